"""iTop: the XML of its data folders and exports, and its CSV exports, read as one CMDB."""

from typing import ClassVar

from alignment.exchange.cmdb.itop_making import Making
from alignment.exchange.cmdb.itop_records import class_of, is_set, records_of
from alignment.exchange.cmdb.itop_words import NOTATION
from alignment.exchange.format import Document, Material
from alignment.exchange.inventory import Inventory


class Itop:
    """Objects of iTop: a class per element, attributes that refer, link classes."""

    name: ClassVar[str] = "itop"
    title: ClassVar[str] = "iTop data folders and exports (XML, CSV)"
    suffixes: ClassVar[tuple[str, ...]] = (".xml", ".csv")
    media_type: ClassVar[str] = "application/xml"

    def recognises(self, material: Material) -> bool:
        """Whether a file is an XML set of objects, or CSV named after a class of iTop's."""
        return any(is_set(file) or class_of(file) for file in material.files)

    def read(self, material: Material) -> Document:
        """The objects as elements and relationships; raises Unreadable with every fault."""
        inventory = Inventory(material.name, NOTATION)
        return Making(inventory).document(records_of(material, inventory))
