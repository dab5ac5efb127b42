"""GLPI: CSV of its lists, of its impact analyses and of its tables of links, as one CMDB."""

from typing import ClassVar

from alignment.exchange.cmdb.glpi_making import Making
from alignment.exchange.cmdb.glpi_records import NOTATION, form_of, rows_of
from alignment.exchange.format import Document, Material
from alignment.exchange.inventory import Inventory


class Glpi:
    """Lists of computers, appliances and so on, and what impacts what."""

    name: ClassVar[str] = "glpi"
    title: ClassVar[str] = "GLPI lists and impact analyses (CSV)"
    suffixes: ClassVar[tuple[str, ...]] = (".csv",)
    media_type: ClassVar[str] = "text/csv"

    def recognises(self, material: Material) -> bool:
        """Whether a file is a list of items, an impact analysis or a table of links."""
        return any(form_of(file) for file in material.files)

    def read(self, material: Material) -> Document:
        """The items as elements and relationships; raises Unreadable with every fault."""
        inventory = Inventory(material.name, NOTATION)
        return Making(inventory).document(rows_of(material, inventory))
