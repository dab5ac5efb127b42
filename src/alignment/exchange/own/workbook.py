"""Our own tables as one Excel workbook: a sheet a kind; the export is the template."""

from typing import ClassVar

from alignment.catalogue import Estate
from alignment.errors import Unreadable
from alignment.exchange.files.archives import is_archive
from alignment.exchange.files.workbook_rows import Book, names_in
from alignment.exchange.format import Document, Material
from alignment.exchange.own.layout import BY_NAME
from alignment.exchange.own.layout_in import OwnTables


class Workbook:
    """The workbook that people edit; its sheets and columns stand in ``layout``."""

    name: ClassVar[str] = "xlsx"
    title: ClassVar[str] = "Excel workbook in our own layout"
    suffixes: ClassVar[tuple[str, ...]] = (".xlsx",)
    media_type: ClassVar[str] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def recognises(self, material: Material) -> bool:
        """Whether it is one workbook with at least one sheet of ours."""
        if len(material.files) != 1 or not is_archive(material.files[0].data):
            return False
        try:
            names = names_in(material.files[0])
        except Unreadable:
            return False
        return any(name.strip().casefold() in BY_NAME for name in names)

    def read(self, material: Material) -> Document:
        """The document on the sheets; raises Unreadable with every fault located."""
        book = Book(material.only)
        tables = OwnTables(material.only.name)
        for name in book.names:
            tables.take(name, book.place_of(name), book.rows(name))
        return tables.document()

    def write(self, estate: Estate) -> bytes:
        """The estate as a workbook, the same bytes for the same estate."""
        from alignment.exchange.own.workbook_out import workbook_bytes

        return workbook_bytes(estate)
