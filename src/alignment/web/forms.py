"""Forms of the pages: what was typed, what is wrong at which field, what others wrote meanwhile.

Whatever is refused comes back with everything that was typed, and the reason at its field.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from alignment.catalogue import Collection
from alignment.catalogue.text import NAME_LENGTH, clean_text
from alignment.errors import AlignmentError, Conflict, Invalid, NotFound, Problem
from alignment.exchange.files.scalars import number_text
from alignment.exchange.files.written_numbers import PLAIN
from alignment.exchange.files.yaml_tree import Plain
from alignment.exchange.forms import NUMBERS
from alignment.http import door_of
from alignment.refusals import refusal_of
from alignment.runtime import Work, WritingWork
from alignment.usecases import maintain
from alignment.usecases.maintain import Written
from alignment.web.numbers import pointed

_MOST_FIELDS = 20_000
_THOUSANDS = re.compile(r"(?<=\d)[\s\u202f\u00a0'\u2019](?=\d{3}(?!\d))")
_NAME = re.compile(r"[^.\[ ]+")

_NO_NUMBER = "must be a number"
_LIKE = "written like 0.5, 1250000 or 3.5 million"

_PERCENT = {"criticality": 100, "unavailability": 100, "target": 1, "floor": 1}
"""Fields in which a percentage can stand, and what it is divided by there."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a form as they were sent."""

    data: FormData

    def text(self, name: str) -> str:
        """The text of a field; empty where there is none."""
        return _text(self.data.get(name, ""))

    def texts(self, name: str) -> list[str]:
        """The texts of a field that may stand several times."""
        return [_text(x) for x in self.data.getlist(name)]

    def all(self) -> dict[str, str]:
        """Every field by name; of those that stand several times, the last."""
        return {name: _text(x) for name, x in self.data.items()}

    @property
    def action(self) -> str:
        """The button that was pressed."""
        return self.text("action")

    @property
    def seen(self) -> int | None:
        """The version that the form was filled from; None for something new."""
        text = self.text("seen")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    @property
    def reason(self) -> str:
        """Why; raises Invalid for what a revision cannot hold."""
        text = self.text("reason")
        try:
            text = clean_text(text)
        except ValueError as error:
            raise Invalid(str(error), [Problem("reason", str(error))]) from None
        if len(text) > NAME_LENGTH:
            msg = f"must not be longer than {NAME_LENGTH} characters"
            said = f"the reason {msg}"
            raise Invalid(said, [Problem("reason", msg)])
        return text

    def fields(self, collection: Collection, names: Iterable[str]) -> dict[str, Any]:
        """Field by field as an entity takes them; a blank one is None."""
        numbers = NUMBERS[collection]
        texts = {name: self.text(name) for name in names}
        return {
            name: (_plain(_part(name, text)) if name in numbers else text) if text else None
            for name, text in texts.items()
        }


def _text(sent: object) -> str:
    """One line is trimmed; several stand as typed, with the line ends that texts here have."""
    if not isinstance(sent, str) or not sent.strip():
        return ""
    text = sent.replace("\r\n", "\n")
    return text if "\n" in text else text.strip()


def _part(name: str, text: str) -> str:
    """A percentage as the field takes it: a part of one, or the number itself."""
    bare = pointed(text.removesuffix("%").strip())
    if not text.endswith("%") or not PLAIN.fullmatch(bare) or name not in _PERCENT:
        return text
    return bare if _PERCENT[name] == 1 else f"{Decimal(bare) / _PERCENT[name]:f}"


def _plain(text: str) -> Plain:
    """A number as it was typed: no blanks between thousands, a point before decimals."""
    return Plain(pointed(_THOUSANDS.sub("", text)))


def numbers_of(texts: Iterable[str]) -> list[Any]:
    """Numbers as they were typed, for a field that holds several."""
    return [_plain(text).core for text in texts]


async def _sent(request: Request) -> Typed:
    stated = request.headers.get("content-type", "multipart/form-data")
    if not stated.startswith("multipart/form-data"):
        raise HTTPException(415, "send multipart/form-data")
    return Typed(await request.form(max_files=0, max_fields=_MOST_FIELDS))


