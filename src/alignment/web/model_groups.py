"""Requirement groups by forms: members, how many are needed, terms; checked while one types."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import CHAIN_KINDS, KINDS, Channel, Element, Kind, Requirement
from alignment.catalogue.edits import Edit
from alignment.errors import AlignmentError, Conflict, Invalid, NotFound
from alignment.graphs.snapshot import Snapshot
from alignment.http import Route, door_of
from alignment.runtime import Work, WritingWork
from alignment.usecases import maintain, overview
from alignment.usecases.maintain import Written
from alignment.usecases.naming import free_id
from alignment.usecases.trial import Effect, effect_of
from alignment.web.common import Asked, Names, Word
from alignment.web.forms import (
    Draft,
    Sent,
    Typed,
    attempt,
    not_retired,
    numbers_of,
    stale_of,
    text_of,
    texts_of,
    to_element,
    to_page,
)
from alignment.web.picks import choices_of, element_called
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_TERMS = ("needs", "criticality", "weight", "channel")
FIELDS = ("of", "members", "shares", "new", *_TERMS, "reason")
_GROUP = ("members", "shares")
_ROW = ("member-", "share-")
_LISTED = 20
_ROWS = 3
"""Blank rows for members."""

_MEMBERS_OF = {
    Kind.OBJECTIVE: (Kind.OBJECTIVE, Kind.CLIENT, Kind.PROCESS, Kind.SERVICE),
    Kind.CLIENT: (Kind.PROCESS, Kind.SERVICE),
    Kind.PROCESS: (Kind.PROCESS, Kind.SERVICE),
    Kind.SERVICE: (Kind.SERVICE, Kind.COMPONENT),
    Kind.COMPONENT: (Kind.COMPONENT,),
}
"""What is offered first for a member; the rules allow more."""


class GroupAsked(Asked):
    """Which requirement; whose, for a new one."""

    id: Annotated[str, Field(max_length=1200)] = ""
    of: Word = ""


@router.get("/model/requirement")
def group_form(request: Request, work: Work, asked: Annotated[GroupAsked, Query()]) -> Response:
    """The form of a requirement that is there, or of a new one."""
    return _form(request, work, _draft_of(work, asked), asked.id)


@router.post("/model/requirement")
def save_group(request: Request, sent: Sent, asked: Annotated[GroupAsked, Query()]) -> Response:
    """Write the requirement; or check it, or show more rows; whatever was typed stays."""
    draft = _typed(sent)
    if sent.action == "more":
        with door_of(request).reading() as work:
            return _form(request, work, draft, asked.id, rows=len(sent.texts("member")) + _ROWS)
    if sent.action == "check":
        return _checked(request, sent, draft, asked)
    done = attempt(request, lambda work: _write(work, sent, asked.id))
    if not isinstance(done, AlignmentError):
        if sent.action in {"another", "below"}:
            of = done.entity.of if sent.action == "another" else done.entity.members[0]
            return to_page(request, "/model/requirement", done.revision.number, of=of)
        return to_element(request, done.entity.of, done)
    draft = _refused(draft, done)
    with door_of(request).reading() as work:
        return _form(request, work, _stale(work, asked, draft, done), asked.id)


@router.post("/model/requirement/retire")
def retire_group(request: Request, sent: Sent, asked: Annotated[GroupAsked, Query()]) -> Response:
    """Retire the requirement: its owner does not need it any more."""
    done = attempt(request, lambda work: maintain.retire(
        work, "requirements", asked.id, seen=sent.seen, reason=sent.reason
    ))  # fmt: skip
    if not isinstance(done, AlignmentError):
        return to_element(request, done.entity.of, done)
    with door_of(request).reading() as work:
        draft = _draft_of(work, asked)
        draft = not_retired(work, "requirements", asked.id, draft, sent, done)
        return _form(request, work, draft, asked.id)


def _draft_of(work: Work, asked: GroupAsked) -> Draft:
    if not asked.id:
        return Draft(values={"of": asked.of})
    version = maintain.find(work, "requirements", asked.id)
    held: Requirement = version.entity
    shares = {f"share-{n}": text_of(share) for n, share in enumerate(held.shares)}
    members = {f"member-{n}": member for n, member in enumerate(held.members)}
    terms = texts_of(held, ("of", *_TERMS))
    if held.needs == len(held.members):  # so that it stays all of them when one comes or goes
        terms["needs"] = ""
    return Draft(values=terms | members | shares, seen=version.since)


def _typed(sent: Typed) -> Draft:
    """What was typed, members and shares as numbered fields."""
    values = {name: sent.text(name) for name in ("of", "new", *_TERMS, "reason")}
    pairs = [p for p in zip(sent.texts("member"), sent.texts("share"), strict=False) if any(p)]
    for n, (member, share) in enumerate(pairs):
        values |= {f"member-{n}": member, f"share-{n}": share}
    values["members"] = ", ".join(member for member, _ in pairs)
    values["shares"] = ", ".join(share for _, share in pairs if share)
    return Draft(values=values, seen=sent.seen)


def _refused(draft: Draft, error: AlignmentError) -> Draft:
    """As of any form; a member that is not there is wrong at the members."""
    found = draft.refused(error, FIELDS)
    missing = [p for p in found.others if p.absent and p.absent != draft.values["of"]]
    if not missing:
        return found
    others = tuple(p for p in found.others if p not in missing)
    faults = {**found.faults, "members": "; ".join(dict.fromkeys(p.message for p in missing))}
    return replace(found, faults=faults, others=others)


def _stale(work: Work, asked: GroupAsked, draft: Draft, error: AlignmentError) -> Draft:
    """As of any form; members and their shares are one field, kept or taken over as a whole."""
    members = [n for n in draft.values if n.startswith(_ROW[0])]
    meant = {"needs": draft.values["needs"] or str(len(members))}
    draft = replace(draft, values={**draft.values, **meant})
    found = stale_of(work, "requirements", asked.id, draft, error)
    if found.stale is None or any(d.mine for d in found.stale if d.field in _GROUP):
        return found
    now = _draft_of(work, asked).values
    rest = {name: x for name, x in found.values.items() if not name.startswith(_ROW)}
    return replace(
        found, values=rest | {name: x for name, x in now.items() if name.startswith(_ROW)}
    )


class _Group(NamedTuple):
    """The fields of a requirement as an entity takes them, and members that are to be new."""

    changes: dict[str, Any]
    added: list[Element]


def _group(work: Work, sent: Typed, *, new: bool) -> _Group:
    """What is typed; members by id or by name, or added where the form says as what."""
    snapshot = work.snapshot()
    typed = zip(sent.texts("member"), sent.texts("share"), strict=False)
    pairs = [(element_called(snapshot, member), share) for member, share in typed if member]
    added = dict[str, Element]()
    if sent.text("new") in CHAIN_KINDS:
        known = {*snapshot.ids, *snapshot.names}
        for name in dict.fromkeys(m for m, _ in pairs if m not in known):
            taken = [e.id for e in added.values()]
            kind = Kind(sent.text("new"))
            given = {"id": free_id(work, name, kind, taken=taken), "name": name, "kind": kind}
            added[name] = maintain.entity_from("elements", given)
    shared = any(share for _, share in pairs)
    found = sent.fields("requirements", _TERMS)
    found["members"] = [added[m].id if m in added else m for m, _ in pairs]
    found["shares"] = numbers_of(share or "1" for _, share in pairs) if shared else None
    if new:
        found["of"] = element_called(snapshot, sent.text("of"))
    return _Group(found, list(added.values()))


def _edits(work: Work, sent: Typed, requirement: str) -> list[Edit]:
    """The edits that the form asks for."""
    changes, added = _group(work, sent, new=not requirement)
    held = maintain.find(work, "requirements", requirement).entity if requirement else None
    after = maintain.entity_from("requirements", changes, before=held)
    return [Edit(held, after), *(Edit(None, element) for element in added)]


def _write(work: WritingWork, sent: Typed, requirement: str) -> Written:
    changes, added = _group(work, sent, new=not requirement)
    if requirement:
        return maintain.alter(
            work, "requirements", requirement, changes, seen=sent.seen, reason=sent.reason,
            beside=added,
        )  # fmt: skip
    entity = maintain.entity_from("requirements", changes)
    return maintain.add(work, entity, reason=sent.reason, beside=added)


def _checked(request: Request, sent: Typed, draft: Draft, asked: GroupAsked) -> Response:
    """What it would do to the figures; nothing is written."""
    with door_of(request).reading() as work:
        effect = None
        try:
            effect = effect_of(work, _edits(work, sent, asked.id))
        except (Invalid, Conflict, NotFound) as error:
            draft = replace(_refused(draft, error), status=200)
        return _form(request, work, draft, asked.id, effect=effect, checked=True)


def _form(
    request: Request, work: Work, draft: Draft, requirement: str, *,
    rows: int = 0, effect: Effect | None = None, checked: bool = False,
) -> Response:  # fmt: skip
    snapshot = work.snapshot()
    of = element_called(snapshot, draft.values.get("of", ""))
    kinds = _offered(snapshot, of)
    typed = sum(name.startswith("member-") for name in draft.values)
    has = _ids_held_by(snapshot, of)
    return page(
        request, "model_group.html", frame=overview.frame_of(work), status=draft.status,
        draft=draft, requirement=requirement, of=of, names=Names(snapshot), effect=effect,
        checked=checked, rows=range(max(rows, typed + (1 if requirement else _ROWS))),
        choices=choices_of(snapshot, kinds, without=of), offered=kinds,
        owners=choices_of(snapshot, CHAIN_KINDS),
        channels=Channel, external=_is_external(snapshot, of),
        has=_held(work, has[:_LISTED]), has_all=len(has),
    )  # fmt: skip


def _offered(snapshot: Snapshot, of: str) -> Sequence[Kind]:
    place = snapshot.place_of(of)
    kind = None if place is None else KINDS[snapshot.kind[place]]
    return _MEMBERS_OF.get(kind, tuple(CHAIN_KINDS)) if kind else tuple(CHAIN_KINDS)


def _is_external(snapshot: Snapshot, of: str) -> bool:
    place = snapshot.place_of(of)
    return place is not None and bool(snapshot.external[place])


def _ids_held_by(snapshot: Snapshot, of: str) -> list[str]:
    """The requirements that the element has already."""
    place = snapshot.place_of(of)
    groups = () if place is None else snapshot.groups_of(place)
    return sorted(snapshot.requirement_ids[group] for group in groups)


def _held(work: Work, ids: Sequence[str]) -> list[Requirement]:
    found = work.reader.present(("requirements", name) for name in ids)
    return [found["requirements", name].entity for name in ids]
