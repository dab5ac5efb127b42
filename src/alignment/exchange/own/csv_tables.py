"""Our own tables as CSV files, one a sheet: a zip archive on the way out, or a folder in."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from alignment.catalogue import Estate, Finding, Severity
from alignment.exchange.files.archives import is_archive, member_names, read_archive, write_archive
from alignment.exchange.files.csv_head import header_of
from alignment.exchange.files.scalars import number_text
from alignment.exchange.files.sheets import csv_rows
from alignment.exchange.format import FILE_NOT_READ, Document, File, Material
from alignment.exchange.own.layout import BY_NAME, README
from alignment.exchange.own.layout_in import OwnTables
from alignment.exchange.own.layout_out import Cell, grids_of
from alignment.exchange.own.workbook_readme import readme_lines

_ENDING = ".csv"


class CsvTables:
    """The twin of the workbook for whoever wants plain text."""

    name: ClassVar[str] = "csv-tables"
    title: ClassVar[str] = "CSV files in our own layout (zip, or a folder)"
    suffixes: ClassVar[tuple[str, ...]] = (".zip", ".csv")
    media_type: ClassVar[str] = "application/zip"

    def recognises(self, material: Material) -> bool:
        """Whether a file is called as a sheet of ours and has most of its columns."""
        if len(material.files) == 1 and is_archive(material.files[0].data):
            return any(map(_is_ours, member_names(material.files[0])))
        return any(_is_ours(file.name) and _has_header(file) for file in material.files)

    def read(self, material: Material) -> Document:
        """The document in the files; raises Unreadable with every fault located."""
        files = material.files
        if len(files) == 1 and is_archive(files[0].data):
            files = tuple(_members(files[0]))
        tables = OwnTables(material.name)
        for file in files:
            stem = _stem(file)
            if stem is None:
                message = "is no CSV file and was not read"
                finding = Finding(Severity.MEDIUM, FILE_NOT_READ, file.name, message)
                tables.findings.append(finding)
            else:
                tables.take(stem, file.name, csv_rows(file))
        return tables.document()

    def write(self, estate: Estate) -> bytes:
        """The estate as a zip archive, the same bytes for the same estate."""
        return write_archive(
            (f"{name}{_ENDING}", csv_text(rows).encode("utf-8-sig"))
            for name, rows in _tables(estate)
        )


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """Rows as CSV as Excel opens it: commas, CRLF, quotes where they are needed."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return held.getvalue()


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else number_text(cell)


def _tables(estate: Estate) -> Iterator[tuple[str, Iterable[Sequence[Cell]]]]:
    grids = list(grids_of(estate))
    yield README, [line.cells for line in readme_lines(estate, grids, linked=False)]
    for grid in grids:
        yield grid.form.name, (grid.headers, *grid.rows)


def _members(file: File) -> Iterator[File]:
    """The files of an archive, but for what a system puts beside them."""
    for name, data in read_archive(file).items():
        if not _is_beside(name):
            yield File(name, data)


def _is_beside(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _stem(file: File) -> str | None:
    """The name of the sheet that a file is, or None if it is no CSV file."""
    name = file.name.replace("\\", "/").rpartition("/")[2]
    return name[: -len(_ENDING)] if name.lower().endswith(_ENDING) else None


def _is_ours(name: str) -> bool:
    return (_stem(File(name, b"")) or "").strip().casefold() in BY_NAME


def _has_header(file: File) -> bool:
    """Whether at least half of the columns that a sheet must have are there."""
    form = BY_NAME[(_stem(file) or "").strip().casefold()]
    there = {name.casefold() for name in header_of(file)}
    usual = [column.name for column in form.columns if not column.rare]
    return 2 * sum(name in there for name in usual) >= len(usual)
