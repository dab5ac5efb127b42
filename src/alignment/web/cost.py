"""Cost, portfolio and practices as pages."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import CHAIN_KINDS, KINDS, Kind
from alignment.errors import AlignmentError, Invalid, Problem
from alignment.exchange.format import File
from alignment.graphs.portfolio.quadrants import FIT_CUT, VALUE_CUT, median_cut
from alignment.graphs.portfolio.turning import turns_of
from alignment.graphs.portfolio.usage import Usage, usage_of
from alignment.graphs.snapshot import Snapshot
from alignment.http import Route
from alignment.reports import charted
from alignment.reports.report import Form
from alignment.reports.themes import plural
from alignment.runtime import Work
from alignment.usecases import cost, overview, portfolio, practices
from alignment.web.common import AsOf, Names, Word
from alignment.web.numbers import numbers_in, pointed
from alignment.web.picks import element_called
from alignment.web.rows import with_row
from alignment.web.tables import Asked, Column, Foot, Grid
from alignment.web.views import page, unit_of

router = APIRouter(route_class=Route, include_in_schema=False)

_TEXT = 20_000
"""Signs of a usage that is pasted."""

_LISTED = 60
"""Elements on one page; each has figures that open to their explanation."""

_BESIDE = 50
"""Rows of a table that stands below another one."""

_BUBBLES = 100
"""Services that a chart shows: those with most value."""


class CostAsked(AsOf):
    """Whose cost is shown, and who takes how much: as text, and one row more."""

    kind: str = "service"
    usage: Annotated[str, Field(max_length=_TEXT)] = ""
    provider: Word = ""
    consumer: Word = ""
    amount: Annotated[str, Field(max_length=40)] = ""

    def with_added(self, snapshot: Snapshot) -> "CostAsked":
        """The same with the row that was added in the text."""
        row = {
            "provider": element_called(snapshot, self.provider.strip()),
            "consumer": element_called(snapshot, self.consumer.strip()),
            "usage": pointed(self.amount.strip()),
        }
        return self.model_copy(update={"usage": with_row(self.usage, row)})


class PortfolioAsked(AsOf):
    """Where value and fit become high, as it was typed."""

    value_cut: Annotated[str, Field(max_length=40)] = str(VALUE_CUT)
    fit_cut: Annotated[str, Field(max_length=40)] = str(FIT_CUT)


@router.get("/cost")
def costs(request: Request, work: Work, asked: Annotated[CostAsked, Query()]) -> Response:
    """What everything costs, and the value that it brings for that."""
    frame = overview.frame_of(work, at=asked.revision)
    kinds = [k for k in reversed(KINDS) if k in CHAIN_KINDS]
    kind = next((k for k in kinds if k.value == asked.kind), Kind.SERVICE)
    asked = asked.with_added(work.snapshot(asked.revision))
    stated, refused = _usage(work, asked)
    found = cost.cost_of(work, kind=kind, usage=stated, at=asked.revision)
    unit = unit_of(frame)
    names = Names(work.snapshot(asked.revision))
    return page(
        request, "cost.html", frame=frame, found=found, asked=asked, refused=refused,
        kind=kind, layers=kinds,
        costs=Asked.of(request).grid(
            "costs", cost_columns(kind, unit), found.items, what=plural(kind).casefold(),
            size=_LISTED,
        ),
        unallocated=_beside(
            request, "unallocated", found.unallocated, names, unit, found.by_root.unallocated
        ),
        outside=_beside(
            request, "outside", found.unallocated_lens, names, unit, found.by_lens.unallocated
        ),
    )  # fmt: skip


def cost_columns(kind: Kind, unit: str) -> list[Column]:
    """What is told of an element of a kind; lens and contribution are those of services."""
    columns = [
        Column(key="name", title=plural(kind), id="id"),
        Column(key="own", title="Own cost", note=unit, form=Form.AMOUNT),
    ]
    if kind is Kind.SERVICE:
        columns += [
            Column(key="lens", title="Lens cost", note="adds up", form=Form.AMOUNT),
            Column(key="contribution", title="Contribution", note=unit, form=Form.AMOUNT),
            Column(key="value_per_cost", title="Value per cost", form=Form.NUMBER, digits=3),
        ]
    return [
        *columns,
        Column(key="loaded", title="Loaded cost", note="do not add", form=Form.AMOUNT),
        Column(key="support", title="Support", note="do not add", form=Form.AMOUNT),
        Column(key="support_per_cost", title="Support per cost", form=Form.NUMBER, digits=3),
    ]


def _beside(request: Request, name: str, rows: Any, names: Names, unit: str, total: float) -> Grid:
    """Cost that leads nowhere, and why."""
    columns = (
        Column(key="name", title="Where", id="id", of=lambda row: names.get(row.id, row.id)),
        Column(key="reason", title="Why"),
        Column(key="amount", title="Amount", note=unit, form=Form.AMOUNT),
    )
    return Asked.of(request, name).grid(
        name, columns, rows, what="elements", size=_BESIDE,
        foot=[Foot(title="Sum of all", values={"amount": total})],
    )  # fmt: skip


def _usage(work: Work, asked: CostAsked) -> tuple[Sequence[Usage], Sequence[Problem]]:
    """Who takes how much as it was typed, or every fault of that; it stays in the form."""
    if not asked.usage.strip():
        return (), ()
    try:
        stated = cost.usage_in(File("usage.csv", asked.usage.encode()))
        usage_of(work.snapshot(asked.revision), stated)
    except AlignmentError as error:
        return (), error.problems or (Problem("", error.message),)
    return stated, ()


@router.get("/portfolio")
def places(request: Request, work: Work, asked: Annotated[PortfolioAsked, Query()]) -> Response:
    """Which services to invest in, migrate, tolerate or eliminate."""
    frame = overview.frame_of(work, at=asked.revision)
    cuts, refused = _cuts(request, asked)
    placement = portfolio.placement_of(work, **cuts, at=asked.revision)
    found = placement.portfolio()
    drawn, names = found.items[:_BUBBLES], Names(work.snapshot(asked.revision))
    return page(
        request, "portfolio.html", frame=frame, asked=asked, refused=refused, found=found,
        names=names, drawn=len(drawn),
        services=Asked.of(request).grid(
            "services", placed_columns(unit_of(frame)), found.items, what="services"
        ),
        fit=charted.fit_chart(found, drawn), costs=charted.cost_chart(drawn, unit_of(frame)),
        turns=turns_of(placement), has_costs=any(i.lens_cost for i in placement.standings.items),
        usual=(VALUE_CUT, FIT_CUT), median_cut=median_cut(placement),
    )  # fmt: skip


def _cuts(request: Request, asked: PortfolioAsked) -> tuple[dict[str, float], str]:
    """Both cuts; where one is none, the usual ones and why. A file is refused then."""
    try:
        cuts = numbers_in(asked, ("value_cut", "fit_cut"))
        for name, cut in cuts.items():
            if not 0 <= cut <= 1:
                msg = f"{name.replace('_', ' ')}: lies between 0 and 1, not at {cut:g}"
                raise Invalid(msg, [Problem(name, msg)])
    except AlignmentError as error:
        if "file" in request.query_params:
            raise
        return {"value_cut": VALUE_CUT, "fit_cut": FIT_CUT}, error.message
    return cuts, ""


def placed_columns(unit: str) -> list[Column]:
    """What is told of where a service stands."""
    return [
        Column(key="name", title="Service", id="id"),
        Column(key="quadrant", title="Quadrant"),
        Column(key="value", title="Stands on it", note="of all value", form=Form.PERCENT),
        Column(key="fit", title="Fit", note="0 to 1", form=Form.NUMBER, digits=3),
        Column(key="stability", title="Sure by", note="to the nearer cut, of 1", form=Form.NUMBER,
               digits=3),
        Column(key="turns_to", title="Else"),
        Column(key="loaded_cost", title="Loaded cost", note=unit, form=Form.AMOUNT),
        Column(key="dominated_by", title="Worse than", note="in figures"),
        Column(key="reason", title="Why not placed", of=lambda i: i.reason or None),
    ]  # fmt: skip


@router.get("/practices/value")
def behind_practices(request: Request, work: Work, asked: Annotated[AsOf, Query()]) -> Response:
    """The value behind each practice, and what no practice manages."""
    frame, snapshot = overview.frame_of(work, at=asked.revision), work.snapshot(asked.revision)
    found = practices.practices_of(work, at=asked.revision, with_risk=overview.is_small(snapshot))
    names = Names(snapshot)
    columns = _practice_columns(unit_of(frame), found.total)
    return page(
        request, "practices.html", frame=frame, found=found, names=names,
        practices=Asked.of(request).grid("practices", columns, found.items, what="practices"),
        bare=Asked.of(request, "unmanaged").grid(
            "unmanaged", (
                Column(key="name", title="Service", id="id", of=lambda u: names.get(u.id, u.id)),
                Column(key="amount", title="Contribution", note=unit_of(frame), form=Form.AMOUNT),
                _share("amount", found.total),
            ), found.services, what="services", size=_BESIDE,
        ),
    )  # fmt: skip


def _practice_columns(unit: str, total: float) -> list[Column]:
    return [
        Column(key="name", title="Practice", id="id"),
        Column(key="capability_level", title="Capability level", note="0 to 5", form=Form.COUNT),
        Column(key="contribution", title="Contribution", note=unit, form=Form.AMOUNT),
        _share("contribution", total),
        Column(key="support", title="Support", note="do not add", form=Form.AMOUNT),
        Column(key="value_at_risk", title="Value at risk", note="do not add", form=Form.AMOUNT),
        Column(
            key="services",
            title="Manages",
            of=lambda p: list(p.services),
            sortable=False,
            wide=True,
        ),
    ]


def _share(field: str, total: float) -> Column:
    """What part of all value an amount is."""
    return Column(
        key="share", title="Share", form=Form.PERCENT,
        of=lambda row: getattr(row, field) / total if total else None,
    )  # fmt: skip
