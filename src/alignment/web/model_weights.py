"""Weights from people by forms: pairs compared, or points; how well they agree; what it moves."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import combinations
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import KINDS, Requirement
from alignment.catalogue.edits import WEIGHING
from alignment.errors import AlignmentError, Conflict, Invalid, NotFound
from alignment.http import Route, door_of
from alignment.reports.report import Form
from alignment.runtime import Work
from alignment.usecases import maintain, overview
from alignment.usecases.judgements import Weighing, weighing_from
from alignment.usecases.trial import Effect, effect_of
from alignment.usecases.weigh import Weighed, weigh
from alignment.web.common import Asked, Names, Word
from alignment.web.forms import Draft, Sent, Typed, attempt, numbers_of, to_page
from alignment.web.tables import Column, grid_of
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

MOST_COMPARED = 12
"""Requirements that are compared in pairs, which are 66; more are given points."""

SCALE = (
    ("9", "9 extremely more"), ("7", "7 very much more"), ("5", "5 much more"),
    ("3", "3 somewhat more"), ("2", "2 a little more"), ("1", "1 as much"),
    ("1/2", "1/2 a little less"), ("1/3", "1/3 somewhat less"), ("1/5", "1/5 much less"),
    ("1/7", "1/7 very much less"), ("1/9", "1/9 extremely less"),
)  # fmt: skip
"""Saaty's scale, as it is offered; any other number can be kept from elsewhere."""

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
                request, "choices", _CHOICES, _with_choice(work), what="elements with a choice"
            ),
        )  # fmt: skip
    person = asked.person or door_of(request).author
    draft = Draft(values={"person": person, **_kept_of(work, asked, person)})
    return _form(request, work, draft, asked)


@router.post("/model/weights")
def save_weights(
    request: Request, sent: Sent, asked: Annotated[WeightsAsked, Query()]
) -> Response:
    """Take the weights over, or only say what they come to."""
    draft = Draft(values=sent.all())
    if sent.action == "check":
        return _checked(request, sent, draft, asked)
    done = attempt(
        request,
        lambda work: weigh(work, asked.of, _weighing(work, sent, asked), reason=sent.reason),
    )
    if not isinstance(done, AlignmentError):
        number = done.revision if done.edits else None
        return to_page(request, "/elements", number, id=asked.of)
    if done.facts.get("ratio") is not None:  # contradictions: show them where they can be mended
        return _checked(request, sent, draft, asked, refused=True)
    with door_of(request).reading() as work:
        return _form(request, work, draft.refused(done, _FIELDS), asked)


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
    person, items = sent.text("person") or "?", _items(work, asked)
    others = {
        name: said for name, said in _kept(work, asked).items()
        if name != person and f"without-{name}" not in sent.data
    }  # fmt: skip
    method = "points" if asked.method == "points" else "pairwise"
    if method == "points":
        texts = [sent.text(f"points-{n}") or "0" for n in range(len(items))]
        said: Any = dict(zip([r.id for r in items], numbers_of(texts), strict=True))
        return weighing_from({"method": method, "points": {**others, person: said}})
    said = [
        {"first": items[i].id, "second": items[j].id, "ratio": sent.text(f"pair-{i}-{j}")}
        for i, j in combinations(range(len(items)), 2)
    ]
    told = {
        name: [dict(zip(("first", "second", "ratio"), j, strict=True)) for j in js]
        for name, js in others.items()
    }
    accept = bool(sent.text("accept"))
    return weighing_from(
        {"method": method, "judgements": {**told, person: said}, "accept_inconsistent": accept}
    )


def _items(work: Work, asked: WeightsAsked) -> list[Requirement]:
    """The requirements that share one sum; a service divides among services and components."""
    maintain.find(work, "elements", asked.of)
    held = _by_kind(work, asked.of)
    kind = asked.kind if asked.kind in held else next(iter(held), "")
    return held.get(kind, [])


