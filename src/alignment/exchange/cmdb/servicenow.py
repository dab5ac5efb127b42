"""ServiceNow: the tables of its CMDB and CSDM as CSV, Excel or JSON, read as one CMDB."""

from typing import ClassVar

from alignment.exchange.cmdb.servicenow_making import Making
from alignment.exchange.cmdb.servicenow_records import is_of_servicenow, records_of
from alignment.exchange.cmdb.servicenow_words import NOTATION
from alignment.exchange.format import Document, Material
from alignment.exchange.inventory import Inventory


class ServiceNow:
    """Exports of tables: configuration items, relations, types of relation, outages."""

    name: ClassVar[str] = "servicenow"
    title: ClassVar[str] = "ServiceNow CSDM tables (CSV, Excel, JSON)"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".xlsx", ".json")
    media_type: ClassVar[str] = "application/json"

    def recognises(self, material: Material) -> bool:
        """Whether a file is an export of a table, by its name and its columns."""
        return any(is_of_servicenow(file) for file in material.files)

    def read(self, material: Material) -> Document:
        """The items as elements and relationships; raises Unreadable with every fault."""
        inventory = Inventory(material.name, NOTATION)
        return Making(inventory).document(records_of(material, inventory))
