"""Tables of ServiceNow for tests."""

import json

from alignment.exchange.cmdb.servicenow import ServiceNow
from alignment.exchange.format import File, Material

ITEMS = (
    "sys_id,name,sys_class_name,operational_status\n"
    "s1,Web shop,cmdb_ci_service_auto,1\n"
    "c1,grove,Cluster,Operational\n"
    "n1,oak,Linux Server,Operational\n"
    "n2,elm,cmdb_ci_linux_server,6\n"
)


def file(name, text):
    return File(name, text.encode() if isinstance(text, str) else json.dumps(text).encode())


def read(*files):
    return ServiceNow().read(Material("cmdb", files))