def _by_kind(work: Work, of: str) -> dict[str, list[Requirement]]:
    """The requirements of an element; of a service by the kind of their members."""
    snapshot = work.snapshot()
    found: dict[str, list[Requirement]] = {}
    owner = KINDS[snapshot.kind[snapshot.index_of(of)]].value
    for version in work.reader.requirements_touching(of):
        requirement: Requirement = version.entity
        if requirement.of == of:
            kind = KINDS[snapshot.kind[snapshot.index_of(requirement.members[0])]].value
            found.setdefault(kind if owner == "service" else "", []).append(requirement)
    return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))


def _kept(work: Work, asked: WeightsAsked) -> Mapping[str, Any]:
    """What people said of the same requirements by the same method, as it was kept."""
    held = maintain.find(work, "elements", asked.of).entity.properties.get(WEIGHING, "")
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        kept = json.loads(held)
        ids = {r.id for r in _items(work, asked)}
        if kept["method"] == ("points" if asked.method == "points" else "pairwise"):
            return {name: said for name, said in kept["people"].items() if _about(said) == ids}
    return {}


def _about(said: Any) -> set[str]:
    if isinstance(said, dict):
        return set(said)
    return {name for first, second, _ in said for name in (first, second)}


def _kept_of(work: Work, asked: WeightsAsked, person: str) -> dict[str, str]:
    """One person's judgements as the fields of the form."""
    items = [r.id for r in _items(work, asked)]
    said = _kept(work, asked).get(person)
    if isinstance(said, dict):
        return {f"points-{n}": f"{said.get(i, 0):g}" for n, i in enumerate(items)}
    ratios = {(a, b): float(x) for a, b, x in said or ()}
    found = {}
    for i, j in combinations(range(len(items)), 2):
        pair = (items[i], items[j])
        ratio = ratios.get(pair) or (1 / ratios[pair[::-1]] if ratios.get(pair[::-1]) else None)
        if ratio:
            found[f"pair-{i}-{j}"] = _on_scale(ratio)
    return found


def _on_scale(ratio: float) -> str:
    """A ratio as the scale has it, or as it is."""
    text = f"{ratio:g}" if ratio >= 1 else f"1/{1 / ratio:g}"
    return text if text in dict(SCALE) else f"{ratio!r}"


class _Choice(NamedTuple):
    """An element with at least two requirements."""

    id: str
    name: str
    kind: str
    requirements: int


_CHOICES = (
    Column(key="name", title="Element", id="id"),
    Column(key="kind", title="Kind"),
    Column(key="requirements", title="Requirements", form=Form.COUNT),
    Column(key="weigh", title="Weigh", of=lambda _: None, sortable=False),
)


def _with_choice(work: Work) -> Sequence[_Choice]:
    """Elements whose requirements can be weighed against each other."""
    snapshot = work.snapshot()
    counts = [
        (place, len(snapshot.groups_of(place))) for place in range(len(snapshot))
        if len(snapshot.groups_of(place)) > 1
    ]  # fmt: skip
    counts.sort(key=lambda pair: (snapshot.kind[pair[0]], snapshot.ids[pair[0]]))
    return [
        _Choice(snapshot.ids[i], snapshot.names[i], KINDS[snapshot.kind[i]].value, n)
        for i, n in counts
    ]


def _form(
    request: Request, work: Work, draft: Draft, asked: WeightsAsked, *,
    tried: Weighed | None = None, effect: Effect | None = None, status: int = 0,
) -> Response:  # fmt: skip
    items, kept = _items(work, asked), _kept(work, asked)
    pointed = asked.method == "points" or len(items) > MOST_COMPARED
    return page(
        request, "model_weights.html", frame=overview.frame_of(work),
        status=status or draft.status, draft=draft, asked=asked, items=items, tried=tried,
        effect=effect, element_of=maintain.find(work, "elements", asked.of).entity,
        parts=list(_by_kind(work, asked.of)), scale=SCALE, pointed=pointed,
        pairs=list(combinations(range(len(items)), 2)), names=Names(work.snapshot()),
        others=[name for name in kept if name != draft.values.get("person")],
        most=MOST_COMPARED,
    )  # fmt: skip
