"""Column maps and the tables they are for, as the tests read them."""

from alignment.exchange.format import File, Material
from alignment.exchange.tables.column_map import ColumnMap

MAP = """
column_map: 1
name: A few services
currency: EUR
tables:
  services: {file: services.csv}
  hosts: {file: "hosts*.csv"}
elements:
  - table: services
    id: "S-{code}"
    kind: service
    type: Service
    name: "{name}"
    owner: "{team}"
    cost: "{cost}"
    lifecycle: {text: "{state}", words: {prod: live, old: retired}, otherwise: plan}
    properties: {site: "{site}", note: "{note:5}"}
  - {table: hosts, id: "{host}", kind: component, name: "{host}",
     unavailability: {text: "{down}", scale: 0.01}}
requirements:
  - table: services
    of: "S-{code}"
    members: {text: "{hosts}", split: ";"}
    needs: "1"
"""
SERVICES = """code,name,team,cost,state,site,note,hosts
1,Mail,Office,10.5,prod,north,a long note,h1;h2
2,Web,Digital,,old,,,h2
3,"Pay, roll",HR,7,pilot,south,,
"""
HOSTS = "host,down\nh1,0.5\nh2,\n"


def material(**files):
    found = []
    for name, data in files.items():
        found.append(
            File(name.replace("_", ".", 1), data.encode() if isinstance(data, str) else data)
        )
    return Material("given", tuple(found))


def read(column_map=MAP, services=SERVICES, hosts=HOSTS):
    return ColumnMap().read(material(map_yaml=column_map, services_csv=services, hosts_csv=hosts))


def rules(document):
    return [(f.rule, f.place) for f in document.findings]


LEVELS = """
column_map: 1
references: catalogue
tables:
  promised: {file: services.csv, where: {active: ["yes", maybe]}}
  reached: {file: hosts.csv, latest: {of: service, by: month}}
targets:
  - table: promised
    consumer: "{consumer}"
    service: "{service}"
    indicator: availability
    target: {text: "{target}", scale: 100}
    floor: "{floor}"
measurements:
  - table: reached
    join: {table: promised, on: service}
    service: "{service}"
    consumer: "{promised.consumer}"
    indicator: availability
    period: "{month}"
    value: {text: "{value}", blank: [NA]}
"""
PROMISED = """service,consumer,target,floor,active
A,X,0.999,95,yes
B,X,,95,maybe
C,X,0.95,95,yes
D,X,0.95,90,no
"""
REACHED = """service,month,value
A,2026-01,99.5
A,2026-02,99.7
B,2026-02,NA
Z,2026-02,98
"""
