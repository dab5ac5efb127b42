"""The search in the head of every page: elements, what entries say, findings, revisions, help."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from alignment.http import Route
from alignment.runtime import Work
from alignment.usecases import analyse, maintain, overview
from alignment.usecases.findings import findings_if_known, findings_saying
from alignment.usecases.maintain import Query as Part
from alignment.usecases.seek import (
    MOST,
    Excerpt,
    excerpt_of,
    passages_of,
    pattern_of,
    revisions_saying,
    shortened,
)
from alignment.web import places
from alignment.web.common import AsOf, Names, Word, brief_of, kind_of
from alignment.web.edit_tables import REVISIONS
from alignment.web.findings import finding_columns
from alignment.web.manual import searched, sections
from alignment.web.tables import Column, Grid
from alignment.web.views import page, unit_of
from alignment.web.waiting import begun, being_made

router = APIRouter(route_class=Route, include_in_schema=False)

_NEAR = 20
"""Elements that are told by their likeness, the most alike first."""


class SearchAsked(AsOf):
    """What is looked for."""

    q: Word = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A part of the documentation in which the text stands."""

    address: str
    anchor: str
    title: str
    heading: str
    excerpt: Excerpt


_EXCERPT = Column(key="excerpt", title="What it says", of=lambda row: "".join(row.excerpt),
                  sortable=False, wide=True)  # fmt: skip
_ELEMENTS = (Column(key="name", title="Element", id="id"), Column(key="kind", title="Kind"))
_DOCS = (Column(key="heading", title="Where"), Column(key="title", title="Page"), _EXCERPT)
_REVISIONS = tuple(c for c in REVISIONS if c.key in ("number", "time", "author", "reason"))


@router.get("/search")
def search(request: Request, work: Work, asked: Annotated[SearchAsked, Query()]) -> Response:
    """Everything that holds a text, or that is called nearly so."""
    frame, text, at = overview.frame_of(work, at=asked.revision), asked.q.strip(), asked.revision
    if not text:
        return page(request, "search.html", frame=frame, text="", found=False)
    names, checked = Names(work.snapshot(at)), findings_if_known(work, at=at)
    fitting = findings_saying(work, text, at=at)
    look = partial(passages_of, text=text, at=frame.revision)
    passages = begun(request, work, ("said", text), look, at=at)
    revisions, earlier = revisions_saying(work, text, at=frame.revision)
    short = partial(brief_of, request)
    grids: dict[str, Grid | None] = {
        "elements": short(
            "elements", _ELEMENTS, analyse.search(work, text, limit=_NEAR, at=at).items,
            what="elements called so, or nearly so",
        ),
        "findings": short(
            "findings", finding_columns(unit_of(frame), names), fitting, what="findings",
        ) if fitting is not None else None,
        "revisions": short("revisions", _REVISIONS, revisions, what="revisions"),
        "docs": short("docs", _DOCS, list(_told(text)), what="parts of the documentation"),
    }  # fmt: skip
    called, said = _called(work, text, at), passages()
    grids["said"] = (
        short("said", _said_columns(names), said.passages, what="passages") if said else None
    )
    return page(
        request, "search.html", frame=frame, text=text, grids=grids, job=being_made(request),
        names=names, kind_of=kind_of(work.snapshot(at)), called=called,
        pages=list(_pages(text)), more=said.more if said else (), most=MOST, earlier=earlier,
        unread=sum(checked.omitted.values()) if checked else 0, told=maintain.called,
        found=said is None or any(grid and grid.held.all for grid in grids.values()),
    )  # fmt: skip


def _called(work: Work, text: str, at: int | None) -> int:
    """How many elements have an id or a name that holds the text."""
    part = Part(equal={}, text=text, limit=1)
    return maintain.list_entities(work, "elements", part, at=work.past(at)).total


def _said_columns(names: Names) -> tuple[Column, ...]:
    return (
        Column(key="what", title="Entry", of=lambda p: maintain.SINGULAR[p.collection]),
        Column(key="element", title="About", id="element",
               of=lambda p: names.get(p.element, p.element)),
        Column(key="field", title="Field"),
        _EXCERPT,
    )  # fmt: skip


def _told(text: str) -> Iterator[Told]:
    """The parts of the documentation that say it; those that are called so come first."""
    pattern = pattern_of(text)
    named: list[Told] = []
    others: list[Told] = []
    held = sections()
    for section in (held[place] for place in searched().holding(text)):
        is_named, excerpt = pattern.search(section.heading), excerpt_of(pattern, section.words)
        if is_named or excerpt:
            told = Told(*section[:-1], excerpt or Excerpt(shortened(section.words), "", ""))
            (named if is_named else others).append(told)
    yield from (*named, *others)


def _pages(text: str) -> Iterator[tuple[str, str]]:
    """The pages that are called so: address and title."""
    for address, title in places.titles().items():
        if text.casefold() in title.casefold():
            yield address, title
