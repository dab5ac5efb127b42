"""Tables of how far a ranking depends on its weights."""

from collections.abc import Mapping
from typing import NamedTuple

from fastapi import Request

from alignment.graphs.sensitivity.checking import Checks
from alignment.graphs.sensitivity.flips import Flip, Flips, Line
from alignment.graphs.sensitivity.spread import Spread
from alignment.reports.report import Form
from alignment.web.tables import PER_YEAR, Asked, Column, Grid, grid_of


class Checked(NamedTuple):
    """One weight of an element's split, how much of what is open it causes; the first of these."""

    id: str
    name: str
    part: float
    requirement: str | None
    share: float
    of_that: float
    first: bool


class Turn(NamedTuple):
    """One flip of two neighbours along a number."""

    line: Line
    flip: Flip


_FIRST = 20
"""Weights on one page of their table, below which others stand."""

_CHECKS = (
    Column(key="name", title="Element", id="id"),
    Column(key="part", title="Of what is open", form=Form.PERCENT),
    Column(key="requirement", title="Weight"),
    Column(key="share", title="Its share", form=Form.PERCENT),
    Column(key="of_that", title="Its part of that", form=Form.PERCENT),
)


def checks_grid(request: Request, found: Checks) -> Grid:
    """Which weights to check first: those of the splits that leave most open."""
    rows = [
        Checked(c.id, c.name, c.part, w.requirement, w.share, w.part, first=place == 0)
        for c in found.items for place, w in enumerate(c.weights)
    ]  # fmt: skip
    return Asked.of(request, "checks").grid("checks", _CHECKS, rows, what="weights", size=_FIRST)


def flips_grid(request: Request, found: Flips, place: int, names: Mapping[str, str]) -> Grid:
    """Where two neighbours change places; the second question of a page has its own table."""
    columns = (
        Column(key="along", title="Along",
               of=lambda t: t.line.member or t.line.requirement or t.line.element),
        Column(key="now", title="Now", form=Form.NUMBER, of=lambda t: t.line.now),
        Column(key="at", title="Flips at", form=Form.NUMBER, of=lambda t: t.flip.at),
        Column(key="change", title="Change", form=Form.PERCENT, of=lambda t: t.flip.change),
        Column(key="above", title="Above now", of=lambda t: names.get(t.flip.above, t.flip.above)),
        Column(key="below", title="Above beyond",
               of=lambda t: names.get(t.flip.below, t.flip.below)),
        Column(key="contribution", title="Both carry", note=PER_YEAR, form=Form.AMOUNT,
               of=lambda t: t.flip.contribution),
    )  # fmt: skip
    rows = [Turn(line, flip) for line in found.lines for flip in line.flips]
    name = f"flips-{place}" if place else "flips"
    return grid_of(request, name, columns, rows, what="flips",
                   omitted=sum(line.omitted for line in found.lines))  # fmt: skip


def spread_grid(request: Request, found: Spread, title: str) -> Grid:
    """How far each contribution and rank spreads."""
    columns = (
        Column(key="rank", title="Rank", form=Form.COUNT),
        Column(key="name", title=title, id="id", tab="value"),
        Column(key="contribution", title="Stated", note=PER_YEAR, form=Form.AMOUNT),
        Column(key="low", title="5 %", form=Form.AMOUNT, of=lambda i: i.quantiles["0.05"]),
        Column(key="high", title="95 %", form=Form.AMOUNT, of=lambda i: i.quantiles["0.95"]),
        Column(key="ranks", title="Ranks in 90 % of the draws", form=Form.NUMBER, sortable=False,
               of=lambda i: f"{i.rank_low} to {i.rank_high}"),
        Column(key="holds", title="Holds its rank", form=Form.PERCENT,
               of=lambda i: i.ranks.get(str(i.rank), 0.0)),
    )  # fmt: skip
    return grid_of(request, "spread", columns, found.items, what="rows", omitted=found.omitted)
