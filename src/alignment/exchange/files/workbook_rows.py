"""Excel workbooks, read without trusting them: sheets by name, rows as texts."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.parsers import expat

from alignment.errors import Problem
from alignment.exchange.faults import refusal, refusal_of
from alignment.exchange.files.archives import read_archive
from alignment.exchange.files.cells import MOST_COLUMNS, MOST_ROWS, Row, cell_text, unguarded
from alignment.exchange.files.xml import local_name, read_xml
from alignment.exchange.format import File

_PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_STYLES = "xl/styles.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROW = re.compile(r"[0-9]{1,7}")
_MOST_TOLD = 50
_SPREAD = 1_000_000
_VALUE = re.compile(rb"<(\w+:)?(v|is)[ >/]")
_MONTH_AND_YEAR = 17
"""The number of the built-in format that shows month and year, ``Jan-26``."""
_NO_PLACE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""What in the code of a number format stands for itself or only colours and fills."""


class Book:
    """A workbook whose archive was counted and whose list of sheets was read.

    Attributes:
        names: Of the sheets, in their order.
    """

    def __init__(self, file: File) -> None:
        self.file = file
        self._members = read_archive(file)
        self._paths = _sheet_members(file, self._members)
        self.names = tuple(self._paths)
        self._shown: Mapping[int, str] | None = None
        self._open: Any = None

    @property
    def filled(self) -> tuple[str, ...]:
        """Names of the sheets that hold anything."""
        return tuple(n for n, p in self._paths.items() if _VALUE.search(self._members[p]))

    def place_of(self, name: str) -> str:
        """What to call a sheet in messages."""
        return f"{self.file.name} sheet {name!r}"

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a sheet, blank ones too; raises Unreadable when it cannot be trusted."""
        place = self.place_of(name)
        if self._shown is None:
            self._shown = _date_styles(self.file, self._members.get(_STYLES))
        cells = _check_cells(place, self._members[self._paths[name]], self._shown)
        for number, row in enumerate(self._table(name, place), start=1):
            texts = (
                cell_text(value, shown=cells.get((number, column), ""))
                for column, value in enumerate(row, start=1)
            )
            yield Row(number, tuple(map(unguarded, texts)))

    def _table(self, name: str, place: str) -> Sequence[Sequence[Any]]:
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            if self._open is None:
                self._open = CalamineWorkbook.from_filelike(io.BytesIO(self.file.data))
            table: Sequence[Sequence[Any]] = self._open.get_sheet_by_name(name).to_python(
                skip_empty_area=False
            )
        except (CalamineError, OSError, ValueError) as error:
            reason = str(error).split("\n", 1)[0][:200]
            raise refusal(place, f"could not be read: {reason}") from None
        return table


def names_in(file: File) -> tuple[str, ...]:
    """Names of the sheets, without inflating anything else; none where it is no workbook."""
    book = read_archive(file, wanted=_PARTS[0]).get(_PARTS[0])
    if book is None:
        return ()
    root = read_xml(File(f"{file.name} workbook", book))
    return tuple(e.get("name", "") for e in root.iter() if local_name(e) == "sheet")


def _sheet_members(file: File, members: Mapping[str, bytes]) -> dict[str, str]:
    """The member of each sheet, by the sheet's name."""
    parts = [members.get(n) for n in _PARTS]
    if None in parts:
        raise refusal(file.name, "is an archive, but no workbook of Excel (.xlsx)")
    book, links = (
        read_xml(File(f"{file.name} workbook", data)) for data in parts if data is not None
    )
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = {}
    for sheet in (e for e in book.iter() if local_name(e) == "sheet"):
        link = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        target = targets.get(link, "")
        path = target[1:] if target.startswith("/") else f"xl/{target}"
        if path in members:
            found[sheet.get("name", "")] = path
    return found


