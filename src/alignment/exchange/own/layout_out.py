"""An estate as our own tables: sheets of cells, losslessly, and the same for the same estate."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from alignment.catalogue import Estate, Requirement
from alignment.errors import Unanswerable
from alignment.exchange.files.cells import MOST_COLUMNS, MOST_ROWS, guarded
from alignment.exchange.files.scalars import number_text
from alignment.exchange.own.layout import BAGS, MORE, SHEETS, Column, Form, SheetForm

Cell: TypeAlias = str | float | None

LONGEST_CELL = 32_000
"""Characters, as Excel counts them, of one cell; it takes 32,767. A longer text goes on in the
next column of its name."""
_MOST_KEYS = {"properties": 100, "attributes": 40}
"""Keys of a dictionary that get a column of their own."""
_LONGEST_KEY = 200
_PREFIX = {bag: word for word, bag in BAGS.items()}
_MORE = {bag: name for name, bag in MORE.items()}


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as it is written: headers and rows of cells, each as wide as the header.

    Attributes:
        headers: A column's name, ``property: key``, and ``name (2)`` where a text goes on.
        columns: What each column is.
    """

    form: SheetForm
    headers: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]


def grids_of(estate: Estate) -> Iterator[Grid]:
    """Every sheet, those without rows too; raises Unanswerable when one cannot hold its rows."""
    names = {element.id: element.name for element in estate.elements}
    for form in SHEETS:
        entities = [e for e in getattr(estate, form.collection) if _is_on(form, e)]
        if len(entities) > MOST_ROWS:
            msg = (
                f"{len(entities):,} rows of {form.name} do not fit on a sheet of {MOST_ROWS:,}; "
                "export as native"
            )
            raise Unanswerable(msg)
        yield _grid(form, entities, names)


def _is_on(form: SheetForm, entity: Any) -> bool:
    return form.kind is None or entity.kind is form.kind


def _grid(form: SheetForm, entities: list[Any], names: Mapping[str, str]) -> Grid:
    sources = [*_field_sources(form, names), *_bag_sources(form, entities)]
    headers: list[str] = []
    columns: list[Column] = []
    filled: list[list[Cell]] = []
    for header, column, value_of in sources:
        cells = [value_of(entity) for entity in entities]
        if column.rare and all(c in (None, "") for c in cells):
            continue
        for part, parted in enumerate(_parted(cells), start=1):
            headers.append(header if part == 1 else _part_of(header, part))
            columns.append(column)
            filled.append(parted)
    if len(headers) > MOST_COLUMNS:
        msg = (
            f"the sheet {form.name} would need {len(headers)} columns, more than the "
            f"{MOST_COLUMNS} that are read; export as native"
        )
        raise Unanswerable(msg)
    return Grid(form, tuple(headers), tuple(columns), list(zip(*filled, strict=True)))


def _part_of(header: str, part: int) -> str:
    """``documentation (2)``; of ``property: key`` it is ``property (2): key``."""
    word, colon, key = header.partition(":")
    return f"{word} ({part}){colon}{key}"


