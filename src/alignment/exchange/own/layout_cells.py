"""The cells of our own tables, read: which column a header means, and what a row states."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alignment.exchange.faults import Faults
from alignment.exchange.files.cells import Row
from alignment.exchange.files.sheets import Sheet
from alignment.exchange.files.written_numbers import PLAIN
from alignment.exchange.own.layout import BAGS, MORE, Column, Form, SheetForm

_BAG = re.compile(r"(\w+)(?: \((list)\))?(?: \(([0-9]{1,3})\))?: ?(.+)", re.DOTALL)
_PART = re.compile(r"(.+) \(([0-9]{1,3})\)")
_ALL = frozenset({"all", "all of them"})
_MOST_MEMBERS = 1e9
_ANY = frozenset({"any", "one", "any of them"})


@dataclass(frozen=True, slots=True)
class Target:
    """What the cells of a header's column, or of several that are one, say.

    Attributes:
        field: Of the entity.
        column: What is known of a field's column; None for a key of a dictionary.
        key: Of a dictionary; empty for all that its ``more`` column holds.
        lines: It holds several texts.
    """

    field: str
    column: Column | None = None
    key: str = ""
    lines: bool = False


Header = Mapping[Target, tuple[tuple[int, str], ...]]
"""Each thing that is said, with the places and the names of its columns in order."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a row states, and where."""

    item: dict[str, Any]
    place: str
    header: Header

    def place_at(self, path: Sequence[str | int]) -> str:
        """The row, and the column of what stands under the path."""
        names = [n[0][1] for t, n in self.header.items() if path and t.field == path[0]
                 and (not t.key or t.key in path[1:2])]  # fmt: skip
        name = names[0] if names else str(path[0]) if path else ""
        return f"{self.place} column {name}" if name else self.place


def header_of(form: SheetForm, sheet: Sheet, faults: Faults) -> Header | None:
    """What each column of a sheet is; None where one is missing or there twice.

    An unknown one is a fault, too, but cells of the others are read on: all faults at once.
    """
    found: dict[Target, list[tuple[int, int, str]]] = {}
    all_known, once = True, True
    for place, name in enumerate(sheet.columns):
        target, part = _target_of(form, name)
        if target is None:
            faults.add(f"{sheet.place} column {name}", _unknown(form, name))
            all_known = False
        elif target.field:
            found.setdefault(target, []).append((part, place, name))
    there = {target.field for target in found if target.column}
    usual = [c.name for c in form.columns if not c.rare]
    lacking = [n for n in usual if n not in there]
    if lacking and all_known:
        faults.add(sheet.place, f"the column {', '.join(lacking)} is missing")
    elif lacking:
        faults.add(sheet.place, f"the column {', '.join(lacking)} is missing; are these tables of "
                   "another layout? `alignment map` proposes a column map for them")  # fmt: skip
    for target, parts in found.items():
        if len({p for p, _, _ in parts}) < len(parts):
            what = f"{target.field} {target.key}".strip()
            faults.add(sheet.place, f"two columns are {what}: {', '.join(n for *_, n in parts)}")
            once = False
    if lacking or not once:
        return None
    return {t: tuple((place, name) for _, place, name in sorted(p)) for t, p in found.items()}


_TOLD = Target("")
"""A column for the eye only."""


def _target_of(form: SheetForm, name: str) -> tuple[Target | None, int]:
    """What a header means, and as which part of it; None when the sheet has no such column."""
    plain = name.casefold()
    if plain in form.by_name:
        column = form.by_name[plain]
        return (_TOLD, 1) if column.form is Form.TOLD else (Target(column.name, column), 1)
    if form.bags and plain in MORE:
        return Target(MORE[plain]), 1
    bag = _BAG.fullmatch(name)
    if form.bags and bag and bag[1].casefold() in BAGS:
        lines = bag[2] is not None
        return Target(BAGS[bag[1].casefold()], key=bag[4], lines=lines), int(bag[3] or 1)
    part = _PART.fullmatch(name)
    if part and (part[1].casefold() in form.by_name or part[1].casefold() in MORE):
        return _target_of(form, part[1])[0], int(part[2])
    return None, 1


