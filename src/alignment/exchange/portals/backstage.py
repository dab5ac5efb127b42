"""Catalogues of Backstage: YAML documents of entities that refer to one another, in and out."""

from typing import ClassVar

from alignment.catalogue import Estate
from alignment.exchange.format import Document, Material
from alignment.exchange.portals.backstage_in import Reader, is_catalogue
from alignment.exchange.portals.backstage_out import yaml_of


class Backstage:
    """Entities of a software catalogue, many documents in one file or many files."""

    name: ClassVar[str] = "backstage"
    title: ClassVar[str] = "Backstage catalogue"
    suffixes: ClassVar[tuple[str, ...]] = (".yaml", ".yml")
    media_type: ClassVar[str] = "application/yaml"

    def recognises(self, material: Material) -> bool:
        """Whether a file states an ``apiVersion`` of Backstage."""
        return any(is_catalogue(file) for file in material.files)

    def read(self, material: Material) -> Document:
        """The document in all files together; raises Unreadable with every fault located."""
        return Reader(material.name).read(material)

    def write(self, estate: Estate) -> bytes:
        """The estate as catalog-info YAML, one document an element."""
        return "".join(yaml_of(estate)).encode()