Sent = Annotated[Typed, Depends(_sent)]
"""The form that was sent."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field where what stands now and what was sent differ.

    Attributes:
        seen: What stood in the form when it was opened.
        mine: It was changed there too: what was typed stays; else what stands now is taken over.
    """

    field: str
    seen: str
    now: str
    typed: str
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a form shows.

    Attributes:
        values: The text of every field.
        seen: The version that they were filled from.
        faults: What is wrong, by field; the others stand above the form.
        stale: What others wrote since; None where nobody did.
        status: Of the answer that shows it.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    seen: int | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    others: tuple[Problem, ...] = ()
    stale: tuple[Difference, ...] | None = None
    status: int = 200

    def refused(self, error: AlignmentError, fields: Iterable[str]) -> "Draft":
        """The same with what was wrong, each fault at its field where the form has it."""
        known, faults, others = set(fields), dict[str, str](), list[Problem]()
        for problem in error.problems or (Problem("", error.message),):
            found = _NAME.match(problem.place)
            name = found[0] if found else ""
            if name in known:
                said = problem.message.replace(_NO_NUMBER, f"{_NO_NUMBER}, {_LIKE}")
                faults[name] = "; ".join(filter(None, (faults.get(name), said)))
            else:
                others.append(problem)
        status = refusal_of(error).status
        return replace(self, faults=faults, others=tuple(others), status=status)


def texts_of(entity: Any, names: Iterable[str]) -> dict[str, str]:
    """The fields of an entity as a form shows them."""
    return {name: text_of(getattr(entity, name)) for name in names}


def text_of(value: Any) -> str:
    """One value as it is typed."""
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, tuple):
        return ", ".join(text_of(part) for part in value)
    return str(value)


def attempt(request: Request, write: Callable[[WritingWork], T]) -> T | AlignmentError:
    """Write in a unit of work of its own; an error that the form is to show is handed back."""
    try:
        with door_of(request).writing() as work:
            done = write(work)
    except (Invalid, Conflict, NotFound) as error:
        return error
    return done


def stale_of(
    work: Work, collection: Collection, key: str, draft: Draft, error: AlignmentError
) -> Draft:
    """The draft beside what others wrote meanwhile; as it is where nobody did.

    What was typed stays; fields that were left alone take over what others wrote. Saving again
    then writes over what stands now, in full knowledge.
    """
    if not error.facts.get("stale"):
        return draft
    version = maintain.find(work, collection, key)
    names = [n for n in draft.values if hasattr(version.entity, n)]
    now = texts_of(version.entity, names)
    was = dict.fromkeys(names, "")  # two who add the same began with nothing
    if draft.seen is not None:
        was = texts_of(maintain.find(work, collection, key, at=draft.seen).entity, names)
    rows = tuple(
        Difference(name, was[name], now[name], typed, mine=typed != was[name])
        for name in names
        if (typed := draft.values[name]) != now[name]
    )
    taken = {row.field: row.now for row in rows if not row.mine}
    return replace(
        draft, values={**draft.values, **taken}, seen=version.since, stale=rows, others=()
    )


def not_retired(
    work: Work, collection: Collection, key: str, draft: Draft, sent: Typed,
    error: AlignmentError,
) -> Draft:  # fmt: skip
    """The form of what was to be retired as it stands now: why not, and what others wrote."""
    typed = {"retire-reason": sent.text("reason"), "retiring": "1"}
    found = replace(draft, values={**draft.values, **typed}).refused(error, ["reason"])
    if not error.facts.get("stale"):
        return found
    now = maintain.find(work, collection, key).entity
    was = maintain.find(work, collection, key, at=sent.seen).entity
    names = [n for n in (*draft.values, "members", "shares") if hasattr(now, n)]
    before, after = texts_of(was, names), texts_of(now, names)
    rows = tuple(
        Difference(name, before[name], text, "", mine=False)
        for name, text in after.items() if text != before[name]
    )  # fmt: skip
    return replace(found, stale=rows, others=())


def to_page(request: Request, path: str, written: int | None = None, /, **query: Any) -> Response:
    """Go on to another page, which says what was written and offers to undo it."""
    if written is not None:
        query["written"] = str(written)
    root = request.scope.get("root_path", "")
    return RedirectResponse(f"{root}{address_with(path, **query)}", 303)


def address_with(path: str, /, **query: Any) -> str:
    """An address with what is stated of a query."""
    stated = {name: value for name, value in query.items() if value not in (None, "", ())}
    return f"{path}?{urlencode(stated, doseq=True)}" if stated else path


def own_place(text: str) -> str:
    """The address of a page of ours, as a form hands it on; empty for any other."""
    ours = text.startswith("/") and not text.startswith("//") and "\\" not in text
    return text if ours else ""


def to_element(request: Request, element: str, done: Written) -> Response:
    """Go on to the page of an element."""
    return to_page(request, "/elements", done.revision.number, id=element)