def _date_styles(file: File, data: bytes | None) -> Mapping[int, str]:
    """Styles by which a cell shows of a date only its month or its year."""
    if not data:
        return {}
    root = read_xml(File(f"{file.name} styles", data))
    codes = {
        e.get("numFmtId"): e.get("formatCode", "")
        for e in root.iter()
        if local_name(e) == "numFmt"
    }
    found = {}
    for part in (e for e in root if local_name(e) == "cellXfs"):
        for style, form in enumerate(e for e in part if local_name(e) == "xf"):
            number = form.get("numFmtId", "")
            shown = "month" if number == str(_MONTH_AND_YEAR) else _shown(codes.get(number, ""))
            if shown:
                found[style] = shown
    return found


def _shown(code: str) -> str:
    plain = _NO_PLACE.sub("", code.split(";", 1)[0]).lower()
    if "y" not in plain or any(sign in plain for sign in "dhs0#?@"):
        return ""
    return "month" if "m" in plain else "year"


def _check_cells(
    place: str, data: bytes, styles: Mapping[int, str]
) -> Mapping[tuple[int, int], str]:
    """Refuse cells with errors and cells so far out that a table of them cannot be held.

    Returns:
        The cells, by row and column, whose style shows less than a whole date.
    """
    cells = _Cells(styles)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = cells.start
    parser.StartDoctypeDeclHandler = cells.doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise refusal(place, f"is broken: {expat.ErrorString(error.code)}") from None
    except (LookupError, ValueError) as error:
        raise refusal(place, f"is broken: {error}") from None
    if cells.typed:
        raise refusal(place, "has a document type (DOCTYPE), which is not read")
    if cells.nowhere:
        raise refusal_of([Problem(f"{place} cell {c!r}", "is no cell") for c in cells.nowhere])
    if cells.errors:
        raise refusal_of([Problem(f"{place} cell {c}", "holds an error") for c in cells.errors])
    if cells.right > MOST_COLUMNS or cells.bottom > MOST_ROWS + 1:
        message = f"reaches to cell {cells.corner}; at most {MOST_ROWS:,} rows of {MOST_COLUMNS} "
        raise refusal(place, message + "columns are read")
    if cells.right * cells.bottom > _SPREAD + 50 * cells.count:
        raise refusal(place, f"has few cells that stand far apart, to {cells.corner}")
    return cells.shown


class _Cells:
    """Counts the cells of a sheet that hold something, without keeping them."""

    def __init__(self, styles: Mapping[int, str]) -> None:
        self.right = self.bottom = self.count = self._row = 0
        self.corner = ""
        self.errors: list[str] = []
        self.nowhere: list[str] = []
        self.typed = False
        self.shown: dict[tuple[int, int], str] = {}
        self._styles = {str(style): shown for style, shown in styles.items()}
        self._reference, self._type, self._style = "", "", ""

    def doctype(self, *_: object) -> None:
        self.typed = True

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "row":
            number = attributes.get("r", str(self._row + 1))
            if _ROW.fullmatch(number):
                self._row = int(number)
            else:
                self._lost(number)
        elif name == "c":
            self._reference, self._type = attributes.get("r", ""), attributes.get("t", "")
            self._style = attributes.get("s", "")
            if self._reference and not _REFERENCE.fullmatch(self._reference):
                self._lost(self._reference)
        elif name in ("v", "is"):
            self._met()

    def _lost(self, reference: str) -> None:
        """Note what says where it stands in no way that can be checked.

        Others read more into it: ``xfd1048576`` too is a far corner to them.
        """
        if len(self.nowhere) < _MOST_TOLD:
            self.nowhere.append(reference[:20])

    def _met(self) -> None:
        self.count += 1
        found = _REFERENCE.fullmatch(self._reference)
        row, column = (int(found[2]), _column_number(found[1])) if found else (self._row, 1)
        if row > self.bottom or column > self.right:
            self.corner = self._reference or f"row {row}"
        self.bottom, self.right = max(self.bottom, row), max(self.right, column)
        if self._style in self._styles:
            self.shown[row, column] = self._styles[self._style]
        if self._type == "e" and len(self.errors) < _MOST_TOLD:
            self.errors.append(self._reference or f"in row {row}")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