def _parted(cells: list[Cell]) -> Iterator[list[Cell]]:
    """The cells as columns side by side: one, unless a text is longer than a cell may be."""
    if all(not isinstance(c, str) or len(c) <= LONGEST_CELL // 2 for c in cells):
        yield [guarded(c) if isinstance(c, str) else c for c in cells]
        return
    parts = [list(_pieces(c)) if isinstance(c, str) else [c] for c in cells]
    for place in range(max(map(len, parts))):
        found = (p[place] if place < len(p) else None for p in parts)
        yield [guarded(c) if isinstance(c, str) else c for c in found]


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that fit into a cell; a character beyond 16 bits counts twice there."""
    step = LONGEST_CELL if text.isascii() or max(text) <= "\uffff" else LONGEST_CELL // 2
    for start in range(0, max(len(text), 1), step):
        yield text[start : start + step]


_Source: TypeAlias = tuple[str, Column, Callable[[Any], Cell]]


def _field_sources(form: SheetForm, names: Mapping[str, str]) -> Iterator[_Source]:
    for column in form.columns:
        if column.form is Form.TOLD:
            told = column.name.partition(" (")[0]
            yield column.name, column, lambda e, f=told: _names_of(getattr(e, f), names)  # type: ignore[misc]
        else:
            yield column.name, column, lambda e, c=column: _cell_of(e, c)  # type: ignore[misc]


def _names_of(ids: str | tuple[str, ...], names: Mapping[str, str]) -> str:
    """The names behind some ids, unless they say nothing but the ids."""
    listed = (ids,) if isinstance(ids, str) else ids
    if all(names.get(i, i) == i for i in listed):
        return ""
    return "\n".join(names.get(i, i).replace("\n", " ") for i in listed)[:1_000]


def _cell_of(entity: Any, column: Column) -> Cell:
    value = getattr(entity, column.name)
    if column.form is Form.COUNT:
        return _needs(entity)
    if column.form is Form.LINES:
        return _lines(value)
    if column.form is Form.NUMBERS:
        return _numbers(value)
    if value is None or column.form is Form.NUMBER:
        return value  # type: ignore[no-any-return]
    return str(value)


def _lines(ids: Sequence[str]) -> str:
    """The ids, one a line; a break behind a single one that would be taken for several."""
    alone = len(ids) == 1 and (";" in ids[0] or "," in ids[0])
    return f"{ids[0]}\n" if alone else "\n".join(ids)


def _numbers(values: Sequence[float]) -> Cell:
    if len(values) == 1:
        return values[0]
    return "\n".join(map(number_text, values)) or None


def _needs(requirement: Requirement) -> Cell:
    """``all`` where all members are needed, so that a member more does not make it any-of."""
    return "all" if requirement.needs == len(requirement.members) else float(requirement.needs)


def _bag_sources(form: SheetForm, entities: list[Any]) -> Iterator[_Source]:
    for bag in form.bags:
        word = _PREFIX[bag]
        single, several = _keys_of(bag, entities)
        says = "A property of your own." if bag == "properties" else "Kept for the notation."
        width = 20
        for key in sorted({*single, *several}):
            column = Column(name=word, says=says, width=width, kept=bag == "attributes")
            if key in single:
                yield f"{word}: {key}", column, lambda e, b=bag, k=key: _single(e, b, k)  # type: ignore[misc]
            if key in several:
                lines = Column(
                    name=word, form=Form.LINES, width=width, says="One value a line (Alt+Enter)."
                )
                yield f"{word} (list): {key}", lines, lambda e, b=bag, k=key: _several(e, b, k)  # type: ignore[misc]
        more = Column(
            name=_MORE[bag], rare=True, kept=True, width=24,
            says="What no column of its own can hold, as JSON.",
        )  # fmt: skip
        yield _MORE[bag], more, lambda e, b=bag, s=single, m=several: _more(e, b, s, m)  # type: ignore[misc]


def _keys_of(bag: str, entities: list[Any]) -> tuple[set[str], set[str]]:
    """Keys that get a column, for one text and for several; the most used ones first."""
    counts: Counter[tuple[str, bool]] = Counter()
    for entity in entities:
        for key, value in getattr(entity, bag).items():
            if _is_cell(value):
                counts[key, isinstance(value, tuple)] += 1
    found: dict[str, tuple[str, bool]] = {}
    for (key, lines), _ in sorted(counts.items(), key=lambda c: (-c[1], c[0])):
        shown = f"{lines} {key.lower()}"
        if len(found) < _MOST_KEYS[bag] and _is_header(key) and shown not in found:
            found[shown] = (key, lines)
    kept = found.values()
    return {k for k, lines in kept if not lines}, {k for k, lines in kept if lines}


def _is_header(key: str) -> bool:
    """Whether a key can stand in a header, which Excel compares without regard to capitals."""
    plain = key == key.strip() and key.isprintable()
    return plain and 0 < len(key) <= _LONGEST_KEY


def _is_cell(value: str | tuple[str, ...]) -> bool:
    """Whether a value can stand in a cell of its key's column, and be told from nothing there."""
    if isinstance(value, str):
        return value != ""
    return bool(value) and all(v and "\n" not in v for v in value)


def _single(entity: Any, bag: str, key: str) -> Cell:
    value = getattr(entity, bag).get(key)
    return value if isinstance(value, str) and value else None


def _several(entity: Any, bag: str, key: str) -> Cell:
    value = getattr(entity, bag).get(key)
    return "\n".join(value) if isinstance(value, tuple) and _is_cell(value) else None


def _more(entity: Any, bag: str, single: set[str], several: set[str]) -> Cell:
    """What no column holds; keys that Excel would confuse are among it, too."""
    left = {
        key: value
        for key, value in getattr(entity, bag).items()
        if not _is_cell(value) or key not in (several if isinstance(value, tuple) else single)
    }
    return json.dumps(left, ensure_ascii=False, sort_keys=True) if left else None