def _unknown(form: SheetForm, name: str) -> str:
    from rapidfuzz import process

    known = list(form.by_name)
    words = f"unknown column {name[:100]!r}"
    near = process.extractOne(name, known, score_cutoff=70, processor=str.casefold)
    if near:
        return f"{words}; did you mean {near[0]!r}?"
    if form.bags:
        return f"{words}; call it 'property: {name[:100]}' to keep it as a property of your own"
    return f"{words}; known are {', '.join(known)}"


def item_of(
    form: SheetForm, header: Header, row: Row, place: str, known: set[str], faults: Faults
) -> Taken | None:  # fmt: skip
    """What a row states; what cannot be read in it is a fault, and makes it None."""
    item: dict[str, Any] = {} if form.kind is None else {"kind": form.kind}
    fine = True
    for target, columns in header.items():
        text = "".join(row.cells[i] for i, _ in columns)
        if text == "" or (target.column is not None and not text.strip() and _is_word(target)):
            continue
        try:
            _state(item, target, text, known)
        except ValueError as error:
            faults.add(f"{place} column {columns[0][1]}", str(error))
            fine = False
    return Taken(item, place, header) if fine else None


def _is_word(target: Target) -> bool:
    """Whether blanks alone say nothing here; in a free text they are kept."""
    column = target.column
    free = column is None or column.name in ("name", "documentation", "owner", "type", "unit")
    return not free


def _state(item: dict[str, Any], target: Target, text: str, known: set[str]) -> None:
    """Enter into the item what a cell says; raises ValueError with the reason it cannot be."""
    if target.column is not None:
        item[target.field] = _READ[target.column.form](text, target.column, known)
        if item[target.field] is None:
            del item[target.field]
        return
    bag = item.setdefault(target.field, {})
    found = {target.key: _lines_of(text) if target.lines else text} if target.key else _more(text)
    for key, value in found.items():
        if key in bag:
            msg = f"{key!r} is said in another column of the row, too"
            raise ValueError(msg)
        bag[key] = value


def _lines_of(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line != "")


def _more(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        reason = str(error).split("\n", 1)[0][:100]
        msg = f"must be a JSON object of texts and lists of texts: {reason}"
        raise ValueError(msg) from None
    if not isinstance(found, dict) or not all(map(_is_texts, found.values())):
        msg = "must be a JSON object of texts and lists of texts"
        raise ValueError(msg)
    return {k: tuple(v) if isinstance(v, list) else v for k, v in found.items()}


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        msg = "a key stands twice"
        raise ValueError(msg)
    return found


def _is_texts(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(v, str) for v in value)
    )


def _text(text: str, column: Column, known: set[str]) -> str:  # noqa: ARG001
    if column.choices:
        word = text.strip().casefold().replace(" ", "_")
        return word if word in column.choices else text
    return text.strip() if column.ids_of or column.name in ("id", "period") else text


def _number(text: str, *_: object) -> float:
    found = text.strip()
    if not PLAIN.fullmatch(found):
        msg = f"must be a number such as 1234.5, not {found[:60]!r}"
        raise ValueError(msg)
    return float(found)


def _count(text: str, *_: object) -> int | None:
    """How many are needed; None for all of them, which is what nothing says, too."""
    word = text.strip().casefold()
    if word in _ALL:
        return None
    number = 1.0 if word in _ANY else _number(text)
    if not number.is_integer() or abs(number) > _MOST_MEMBERS:
        msg = f"must be a whole number or the word all, not {text.strip()[:60]!r}"
        raise ValueError(msg)
    return int(number)


def _ids(text: str, _: Column, known: set[str]) -> list[str]:
    """Ids, one a line; or on one line with ; or else , between, unless the line is one id."""
    if "\n" in text:
        parts = text.split("\n")
    elif text.strip() in known:
        parts = [text]
    else:
        parts = text.split(";" if ";" in text else ",")
    return [part.strip() for part in parts if part.strip()]


def _numbers(text: str, *_: object) -> list[float]:
    return [_number(part) for part in re.split(r"[;\s]+", text.strip())]


_READ: Mapping[Form, Callable[[str, Column, set[str]], Any]] = {
    Form.TEXT: _text,
    Form.NUMBER: _number,
    Form.COUNT: _count,
    Form.LINES: _ids,
    Form.NUMBERS: _numbers,
}
"""What a cell of each form says."""
