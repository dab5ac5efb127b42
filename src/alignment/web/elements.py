"""Lists of elements, and the page of one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import CHAIN_KINDS, GATE_KINDS, KINDS, Kind, LifeCycle
from alignment.catalogue.sources import source_of
from alignment.errors import NotFound
from alignment.http import Route
from alignment.reports.report import Form
from alignment.runtime import Work
from alignment.usecases import analyse, maintain, overview, pictures
from alignment.usecases.completeness import Joined, completeness_of
from alignment.usecases.maintain import Query as Part
from alignment.usecases.overview import Frame
from alignment.web import tables
from alignment.web.common import AsOf, Names, Word, element_place, kind_of, list_name
from alignment.web.edit_tables import history_grid
from alignment.web.element_tables import (
    needs_grid,
    overview_grids,
    sight_grids,
)
from alignment.web.element_tabs import cost_tab, delivery_tab, findings_tab, value_tab
from alignment.web.impact_tables import affected_grid, debt_grid
from alignment.web.model_elements import draft_of, shown
from alignment.web.tables import Asked, Column
from alignment.web.views import page, unit_of
from alignment.web.waiting import begun, being_made

router = APIRouter(route_class=Route, include_in_schema=False)

PAGE_SIZE = 100
MOST = 100_000
"""Elements that one file holds."""

SORTS = ("id", "name", "kind", "type", "owner", "lifecycle", "value", "cost", "unavailability")
TABS = ("overview", "sight", "impact", "value", "delivery", "cost", "findings", "history")
_DRAWN = 120
"""Elements in the picture of a line of sight; the map shows more."""

_OWNERS = 500
"""Owners that a filter offers."""

_STEPS = 200
"""Steps that are listed up and down a line of sight."""

COLUMNS: dict[Kind | None, tuple[str, ...]] = {
    None: ("kind", "type", "owner", "lifecycle"),
    Kind.OBJECTIVE: ("type", "owner", "lifecycle", "value"),
    Kind.CLIENT: ("type", "audience", "owner", "lifecycle"),
    Kind.PROCESS: ("type", "owner", "lifecycle", "cost"),
    Kind.SERVICE: ("type", "owner", "lifecycle", "cost"),
    Kind.COMPONENT: ("type", "owner", "lifecycle", "unavailability", "cost"),
    Kind.PRACTICE: ("type", "owner", "lifecycle"),
    Kind.CONTEXT: ("type", "owner", "lifecycle"),
}
"""What a list shows beside id and name, by its kind; the others may be asked for."""

_TITLES = {
    "kind": "Kind", "type": "Type", "audience": "Audience", "owner": "Owner",
    "lifecycle": "Life cycle", "value": "Value", "unavailability": "Unavailability",
    "cost": "Own cost", "documentation": "Description",
}  # fmt: skip
_FORMS = {"value": Form.AMOUNT, "cost": Form.AMOUNT, "unavailability": Form.NUMBER}


class ListAsked(AsOf):
    """Which part of a list."""

    q: Word = ""
    owner: Word = ""
    lifecycle: Annotated[str, Field(max_length=30)] = ""


class AllAsked(ListAsked):
    """The same of all kinds; ``id`` reaches elements whose id a browser would take apart."""

    kind: Annotated[str, Field(max_length=30)] = ""
    id: Word = ""
    tab: str = "overview"


class ElementAsked(AsOf):
    """Which side of an element."""

    tab: str = "overview"


@router.get("/elements")
def elements(request: Request, work: Work, asked: Annotated[AllAsked, Query()]) -> Response:
    """All elements, or those of one kind."""
    if asked.id:
        return _element_page(request, work, asked.id, asked)
    kind = Kind(asked.kind) if asked.kind in set(KINDS) else None
    return _list_page(request, work, kind, asked)


def _add_list(kind: Kind) -> None:
    @router.get(f"/{list_name(kind)}", name=f"list of {kind}")
    def listed(request: Request, work: Work, asked: Annotated[ListAsked, Query()]) -> Response:
        return _list_page(request, work, kind, asked)


for _kind in KINDS:
    _add_list(_kind)


@router.get("/elements/{element_id:path}")
def element(
    request: Request, work: Work, element_id: str, asked: Annotated[ElementAsked, Query()]
) -> Response:
    """One element: what it is, its line of sight, what its failure means, what it carries."""
    return _element_page(request, work, element_id, asked)


def _list_page(request: Request, work: Work, kind: Kind | None, asked: ListAsked) -> Response:
    frame = overview.frame_of(work, at=asked.revision)
    table = Asked.of(request)
    sort = table.sort if table.sort.removeprefix("-") in SORTS else "id"
    equal: dict[str, list[str]] = {"kind": [kind.value]} if kind else {}
    if asked.owner:
        equal["owner"] = [asked.owner]
    if asked.lifecycle in set(LifeCycle):
        equal["lifecycle"] = [asked.lifecycle]
    whole = "file" in request.query_params
    part = Part(
        equal=equal, text=asked.q.strip(), sort=sort.replace("id", "key"),
        offset=0 if whole else (table.page - 1) * PAGE_SIZE, limit=MOST if whole else PAGE_SIZE,
    )  # fmt: skip
    at = frame.revision if frame.pinned else None
    found = maintain.list_entities(work, "elements", part, at=at)
    total = frame.counts.get(kind.value, 0) if kind else frame.elements
    near = () if found.total or not asked.q.strip() else _near(work, asked)
    rows = [version.entity for version in found.items]
    held = tables.Part(rows=rows, fitting=rows, total=found.total, all=total, size=PAGE_SIZE)
    name = list_name(kind) if kind else "elements"
    listed = table.paged(name, list_columns(kind, unit_of(frame)), held, what=name, finds=False)
    return page(
        request, "list.html", frame=frame, kind=kind, asked=asked, found=found, near=near,
        listed=listed if listed.sort else replace(listed, sort="id"), all=total,
        owners=sorted(work.reader.distinct("owner", at=at))[:_OWNERS],
        stages=sorted(work.reader.distinct("lifecycle", at=at)), place=f"/{name}",
    )  # fmt: skip


def list_columns(kind: Kind | None, unit: str) -> list[Column]:
    """What a list of a kind tells, and what may be asked for beside that."""
    usual = COLUMNS[kind]
    others = [key for key in _TITLES if key not in usual and (kind is None or key != "kind")]
    return [
        Column(key="id", title="Id", form=Form.ID), Column(key="name", title="Name"),
        *(Column(
            key=key, title=_TITLES[key], form=_FORMS.get(key, Form.TEXT),
            note=unit if _FORMS.get(key) is Form.AMOUNT else "",
            sortable=key in SORTS, extra=key not in usual,
        ) for key in (*usual, *others)),
    ]  # fmt: skip


def _near(work: Work, asked: ListAsked) -> tuple[analyse.Hit, ...]:
    return analyse.search(work, asked.q, limit=5, at=asked.revision).items


def _element_page(request: Request, work: Work, element_id: str, asked: Any) -> Response:
    frame = overview.frame_of(work, at=asked.revision)
    at = frame.revision if frame.pinned else None
    try:
        version = maintain.find(work, "elements", element_id, at=at)
    except NotFound:
        return _gone_page(request, work, frame, element_id)
    tab = asked.tab if asked.tab in TABS else "overview"
    data = _TABS[tab](request, work, frame, version.entity)
    return page(
        request, f"element_{tab}.html", frame=frame, item=version.entity, since=version.since,
        origin=source_of(version.entity), tab=tab, tabs=TABS,
        list_name=list_name(version.entity.kind),
        is_gate=version.entity.kind in GATE_KINDS, in_chain=version.entity.kind in CHAIN_KINDS,
        **data,
    )  # fmt: skip


def _gone_page(request: Request, work: Work, frame: Frame, element_id: str) -> Response:
    """An element that was retired keeps its history; one that never was is not found."""
    edits = work.reader.history_of("elements", element_id)
    if not edits:
        maintain.find(work, "elements", element_id, at=frame.revision if frame.pinned else None)
    lines = history_grid(request, maintain.history_of(work, "elements", element_id))
    return page(
        request, "element_gone.html", frame=frame, status=404, item=edits[0][1].entity,
        lines=lines,
    )  # fmt: skip


def _overview(request: Request, work: Work, frame: Frame, item: Any) -> dict[str, Any]:
    at = frame.revision if frame.pinned else None
    touching = [v.entity for v in work.reader.requirements_touching(item.id, at=at)]
    kinds = work.snapshot(at)
    practices = _about(work, "practices", ("practice", "service"), item.id, at)
    relations = _about(work, "relationships", ("source", "target"), item.id, at)
    targets = _about(work, "targets", ("consumer", "service"), item.id, at)
    needs = [r for r in touching if r.of == item.id]
    needed_by = [r for r in touching if r.of != item.id]
    joined = Joined(
        needs=bool(needs), needed_by=bool(needed_by), targets=bool(targets),
        practices=bool(practices),
    )  # fmt: skip
    names = Names(kinds)
    measured = _about(work, "measurements", ("consumer", "service"), item.id, at)
    measured.sort(key=lambda m: m.period, reverse=True)
    held = {"practices": practices, "targets": targets, "measurements": measured,
            "relations": relations}  # fmt: skip
    return {
        "needs": needs, "needed_by": needed_by, "complete": completeness_of(item, joined),
        **_editing(request, work, frame, item), **held,
        "tables": {
            "needs": needs_grid(request, needs, names, upward=False),
            "needed_by": needs_grid(request, needed_by, names, upward=True),
            **overview_grids(request, item, names, held),
        },
        "names": names,
        "kind_of": kind_of(kinds),
        "merges": _about(work, "merges", ("element",), item.id, at),
    }  # fmt: skip


def _editing(request: Request, work: Work, frame: Frame, item: Any) -> dict[str, Any]:
    """What the form in place of the facts wants; the newest revision alone can be edited."""
    if frame.pinned or not request.query_params.get("edit"):
        return {"editing": False}
    return {"editing": True, "element_id": item.id, **shown(draft_of(work, item.id))}


def _about(
    work: Work, collection: Any, columns: tuple[str, ...], key: str, at: int | None
) -> list[Any]:
    """The entities of a list that name an element, each once."""
    found = {
        v.entity.key: v.entity
        for column in columns
        for v in work.reader.rows_where(collection, column, key, at=at)
    }
    return [found[k] for k in sorted(found)]


def _sight(request: Request, work: Work, frame: Frame, item: Any) -> dict[str, Any]:
    if item.kind not in CHAIN_KINDS:
        return {"sight": None, "picture": None, "remarks": (), "tables": {}}
    place = element_place(request, frame)
    sight = analyse.sight_of(work, item.id, at=frame.revision, limit=_STEPS)
    many = len(sight.upward) + len(sight.downward) > _DRAWN
    wish = pictures.Wish(focus=item.id, most=_DRAWN, group="kind" if many else "")
    return {
        "sight": sight,
        "tables": sight_grids(request, sight),
        "picture": (picture := pictures.map_of(work, wish, at=frame.revision, address=place)),
        "remarks": pictures.remarks_beside(picture),
    }


def _impact(request: Request, work: Work, frame: Frame, item: Any) -> dict[str, Any]:
    if item.kind not in GATE_KINDS:
        return {"answer": None, "owed": None, "being_made": False}
    losses, at = {item.id: 1.0}, frame.revision
    small = overview.is_small(work.snapshot(at))
    debt = small and begun(
        request, work, ("debt", item.id),
        lambda own: analyse.debt_of(own, losses, at=at, top=10), at=at,
    )  # fmt: skip
    answer = analyse.impact_of(work, losses, at=at, limit=None)
    owed = debt() if debt else None
    return {
        "answer": answer,
        "affected": affected_grid(request, answer),
        "names": Names(work.snapshot(at)),
        "owed": owed,
        "debts": debt_grid(request, owed),
        "being_made": small and owed is None, "job": being_made(request),
    }  # fmt: skip


def _history(request: Request, work: Work, _frame: Frame, item: Any) -> dict[str, Any]:
    return {"lines": history_grid(request, maintain.history_of(work, "elements", item.id))}


_TABS: dict[str, Callable[[Request, Work, Frame, Any], dict[str, Any]]] = {
    "overview": _overview, "sight": _sight, "impact": _impact, "value": value_tab,
    "delivery": delivery_tab, "cost": cost_tab, "findings": findings_tab, "history": _history,
}  # fmt: skip
