"""Weights from people by forms: pairs compared, or points; how well they agree; what it moves."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import KINDS, Requirement
from alignment.errors import AlignmentError, Conflict, Invalid, NotFound
from alignment.http import Route, door_of
from alignment.reports.report import Form
from alignment.runtime import Work, WritingWork
from alignment.usecases import judged, maintain, overview
from alignment.usecases.judgements import Weighing, weighing_from
from alignment.usecases.trial import Effect, effect_of
from alignment.usecases.weigh import Weighed, choices_in, weigh
from alignment.web.common import Asked, Names, Word
from alignment.web.forms import Difference, Draft, Sent, Typed, attempt, numbers_of, to_page
from alignment.web.judgement_fields import (
    SCALE,
    called,
    fields_from_weights,
    fields_of,
    judged_meanwhile,
    kept_of,
    labels_of,
    meanwhile,
    moved_fields,
)
from alignment.web.tables import Column, grid_of
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

MOST_COMPARED = 12
"""Requirements that are compared in pairs, which are 66; more are given points."""

MOST_WEIGHED = 200
"""Requirements that a form has room for; the weights of more are stated where they stand."""

_FIELDS = ("person", "reason", "points", "judgements")


class WeightsAsked(Asked):
    """Whose requirements, of which kind of member, by which method."""

    of: Word = ""
    kind: Annotated[str, Field(max_length=30)] = ""
    method: Annotated[str, Field(max_length=10)] = "pairwise"
    person: Word = ""


@router.get("/model/weights")
def weights_form(
    request: Request, work: Work, asked: Annotated[WeightsAsked, Query()]
) -> Response:
    """The judgements of one person, to be filled in; without an element, which have a choice."""
    if not asked.of:
        return page(
            request, "model_weights_choose.html", frame=overview.frame_of(work),
            choices=grid_of(
                request, "choices", _CHOICES, choices_in(work), what="elements with a choice"
            ),
        )  # fmt: skip
    person = asked.person or door_of(request).author
    items = _items(work, asked)
    method = _method(asked, items)
    said = kept_of(work, asked.of, method, [r.id for r in items]).get(person)
    begun = fields_from_weights(items[:MOST_WEIGHED], method) if said is None else {}
    held = fields_of(said, [r.id for r in items]) | begun
    draft = Draft(values={"person": person, **held}, seen=work.reader.head())
    return _form(request, work, draft, asked)


@router.post("/model/weights")
def save_weights(
    request: Request, sent: Sent, asked: Annotated[WeightsAsked, Query()]
) -> Response:
    """Take the weights over, or only say what they come to."""
    draft = Draft(values=sent.all(), seen=sent.seen)
    if sent.action == "check":
        return _checked(request, sent, draft, asked)
    done = attempt(request, lambda work: _write(work, sent, asked))
    if not isinstance(done, AlignmentError):
        number = done.revision if done.edits else None
        return to_page(request, "/elements", number, id=asked.of)
    if done.facts.get("ratio") is not None:  # contradictions: show them where they can be mended
        return _checked(request, sent, draft, asked, refused=True)
    with door_of(request).reading() as work:
        draft = draft.refused(done, _FIELDS)
        return _form(request, work, _stale(work, sent, asked, draft, done), asked)


def _write(work: WritingWork, sent: Typed, asked: WeightsAsked) -> Weighed:
    seen, head = sent.seen, work.reader.head()
    if seen is not None and list(_differences(work, sent, asked)):
        raise Conflict.stale("element", asked.of, seen=seen, current=head)
    return weigh(work, asked.of, _weighing(work, sent, asked), reason=sent.reason)


def _differences(work: Work, sent: Typed, asked: WeightsAsked) -> list[Difference]:
    """What others wrote of the same weights since the form was filled in."""
    names, at = Names(work.snapshot()), sent.seen
    if at is None or at >= work.reader.head():
        return []
    now, before = _items(work, asked), _items(work, asked, at=at)
    person, ids = sent.text("person"), [r.id for r in before]
    method = _method(asked, now)
    was, then = (
        fields_of(kept_of(work, asked.of, method, ids, at=when).get(person), ids)
        for when in (at, None)
    )
    labels = labels_of(before, method, names)
    judged = judged_meanwhile(was, then, sent.all(), labels) if len(ids) == len(now) else ()
    return [*meanwhile(before, now, names), *judged]


def _stale(
    work: Work, sent: Typed, asked: WeightsAsked, draft: Draft, error: AlignmentError
) -> Draft:
    """The draft over the requirements that there are now, beside what others wrote."""
    if not error.facts.get("stale"):
        return draft
    now = [r.id for r in _items(work, asked)]
    return replace(
        draft, values=moved_fields(draft.values, sent.texts("item"), now), others=(),
        seen=work.reader.head(), stale=tuple(_differences(work, sent, asked)),
    )  # fmt: skip


def _checked(
    request: Request, sent: Typed, draft: Draft, asked: WeightsAsked, *, refused: bool = False
) -> Response:
    with door_of(request).reading() as work:
        try:
            tried = weigh(work, asked.of, _weighing(work, sent, asked), dry_run=True)
        except (Invalid, Conflict, NotFound) as error:
            return _form(request, work, draft.refused(error, _FIELDS), asked)
        effect = effect_of(work, tried.edits)
        return _form(
            request, work, draft, asked, tried=tried, effect=effect,
            status=422 if refused else 200,
        )  # fmt: skip


def _weighing(work: Work, sent: Typed, asked: WeightsAsked) -> Weighing:
    """What is typed, beside what the others said before."""
    person, ids = sent.text("person") or "?", sent.texts("item")
    method = _method(asked, ids)
    others = {
        name: said for name, said in kept_of(work, asked.of, method, ids).items()
        if name != person and f"without-{name}" not in sent.data
    }  # fmt: skip
    if method == "points":
        texts = [sent.text(f"points-{n}") or "0" for n in range(len(ids))]
        said: Any = dict(zip(ids, numbers_of(texts), strict=True))
        return weighing_from({"method": method, "points": {**others, person: said}})
    said = [
        {"first": ids[i], "second": ids[j], "ratio": sent.text(f"pair-{i}-{j}")}
        for i, j in combinations(range(len(ids)), 2)
    ]
    told = {
        name: [dict(zip(("first", "second", "ratio"), j, strict=True)) for j in js]
        for name, js in others.items()
    }
    accept = bool(sent.text("accept"))
    return weighing_from(
        {"method": method, "judgements": {**told, person: said}, "accept_inconsistent": accept}
    )


def _method(asked: WeightsAsked, items: Sequence[Any]) -> str:
    """Points where they were asked for, or where there are too many to compare in pairs."""
    pointed = asked.method == "points" or len(items) > MOST_COMPARED
    return "points" if pointed else "pairwise"


def _items(work: Work, asked: WeightsAsked, *, at: int | None = None) -> list[Requirement]:
    """The requirements that share one sum; a service divides among services and components."""
    maintain.find(work, "elements", asked.of)
    held = _by_kind(work, asked.of, at=at)
    kind = asked.kind if asked.kind in held else next(iter(held), "")
    return held.get(kind, [])


def _by_kind(work: Work, of: str, *, at: int | None = None) -> dict[str, list[Requirement]]:
    """The requirements of an element; of a service by the kind of their members."""
    snapshot = work.snapshot(at)
    found: dict[str, list[Requirement]] = {}
    owner = KINDS[snapshot.kind[snapshot.index_of(of)]].value
    for version in work.reader.requirements_touching(of, at=work.past(at)):
        requirement: Requirement = version.entity
        if requirement.of == of:
            kind = KINDS[snapshot.kind[snapshot.index_of(requirement.members[0])]].value
            found.setdefault(kind if owner == "service" else "", []).append(requirement)
    return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))


_CHOICES = (
    Column(key="name", title="Element", id="id"),
    Column(key="kind", title="Kind"),
    Column(key="requirements", title="Requirements", form=Form.COUNT),
    Column(key="weigh", title="Weigh", of=lambda _: None, sortable=False, pressed=True),
)


def _form(
    request: Request, work: Work, draft: Draft, asked: WeightsAsked, *,
    tried: Weighed | None = None, effect: Effect | None = None, status: int = 0,
) -> Response:  # fmt: skip
    items = _items(work, asked)
    method = _method(asked, items)
    kept = kept_of(work, asked.of, method, [r.id for r in items])
    begun = not tried and draft.status == 200 and draft.values.get("person") not in kept
    pointed = method == "points"
    return page(
        request, "model_weights.html", frame=overview.frame_of(work),
        status=status or draft.status, draft=draft, asked=asked, items=items, tried=tried,
        effect=effect, element_of=maintain.find(work, "elements", asked.of).entity,
        parts=list(_by_kind(work, asked.of)), scale=SCALE, pointed=pointed,
        pairs=[] if pointed else list(combinations(range(len(items)), 2)),
        names=Names(work.snapshot()),
        others=[name for name in kept if name != draft.values.get("person")],
        most=MOST_COMPARED, room=MOST_WEIGHED, begun=begun, judged=judged, called=called,
    )  # fmt: skip
