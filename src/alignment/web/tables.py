"""Tables of the pages: columns declared once; order, filter and part as their address says.

What is declared here is what the page shows and what leaves as CSV and XLSX, under the names that
the fields have in the answers for programs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any, TypeAlias
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from alignment.downloads import MEDIA, table
from alignment.errors import Invalid, NotFound, Problem
from alignment.reports.report import Form

SIZE = 100
"""Rows on one page."""

EVERY = 10**9
"""Rows that are asked for where a table is ordered or filtered here."""

FEW = 10
"""Rows up to which a table needs no filter."""

PER_YEAR = "{unit}"
"""The note of a column of amounts: the catalogue's own unit stands for it."""

Find: TypeAlias = Callable[[Any], Any]
"""Finds something in a row."""

_TEXTS = frozenset({Form.TEXT, Form.ID})
_PASSING = ("written", "file")
"""What an address says once: the links of a table leave it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    Attributes:
        key: The field of a row, as answers for programs name it.
        title: What a person reads; ``note`` stands small below it, ``hint`` is there to be asked.
        form: How values are told; texts are what a filter looks at.
        digits: Behind the point, of a number.
        id: The field with the id of the element that it names; a column of its own in files.
        tab: The side of that element to which it leads.
        of: Finds the value where it is no field of the row.
        rank: Finds what it is ordered by, where that is not the value.
        heat: What the column adds up to; its cells are shaded by their part of that.
        about: The element that the column itself is about; its head leads there too.
        sortable: Its heads lead to another order.
        extra: Is shown only where it is asked for.
        wide: Holds sentences, which want room on a narrow screen too.
        pressed: Holds links to press alone, which say nothing on paper.
    """

    key: str
    title: str
    note: str = ""
    hint: str = ""
    form: Form = Form.TEXT
    digits: int | None = None
    id: str = ""
    tab: str = ""
    of: Find | None = None
    rank: Callable[[Any], float] | None = None
    heat: float | None = None
    about: str = ""
    sortable: bool = True
    extra: bool = False
    wide: bool = False
    pressed: bool = False

    @property
    def number(self) -> bool:
        """Its cells are set right."""
        return self.form not in _TEXTS

    def looks(self, row: Any) -> str:
        """The classes of its cell."""
        if self.pressed:
            return "press"
        if self.number:
            return "num" if self.heat is None else f"num heat h{self.step(self.value(row))}"
        if self.form is Form.ID:
            return "id"
        return "told" if self.wide and self.value(row) else ""

    def value(self, row: Any) -> Any:
        """The plain value of a row."""
        return self.of(row) if self.of else getattr(row, self.key)

    def step(self, value: float | None) -> int:
        """How dark a cell is, 0 to 10."""
        if not self.heat or not value or value < 0:
            return 0
        return min(-int(-10 * value // self.heat), 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """A last row: what it is, its values by column, and the elements that it is of."""

    title: str
    values: Mapping[str, Any]
    elements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows of one page.

    Attributes:
        rows: Those on the page; the first ``total`` of ``fitting`` pass the filter, in order.
        total: How many fit; ``all``: how many there are.
        size: Rows of a page.
    """

    rows: Sequence[Any]
    fitting: Sequence[Any]
    total: int
    all: int
    size: int = SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table as an address asks for it.

    Attributes:
        name: Of the table and of its files.
        what: Its rows are, in the plural: ``services``.
        columns: All it has; ``shown`` those that were chosen.
        held: Its rows; ``first`` is the place of the first on this page, from 0.
        sort: Key of the column that orders it, ``-`` before it for the other way round; or empty.
        path: The address of its page; ``query`` what stands behind the question mark.
        prefix: Stands before its own names in there.
        foot: Rows below, of the whole table whatever is filtered.
        finds: Has a filter of its own; else its page has one.
        brief: Is one of several short lists, which are paged and ordered, but not filtered.
        unheld: Rows that no part of it shows; they are counted.
        among: So many were ordered or looked through, where that is not all; else 0.
    """

    name: str
    what: str
    columns: tuple[Column, ...]
    shown: tuple[Column, ...]
    held: Part
    first: int
    sort: str
    find: str
    path: str
    query: tuple[tuple[str, str], ...]
    prefix: str
    foot: tuple[Foot, ...] = ()
    finds: bool = True
    brief: bool = False
    unheld: int = 0
    among: int = 0

    def with_more(self, omitted: int, *, held: bool = True) -> "Grid":
        """The same where so many more rows stand behind those that were worked out.

        They are ``held`` where a later part of the table works them out; else nobody orders them.
        """
        part, fitting = self.held, 0 if self.find and not held else omitted
        more = replace(part, total=part.total + fitting, all=part.all + omitted)
        among = part.all if (self.find or self.sort) and not held else 0
        return replace(self, held=more, unheld=0 if held else fitting, among=among)

    @property
    def chosen(self) -> bool:
        """It has other columns than it usually has."""
        return self.shown != tuple(c for c in self.columns if not c.extra)

    @property
    def tooled(self) -> bool:
        """It is filtered or cut, or has so many rows that one might want that."""
        held = self.held
        many = len(held.fitting) > FEW or held.total - self.unheld > held.size
        return (many and not self.brief) or self.chosen or bool(self.find)

    @property
    def part(self) -> Sequence[Any]:
        """The rows on this page."""
        return self.held.rows

    @property
    def place(self) -> str:
        """Where it stands on its page."""
        return f"table-{self.name}"

    def turned(self, column: Column) -> str:
        """The address that orders it by a column, or turns that order round."""
        other = self.sort == column.key
        return self._address(sort=f"-{column.key}" if other else column.key, page="")

    def order_of(self, column: Column) -> str:
        """For ``aria-sort``; empty where it is not ordered by this column."""
        if self.sort.removeprefix("-") != column.key:
            return ""
        return "descending" if self.sort.startswith("-") else "ascending"

    def page(self, step: int) -> str:
        """The address of the part before (-1) or after (1) this one; empty where there is none."""
        first = self.first + step * self.held.size
        if not 0 <= first < self.held.total - self.unheld:
            return ""
        return self._address(page=str(first // self.held.size + 1))

    def file(self, form: str) -> str:
        """The address of all its rows as a file."""
        return self._address(file=f"{self.name}.{form}", page="").partition("#")[0]

    @property
    def whole(self) -> str:
        """The address of the table as it is without a choice."""
        return self._address(sort="", find="", columns="", page="")

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What a form that filters it must hand on."""
        own = {self.prefix + name for name in ("find", "columns", "page")} | set(_PASSING)
        return tuple(pair for pair in self.query if pair[0] not in own)

    def _address(self, **given: str) -> str:
        file = given.pop("file", "")
        own = {self.prefix + name: value for name, value in given.items()}
        pairs = [p for p in self.query if p[0] not in own and p[0] not in _PASSING]
        pairs += [(name, value) for name, value in own.items() if value]
        if file:
            pairs.append(("file", file))
        query = f"?{urlencode(pairs)}" if pairs else ""
        return f"{self.path}{query}#{self.place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks of one table."""

    path: str
    query: QueryParams
    prefix: str = ""
    sort: str = ""
    find: str = ""
    columns: frozenset[str] = field(default_factory=frozenset)
    page: int = 1

    @property
    def usual(self) -> bool:
        """The beginning of the table is asked for as it comes."""
        other = self.sort or self.find or self.page > 1
        return not other and "file" not in self.query

    @classmethod
    def of(cls, request: Request, name: str = "") -> "Asked":
        """What stands in an address; a name before the names for all but the first table.

        Raises:
            Invalid: The page is no number from 1 up.
        """
        query, prefix = request.query_params, f"{name}." if name else ""
        page = query.get(f"{prefix}page") or "1"
        if not (page.isascii() and page.isdigit() and 0 < int(page[:8]) <= 1_000_000):
            msg = f"a page of a table is a number from 1 up, not {page[:20]!r}"
            raise Invalid(msg, [Problem(f"{prefix}page", msg)])
        return cls(
            path=request.url.path, query=query, prefix=prefix,
            sort=query.get(f"{prefix}sort", "")[:100],
            find=query.get(f"{prefix}find", "")[:300].strip(),
            columns=frozenset(query.getlist(f"{prefix}columns")), page=int(page),
        )  # fmt: skip

    def grid(
        self, name: str, columns: Iterable[Column], rows: Sequence[Any], *,
        what: str, size: int = SIZE, foot: Iterable[Foot] = (), most: int | None = None,
    ) -> Grid:  # fmt: skip
        """The table of these rows, which stand in their usual order; or of the first ``most``.

        Rows that are made when they are looked at are made for one page, unless all are needed.
        """
        held, every = tuple(columns), len(rows) if most is None else min(most, len(rows))
        if self.find or self.sort:
            rows = rows[:every]
        fitting = _ordered(_fitting(rows, held, self.find), held, self.sort)
        first, total = (self.page - 1) * size, min(len(fitting), every)
        part = Part(
            rows=fitting[first : min(first + size, total)], fitting=fitting, total=total,
            all=every, size=size,
        )  # fmt: skip
        return self.paged(name, held, part, what=what, foot=foot)

    def paged(
        self, name: str, columns: Iterable[Column], part: Part, *,
        what: str, foot: Iterable[Foot] = (), finds: bool = True,
    ) -> Grid:  # fmt: skip
        """The same of rows that were ordered and cut where they came from."""
        held = tuple(columns)
        known = {c.key for c in held}
        chosen = self.columns & known
        shown = tuple(
            c for c in held
            if c is held[0] or (c.key in chosen if chosen else not c.extra)
        )  # fmt: skip
        return Grid(
            name=name, what=what, columns=held, shown=shown, held=part,
            first=(self.page - 1) * part.size, find=self.find, path=self.path,
            sort=self.sort if self.sort.removeprefix("-") in known else "",
            query=tuple(self.query.multi_items()), prefix=self.prefix, foot=tuple(foot),
            finds=finds,
        )  # fmt: skip


def grid_of(
    request: Request, name: str, columns: Iterable[Column], rows: Sequence[Any], *,
    what: str, omitted: int = 0, foot: Iterable[Foot] = (),
) -> Grid:  # fmt: skip
    """One of several tables of a page: what an address says of it stands behind its name.

    So many more rows are ``omitted``, which were not worked out.
    """
    found = Asked.of(request, name).grid(name, columns, rows, what=what, foot=foot)
    return found.with_more(omitted, held=False) if omitted else found


def grids_in(held: Any) -> Iterator[Grid]:
    """The tables among what a page shows, those in lists and under names too."""
    if isinstance(held, Grid):
        yield held
    elif isinstance(held, (list, tuple, dict)):
        for inner in held.values() if isinstance(held, dict) else held:
            if isinstance(inner, Grid):
                yield inner


def _fitting(rows: Sequence[Any], columns: Iterable[Column], find: str) -> Sequence[Any]:
    """The rows of which a text holds what is looked for, whatever its case."""
    if not find:
        return rows
    wanted = find.casefold()
    values: list[Find] = [c.of or attrgetter(c.key) for c in columns if not c.number]
    values += [attrgetter(c.id) for c in columns if c.id]
    return [row for row in rows if any(wanted in _word(value(row)) for value in values)]


def _ordered(rows: Sequence[Any], columns: Iterable[Column], sort: str) -> Sequence[Any]:
    """The rows in order; what is not defined stands last, whichever way."""
    key = sort.removeprefix("-")
    column = next((c for c in columns if c.key == key and c.sortable), None)
    if column is None:
        return rows
    value = column.rank or column.of or attrgetter(key)
    valued = [(value(row), row) for row in rows]
    rank = _number if column.number or column.rank else _word
    defined = sorted(
        (pair for pair in valued if pair[0] is not None),
        key=lambda pair: rank(pair[0]), reverse=sort.startswith("-"),
    )  # fmt: skip
    return [row for _, row in (*defined, *(pair for pair in valued if pair[0] is None))]


def _number(value: Any) -> float:
    return float(value)


def _word(value: Any) -> str:
    if isinstance(value, str):
        return value.casefold()
    if isinstance(value, Sequence):
        return " ".join(map(str, value)).casefold()
    return "" if value is None else str(value).casefold()


def file_of(wanted: str, grids: Iterable[Grid], *, revision: int) -> Response:
    """A table of a page as a file: ``services.csv``.

    Raises:
        NotFound: The page has no such table, or there is no such form.
    """
    name, _, form = wanted.rpartition(".")
    grid = next((g for g in grids if g.name == name), None)
    if grid is None or form not in MEDIA:
        raise NotFound.of("table", wanted[:100], close=())
    columns: dict[str, Find] = {}
    for column in grid.shown:
        if column.id:
            columns[column.id] = attrgetter(column.id)
        columns[column.key] = column.value
    rows = (
        {key: find(row) for key, find in columns.items()}
        for row in grid.held.fitting[: grid.held.total]
    )
    headers = {"X-Catalogue-Revision": str(revision)}
    return table(rows, columns, name=grid.name, form=form, headers=headers)
