"""The edge list: who needs whom as rows of CSV, with a table of the elements beside it."""

import io
import zipfile
from collections.abc import Mapping
from typing import ClassVar

from alignment.catalogue import Estate
from alignment.exchange.faults import refusal
from alignment.exchange.files.archives import is_archive, read_archive
from alignment.exchange.files.csv_head import header_of
from alignment.exchange.format import Document, File, Material, Written
from alignment.exchange.held import noted, without_heading
from alignment.exchange.networks.edge_list_in import EdgeList as _Reading
from alignment.exchange.networks.edge_list_out import tables_of

EDGES, NODES, PROPERTIES = "edges.csv", "nodes.csv", "properties.csv"
_MARKS: Mapping[str, frozenset[str]] = {
    EDGES: frozenset({"source", "target"}),
    PROPERTIES: frozenset({"id", "list", "key", "text"}),
    NODES: frozenset({"id"}),
}
"""Columns by which a table is known, the most telling first."""


class EdgeListFormat:
    """Tables of edges, nodes and properties; given as files, or as the zip that is written."""

    name: ClassVar[str] = "edge-list"
    title: ClassVar[str] = "Edge list (CSV)"
    suffixes: ClassVar[tuple[str, ...]] = (".edges.zip",)
    media_type: ClassVar[str] = "application/zip"

    def recognises(self, material: Material) -> bool:
        """Whether a table has the columns ``source`` and ``target``, or an archive holds one."""
        return any(
            _has_member(file.data) if is_archive(file.data) else _table_of(file) == EDGES
            for file in material.files
        )

    def read(self, material: Material) -> Document:
        """The document; raises Unreadable with every fault located."""
        files = [found for file in material.files for found in _opened(file)]
        tables: dict[str, File] = {}
        strangers: list[str] = []
        for file in files:
            table = _table_of(file)
            if not table:
                strangers.append(file.name)
            elif tables.setdefault(table, file) is not file:
                message = f"{tables[table].name} is such a table too; give one of each"
                raise refusal(file.name, message)
        if EDGES not in tables:
            raise refusal(material.name, "no table has the columns source and target")
        del files
        reading = _Reading(material.name, tables.get(NODES), tables.get(PROPERTIES))
        return reading.document(tables[EDGES], strangers)

    def write(self, estate: Estate) -> bytes:
        """Elements and requirements as an archive of three tables, not compressed."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
            for name, lines in zip((EDGES, NODES, PROPERTIES), tables_of(estate), strict=True):
                entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                entry.create_system, entry.external_attr = 3, 0o644 << 16
                archive.writestr(entry, lines)
        return buffer.getvalue()

    def write_noting(self, estate: Estate) -> Written:
        """The same, and what has no place there."""
        return noted(self.write(estate), without_heading(estate))


def _table_of(file: File) -> str:
    """Which table a file is, by its header; empty for none."""
    header = frozenset(header_of(file))
    return next((table for table, mark in _MARKS.items() if mark <= header), "")


def _has_member(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return EDGES in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, LookupError, RuntimeError):
        return False


def _opened(file: File) -> list[File]:
    if not is_archive(file.data):
        return [file]
    return [File(f"{file.name} {name}", data) for name, data in read_archive(file).items()]
