"""Value contribution as a page."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from alignment.catalogue import Kind
from alignment.graphs.contribution import CLASSES, Contribution
from alignment.graphs.figures import Item
from alignment.http import Route
from alignment.reports import charted
from alignment.reports.report import Chart, Form
from alignment.reports.themes import CLASS_WORDS, plural
from alignment.runtime import Work
from alignment.usecases import analyse, delivery, overview
from alignment.usecases.overview import Frame
from alignment.web.common import AsOf, Names, Word
from alignment.web.figures import summed
from alignment.web.tables import Asked, Column, Foot, Grid
from alignment.web.views import page, unit_of

router = APIRouter(route_class=Route, include_in_schema=False)

_COLUMNS = 10
"""Objectives that the value matrix shows as columns; the others are summed up."""

_BARS = 12
"""Services whose promise stands beside what arrived."""


class ValueAsked(AsOf):
    """Which contributions."""

    lens: str = "service"
    objective: Word = ""
    every: bool = False
    by: str = "objective"


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
    flow = analyse.flow_of(work, objective=asked.objective or None, at=asked.revision)
    valued = snapshot.value.nonzero()[0].tolist()
    worth = {snapshot.ids[i]: float(snapshot.value[i]) for i in valued}
    split, names = _columns(work, asked, worth), Names(snapshot)
    credited = found.total - sum(r.amount for r in reasons)
    matrix = Asked.of(request).grid(
        "value", value_columns(found, split, unit_of(frame), names), found.items, most=listed,
        what=plural(Kind(lens)).casefold(), foot=_feet(found, reasons, split),
    )  # fmt: skip
    return page(
        request, "value.html", frame=frame, asked=asked, lens=lens, lenses=analyse.LENSES,
        found=found, matrix=_with_rest(matrix, credited, found.total), credited=credited,
        worth=worth, names=names,
        uncredited=len(found.items) - carrying, flow=flow, promised=_promised(frame, found),
        parts={f"by_{split['by']}.{name}": name for name in split["columns"]}, **split,
    )  # fmt: skip


def value_columns(
    found: Contribution, split: Mapping[str, Any], unit: str, names: Mapping[str, str]
) -> list[Column]:
    """What is told of who carries value: in all, then by objective or class of client."""
    total, amount = found.total, Form.AMOUNT
    columns = [
        Column(key="name", title=plural(Kind(found.lens)), id="id", tab="value"),
        Column(key="contribution", title="Contribution", note=unit, form=amount),
        Column(key="share", title="Share", form=Form.PERCENT,
               of=lambda i: i.contribution / total if total else None),
    ]  # fmt: skip
    if found.targets:
        columns.append(Column(key="delivered", title="Delivered", note=unit, form=amount))
    if found.lens != "practice":
        columns.append(Column(key="support", title="Support", note="do not add", form=amount))
    field, sums = f"by_{split['by']}", split["sums"]
    columns += [
        Column(key=f"{field}.{name}", title=CLASS_WORDS.get(name, name), form=amount,
               hint=names.get(name, ""), about=name if name in names else "",
               heat=sums.get(name, 0.0),
               of=partial(_part_of, field=field, name=name))
        for name in split["columns"]
    ]  # fmt: skip
    if more := split["more_columns"]:
        others = partial(_others, field=field, shown=split["columns"])
        columns.append(
            Column(key="others", title=f"{len(more)} others", form=amount, of=others)
        )  # fmt: skip
    return columns


def _part_of(item: Item, *, field: str, name: str) -> float:
    """What an item carries in one column."""
    return float(getattr(item, field).get(name, 0.0))


def _others(item: Item, *, field: str, shown: Iterable[str]) -> float:
    """What an item carries beside the columns that are shown."""
    return item.contribution - summed(getattr(item, field), shown)


def _with_rest(grid: Grid, credited: float, total: float) -> Grid:
    """With what the rows that are not on this page carry, so that it adds up."""
    rest = credited - sum(row.contribution for row in grid.part)
    if len(grid.part) == grid.held.all:
        return grid
    values = {"contribution": rest, "share": rest / total if total else None}
    count = grid.held.all - len(grid.part)
    return replace(
        grid, foot=(Foot(title=f"{count:,} not on this page", values=values), *grid.foot)
    )


def _feet(
    found: Contribution, reasons: Iterable[overview.Reason], split: Mapping[str, Any]
) -> list[Foot]:
    """What nobody carries, by reason, and what all adds up to."""
    total = found.total
    lost = [
        Foot(title=f"Unattributed: {r.reason}", elements=r.elements,
             values={"contribution": r.amount, "share": r.amount / total if total else None})
        for r in reasons
    ]  # fmt: skip
    sums = {f"by_{split['by']}.{name}": split["sums"].get(name) for name in split["columns"]}
    others = total - summed(split["sums"], split["columns"])
    every = {"contribution": total, "share": 1.0 if total else None,
             "delivered": found.delivered, "others": others}  # fmt: skip
    return [*lost, Foot(title="Sum", values=every | sums)]


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


def _columns(work: Work, asked: ValueAsked, worth: Mapping[str, float]) -> dict[str, Any]:
    """What the matrix splits by, largest first, with what each column adds up to."""
    if asked.by == "class":
        sums = {}
        if not asked.objective:
            by_class = delivery.delivery_of(work, at=asked.revision, limit=0).by_class
            sums = {name: held.promised for name, held in by_class.items()}
        return {"by": "class", "columns": list(CLASSES), "more_columns": [], "sums": sums}
    names = [asked.objective] if asked.objective else sorted(worth, key=lambda o: -worth[o])
    return {
        "by": "objective", "columns": names[:_COLUMNS], "more_columns": names[_COLUMNS:],
        "sums": worth,
    }  # fmt: skip
