"""Value contribution as a page."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from alignment.catalogue import Kind
from alignment.graphs.contribution import CLASSES, Contribution
from alignment.http import Route
from alignment.reports import charted
from alignment.reports.report import Chart
from alignment.reports.themes import plural
from alignment.runtime import Work
from alignment.usecases import analyse, overview
from alignment.usecases.features import GROUPINGS
from alignment.usecases.overview import Frame
from alignment.web.common import AsOf, Names, Word
from alignment.web.tables import Asked
from alignment.web.value_matrix import SHADED, Split, value_columns, with_sums
from alignment.web.views import page, unit_of

router = APIRouter(route_class=Route, include_in_schema=False)

_COLUMNS = 10
"""Objectives that the value matrix shows as columns; the others are summed up."""

_NAMED = ("10", "25")
"""How many a column of the flow may name."""

_BARS = 12
"""Services whose promise stands beside what arrived."""


class ValueAsked(AsOf):
    """Which contributions; ``flow`` is what the elements of the flow are put together by."""

    lens: str = "service"
    objective: Word = ""
    every: bool = False
    by: str = "objective"
    flow: str = ""
    named: str = _NAMED[0]


@router.get("/value")
def value(request: Request, work: Work, asked: Annotated[ValueAsked, Query()]) -> Response:
    """Who carries how much of which objective's value, and what nobody carries."""
    frame = overview.frame_of(work, at=asked.revision)
    lens = asked.lens if asked.lens in analyse.LENSES else "service"
    found = analyse.contribution_of(
        work, lens=lens, objective=asked.objective or None, at=asked.revision
    )
    carrying, reasons = overview.carrying(found), overview.reasons_of(found)
    listed = len(found.items) if asked.every else carrying
    snapshot = work.snapshot(asked.revision)
    grouped = asked.flow if asked.flow in GROUPINGS else ""
    named = asked.named if asked.named in _NAMED else _NAMED[0]
    flow = analyse.flow_of(
        work, objective=asked.objective or None, by=grouped, most=int(named), at=asked.revision
    )
    valued = snapshot.value.nonzero()[0].tolist()
    worth = {snapshot.ids[i]: float(snapshot.value[i]) for i in valued}
    split, names = _split(work, asked, lens, worth), Names(snapshot)
    credited = found.total - sum(r.amount for r in reasons) if carrying else 0.0
    matrix = Asked.of(request).grid(
        "value", value_columns(found, split, unit_of(frame), names), found.items, most=listed,
        what=plural(Kind(lens)).casefold(),
    )  # fmt: skip
    return page(
        request, "value.html", frame=frame, asked=asked, lens=lens, lenses=analyse.LENSES,
        found=found, matrix=with_sums(matrix, found, reasons, split), credited=credited,
        worth=worth, names=names, grouped=grouped, groupings=GROUPINGS, naming=named,
        choices=_NAMED,
        uncredited=len(found.items) - carrying, flow=flow, promised=_promised(frame, found),
        parts={split.key(name): name for name in split.columns}, by=split.by,
        strongest=split.strongest(found.items[:SHADED]),
    )  # fmt: skip


def _promised(frame: Frame, found: Contribution) -> Chart | None:
    """Promised beside delivered of those that carry most; None where nothing was promised."""
    if not found.targets:
        return None
    return charted.promised_chart(
        "promised", "Promised beside delivered",
        [(i.id, i.name if i.name == i.id else f"{i.name} ({i.id})", i.contribution, i.delivered)
         for i in found.items[:_BARS] if i.contribution > 0],
        unit_of(frame),
    )  # fmt: skip


def _split(work: Work, asked: ValueAsked, lens: str, worth: Mapping[str, float]) -> Split:
    """What the matrix splits by, largest first, with what each column adds up to."""
    if asked.by == "class":
        held = analyse.classes_of(
            work, lens=lens, objective=asked.objective or None, at=asked.revision
        )
        return Split(
            "class", CLASSES, (), {name: entering for name, (entering, _) in held.items()},
            {name: entering - credited for name, (entering, credited) in held.items()},
        )  # fmt: skip
    names = [asked.objective] if asked.objective else sorted(worth, key=lambda o: -worth[o])
    return Split("objective", names[:_COLUMNS], names[_COLUMNS:], worth)
