"""Tables of what a scenario means: on its own page, and on the page of an element that fails."""

from collections.abc import Iterable, Mapping

from fastapi import Request

from alignment.catalogue import KINDS
from alignment.graphs.debt import Debt
from alignment.graphs.impact import LOST, Answer, Hits, Status
from alignment.reports.report import Form
from alignment.reports.themes import CLASS_WORDS, plural
from alignment.usecases.simulate import Simulation
from alignment.web.tables import PER_YEAR, SIZE, Asked, Column, Foot, Grid, grid_of

_BESIDE = 25
"""Rows of each of the tables that stand one below the other."""

_MOST = 20_000
"""Elements that are ordered and filtered for a page, which says so where there are more."""

_NAME = Column(key="name", title="Element", id="id", tab="impact")
_KIND = Column(key="kind", title="Kind")
_STATUS = Column(key="status", title="Status")
_LOSS = Column(key="loss", title="Loss", form=Form.PERCENT)
_BECAUSE = Column(
    key="because_of", title="Because of", sortable=False, wide=True,
    of=lambda e: list(e.because.members) if e.because else None,
)  # fmt: skip
_MARGIN = Column(key="margin", title="Can lose more", form=Form.COUNT)
_OBJECTIVES = (
    Column(key="name", title="Objective", id="id"), _LOSS,
    Column(key="at_risk", title="At risk", note=PER_YEAR, form=Form.AMOUNT),
)  # fmt: skip
_CONTACTS = (
    Column(key="owner", title="Owner"),
    Column(key="hit", title="Hit", form=Form.COUNT),
    Column(key="exposed", title="Spared but exposed", form=Form.COUNT),
    Column(key="elements", title="Of theirs", sortable=False, wide=True),
)
_OWED = (
    Column(key="name", title="If this fails as well", id="id", tab="impact"), _KIND,
    Column(key="excess", title="Redundancy used up", note=PER_YEAR, form=Form.AMOUNT),
    Column(key="together", title="Together", note=PER_YEAR, form=Form.AMOUNT),
    Column(key="alone", title="Alone", note=PER_YEAR, form=Form.AMOUNT),
)  # fmt: skip
_DEBT = Column(key="debt", title="Debt", note=PER_YEAR, form=Form.AMOUNT)


def affected_grid(request: Request, answer: Answer) -> Grid:
    """All that a scenario reaches, the worst first."""
    columns = (_NAME, _KIND, _STATUS, _LOSS, _BECAUSE)
    return _part(request, "affected", columns, answer.elements, what="elements", size=SIZE)


def debt_grid(request: Request, owed: Debt | None) -> Grid | None:
    """What the next failure would cost more; None where that was not tried."""
    if owed is None:
        return None
    return grid_of(
        request, "debt", owed_columns(owed.value_at_risk), owed.elements,
        what="elements that would cost more", omitted=owed.omitted,
    )  # fmt: skip


def owed_columns(at_risk: float) -> tuple[Column, ...]:
    """What another failure costs amid a scenario; the debt too, where that is another figure."""
    return (*_OWED, _DEBT) if at_risk else _OWED


def simulation_grids(request: Request, found: Simulation) -> dict[str, Grid]:
    """Who is hit, level by level, what of value is at risk, and whom to tell."""
    answer = found.answer
    return {
        "objectives": Asked.of(request, "objectives").grid(
            "objectives", _OBJECTIVES, found.by_objective, what="objectives", size=_BESIDE,
            foot=[Foot(title="All", values={"at_risk": answer.value_at_risk})],
        ),
        "clients": _clients(request, found.by_class, answer.value_at_risk),
        "contacts": contacts_grid(request, found),
        "exposed": _part(
            request, "exposed", (_NAME, _KIND, _MARGIN), answer.elements.of(Status.AT_RISK),
            what="elements that redundancy spared",
        ),
        **_levels(request, answer.elements),
    }  # fmt: skip


def contacts_grid(request: Request, found: Simulation) -> Grid:
    """Whom to tell."""
    return Asked.of(request, "contacts").grid(
        "contacts", _CONTACTS, found.contacts, what="owners", size=_BESIDE
    )


def _clients(request: Request, by_class: Mapping[str, float], total: float) -> Grid:
    columns = (
        Column(key="name", title="Client", of=lambda row: CLASS_WORDS[row[0]]),
        Column(key="at_risk", title="At risk", note=PER_YEAR, form=Form.AMOUNT,
               of=lambda row: row[1]),
        Column(key="part", title="Part", form=Form.PERCENT,
               of=lambda row: row[1] / total if total else None),
    )  # fmt: skip
    whole = Foot(title="All", values={"at_risk": total, "part": 1.0 if total else None})
    return grid_of(
        request, "clients", columns, tuple(by_class.items()), what="classes", foot=[whole]
    )


def _levels(request: Request, hits: Hits) -> dict[str, Grid]:
    """A table for each kind that is hit, business first."""
    columns = (_NAME, _STATUS, _LOSS, _BECAUSE)
    levels = ((kind, hits.of(*LOST, kind=kind)) for kind in KINDS)
    return {
        kind.value: _part(request, kind.value, columns, rows, what=plural(kind).lower())
        for kind, rows in levels if rows
    }  # fmt: skip


def _part(
    request: Request, name: str, columns: Iterable[Column], rows: Hits, *,
    what: str, size: int = _BESIDE,
) -> Grid:  # fmt: skip
    """A table of elements, which are made for those parts of it that are looked at."""
    asked = Asked.of(request, name)
    more = max(len(rows) - _MOST, 0) if asked.sort or asked.find else 0
    if not more or "file" in asked.query:
        return asked.grid(name, columns, rows, what=what, size=size)
    found = asked.grid(name, columns, rows, what=what, size=size, most=_MOST)
    return found.with_more(more, held=False)
