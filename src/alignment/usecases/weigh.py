"""Weights from people: judgements on an element's requirements become their weights."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

import numpy as np

from alignment.catalogue import KINDS, Element, Kind, Requirement
from alignment.catalogue.edits import WEIGHING, Edit
from alignment.catalogue.text import NAME_LENGTH, TEXT_LENGTH
from alignment.errors import Conflict, Invalid, Problem
from alignment.exchange.tables.matrix_sheet import Matrix
from alignment.graphs.figures import Rows
from alignment.graphs.judgement import pairwise
from alignment.graphs.judgement.pairwise import Disagreement
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.streams import where
from alignment.graphs.words import VALUES_ASSUMED, label
from alignment.runtime import Work, WritingWork
from alignment.usecases.checks import require_sound
from alignment.usecases.judged import (
    Judged,
    Person,
    contradict,
    contradiction_in,
    judged_by,
    largest_ratio,
    ratio_text,
    worst_of,
)
from alignment.usecases.judgements import Weighing
from alignment.usecases.maintain import find
from alignment.usecases.wire import edit_wire

_MOST_NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One requirement with its new weight.

    Attributes:
        share: Of the requirements that were weighed, adding up to 1.
        before: The weight that it had; where none was stated, its criticality.
        weight: The new one: the shares times the sum of the weights before, so that what the
            element keeps and what was not weighed have their part as before.
    """

    element: str
    requirement: str
    members: tuple[str, ...]
    share: float
    before: float
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Weights, where they come from, and the edits that state them.

    Attributes:
        revision: That holds them; of a dry run, that it was tried on.
        element: Whose requirements; None where a matrix weighed those of several.
        table: Whose random indices; None where nothing was compared.
        ratio: Consistency ratio of all people together; None where there is none, and why stands
            in the remarks.
        worst: The judgement that fits the others least.
        refused: Why these weights would not be written; empty where they are or would be.
        edits: What was or would be written.
    """

    revision: int
    dry_run: bool
    method: Literal["pairwise", "points", "matrix"]
    element: str | None
    table: str | None
    weights: tuple[Given, ...]
    ratio: float | None
    worst: Disagreement | None
    people: tuple[Person, ...]
    refused: str
    remarks: tuple[str, ...]
    edits: tuple[Edit, ...]
    conclusion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What is to be written, and why."""

    method: Literal["pairwise", "points", "matrix"]
    element: str | None
    given: Sequence[Given]
    edits: Sequence[Edit]
    reason: str
    judged: Judged | None = None
    refused: str = ""
    table: str | None = None


def weigh(
    work: Work, element: str, weighing: Weighing, *, reason: str = "", dry_run: bool = False
) -> Weighed:
    """Turn what people say of an element's requirements into their weights.

    The judgements are kept as a property of the element, the method, people and consistency in
    the reason of the revision.

    Args:
        work: A write, or for a dry run a look.
        element: Whose requirements.
        weighing: Judgements or points by person.
        reason: Why; stands behind the method in the revision's reason.
        dry_run: Only say what would be written, or why it would be refused.

    Raises:
        NotFound: There is no such element.
        Invalid: Judgements miss a pair, name what is no requirement of the element, are divided
            apart, or contradict one another too much.

    Source: METHODS 3.4.
    """
    method = weighing.chosen()
    version = find(work, "elements", element)
    held = _requirements(work, element)
    named = _names(weighing)
    ids = _resolved(held, named, element)
    _require_one_split(work.snapshot(), held, list(dict.fromkeys(ids.values())), element)
    judged = judged_by(weighing, ids)
    refused = "" if weighing.accept_inconsistent else contradiction_in(judged)
    if refused and not dry_run:
        raise Invalid(refused, worst_of(judged), ratio=largest_ratio(judged))
    given = _given(element, {r: held[r] for r in judged.shares}, judged.shares)
    plan = _Plan(
        method=method, element=element, given=given, judged=judged, refused=refused,
        table=weighing.table if method == "pairwise" else None,
        edits=[*_edits_of(held, given), *_keeping(version.entity, judged.kept)],
        reason=_reason(element, method, weighing, judged, reason),
    )  # fmt: skip
    return _done(work, plan, dry_run=dry_run)


def weigh_by_matrix(
    work: Work, matrix: Matrix, *, reason: str = "", dry_run: bool = False
) -> Weighed:
    """Take the weights of many requirements from a matrix of links.

    Rows are elements, columns what they need. A link weighs by its mark (P 2, S 1, or a number);
    a requirement on a column without a link weighs nothing. Others stay as they are.

    Raises:
        Invalid: A row is no element, or a link has no requirement.

    Source: METHODS 3.7, the conserving form: shares follow from the weights.
    """
    snapshot, problems = work.snapshot(), list[Problem]()
    given: list[Given] = []
    edits: list[Edit] = []
    for name, marks in zip(matrix.rows, matrix.marks, strict=True):
        if snapshot.place_of(name) is None:
            problems.append(Problem(name, "there is no such element"))
            continue
        held = _requirements(work, name)
        by_member = {r.members[0]: r.id for r in held.values() if len(r.members) == 1}
        links = dict(zip(matrix.columns, marks, strict=True))
        problems += [
            Problem(name, f"has no requirement of {member} alone")
            for member, mark in links.items() if mark and member not in by_member
        ]  # fmt: skip
        weights = {by_member[m]: x for m, x in links.items() if m in by_member}
        if sum(weights.values()) > 0:
            rows = _given(name, {r: held[r] for r in weights}, pairwise.points_of(weights))
            given += rows
            edits += _edits_of(held, rows)
    if problems:
        msg = f"{matrix.place} does not fit the catalogue: {problems[0]}"
        raise Invalid(msg, problems[:50])
    plan = _Plan(
        method="matrix", element=None, given=given, edits=edits,
        reason=_fitted(f"Weigh by the matrix {matrix.place}", reason),
    )  # fmt: skip
    return _done(work, plan, dry_run=dry_run)


class Choice(NamedTuple):
    """An element with at least two requirements, which can be weighed against each other."""

    id: str
    name: str
    kind: Kind
    requirements: int


def choices_in(work: Work) -> Rows[Choice]:
    """The elements that have a choice, by kind and id."""
    snapshot = work.snapshot()
    counts = np.diff(snapshot.group_ptr)
    chosen = where(counts > 1)
    order = chosen[np.argsort(snapshot.kind[chosen], kind="stable")]

    def choice(place: int) -> Choice:
        kind = KINDS[snapshot.kind[place]]
        return Choice(snapshot.ids[place], snapshot.names[place], kind, int(counts[place]))

    return Rows(order, choice)


def _requirements(work: Work, element: str) -> dict[str, Requirement]:
    found = [v.entity for v in work.reader.requirements_touching(element)]
    return {r.id: r for r in found if r.of == element}


def _names(weighing: Weighing) -> list[str]:
    said = [n for js in weighing.judgements.values() for j in js for n in (j.first, j.second)]
    return list(dict.fromkeys([*said, *(n for ps in weighing.points.values() for n in ps)]))


def _resolved(
    held: Mapping[str, Requirement], names: Sequence[str], element: str
) -> dict[str, str]:
    """The requirement that each name means: its id, or its only member."""
    alone = [r.members[0] for r in held.values() if len(r.members) == 1]
    by_member = {r.members[0]: r.id for r in held.values() if alone.count(r.members[0]) == 1
                 and len(r.members) == 1}  # fmt: skip
    found, problems = {}, []
    for name in names:
        if name in held or name in by_member:
            found[name] = name if name in held else by_member[name]
        else:
            known = ", ".join(list(held)[:_MOST_NAMED]) or "none"
            said = f"is no requirement of {element}, whose requirements are {known}"
            problems.append(Problem(name, said))
    if problems:
        msg = f"{problems[0].place} {problems[0].message}"
        raise Invalid(msg, problems)
    if len(set(found.values())) < 2:
        msg = f"name at least two requirements of {element}: weights are relative to one another"
        raise Invalid(msg)
    return found


def _require_one_split(
    snapshot: Snapshot, held: Mapping[str, Requirement], ids: Sequence[str], element: str
) -> None:
    """A service divides its value over services, and what it keeps over components."""
    kinds = {i: KINDS[snapshot.kind[snapshot.index_of(held[i].members[0])]] for i in ids}
    of = KINDS[snapshot.kind[snapshot.index_of(element)]]
    if of is Kind.SERVICE and {Kind.SERVICE, Kind.COMPONENT} <= set(kinds.values()):
        built = [i for i, kind in kinds.items() if kind is Kind.COMPONENT]
        msg = (
            f"{element} divides value over services apart from what it stands on: weigh "
            f"{', '.join(built[:_MOST_NAMED])} apart from the others"
        )
        raise Invalid(msg, [Problem(i, "is divided apart") for i in built])


def _given(
    element: str, held: Mapping[str, Requirement], shares: Mapping[str, float]
) -> list[Given]:
    """Shares as weights that add up to what these requirements weighed together before."""
    before = {i: r.criticality if r.weight is None else r.weight for i, r in held.items()}
    total = sum(before.values()) or float(len(before))
    return [
        Given(
            element=element, requirement=i, members=held[i].members, share=share,
            before=before[i], weight=share * total,
        )
        for i, share in shares.items()
    ]  # fmt: skip


def _edits_of(held: Mapping[str, Requirement], given: Iterable[Given]) -> list[Edit]:
    found = [Edit(held[g.requirement], replace(held[g.requirement], weight=g.weight))
             for g in given]  # fmt: skip
    return [edit for edit in found if edit.before != edit.after]


def _keeping(element: Element, kept: str) -> list[Edit]:
    """The element with the judgements behind its weights, where they fit into a text."""
    if len(kept) > TEXT_LENGTH or element.properties.get(WEIGHING) == kept:
        return []
    return [Edit(element, replace(element, properties={**element.properties, WEIGHING: kept}))]


def _reason(element: str, method: str, weighing: Weighing, judged: Judged, reason: str) -> str:
    people = [p.name for p in judged.people]
    who = ", ".join(people[:3]) + (f" and {len(people) - 3} more" if len(people) > 3 else "")
    said = f"Weigh {element} by {method} of {who}"
    if judged.whole is not None:
        ratio = judged.whole.ratio
        said += f"; CR {'none' if ratio is None else f'{ratio:.3f}'} ({weighing.table})"
    return _fitted(said, reason)


def _fitted(said: str, reason: str) -> str:
    """The method, and what was said beside it, within what a reason may hold."""
    whole = f"{said}. {reason}" if reason else said
    return whole if len(whole) <= NAME_LENGTH else f"{whole[: NAME_LENGTH - 1]}…"


def _done(work: Work, plan: _Plan, *, dry_run: bool) -> Weighed:
    """Write what is planned, or only say it."""
    snapshot = work.snapshot()
    revision, whole = snapshot.revision, plan.judged.whole if plan.judged else None
    if plan.edits and not dry_run:
        if not isinstance(work, WritingWork):
            msg = "weights are stated by a write"
            raise Conflict(msg)
        require_sound(work, plan.edits)
        revision = work.revise(plan.edits, reason=plan.reason).number
    return Weighed(
        revision=revision, dry_run=dry_run, method=plan.method, element=plan.element,
        table=plan.table, weights=tuple(plan.given), ratio=whole.ratio if whole else None,
        worst=whole.worst if whole else None, people=plan.judged.people if plan.judged else (),
        refused=plan.refused, remarks=tuple(_remarks(snapshot, plan)), edits=tuple(plan.edits),
        conclusion=_conclusion(snapshot, plan),
    )  # fmt: skip


def _remarks(snapshot: Snapshot, plan: _Plan) -> Iterable[str]:
    if plan.judged:
        yield from plan.judged.remarks
        if len(plan.judged.kept) > TEXT_LENGTH:
            yield "The judgements are too many to be kept with the element."
    nothing = [g.requirement for g in plan.given if g.weight == 0]
    if nothing:
        more = f" and {len(nothing) - _MOST_NAMED} more" if len(nothing) > _MOST_NAMED else ""
        yield f"Weighing nothing now: {', '.join(nothing[:_MOST_NAMED])}{more}."
    if snapshot.values_assumed:
        yield VALUES_ASSUMED


def _conclusion(snapshot: Snapshot, plan: _Plan) -> str:
    if plan.refused:
        return f"Not to be written: {plan.refused}"
    changed = sum(edit.collection == "requirements" for edit in plan.edits)
    change = f"{changed:,} of {len(plan.given):,} weights change"
    if plan.element is None:
        return f"{change}, of {len({g.element for g in plan.given}):,} elements."
    most = max(plan.given, key=lambda g: g.share)
    name = label(snapshot, snapshot.index_of(plan.element))
    first = f"{most.requirement} counts most for {name}, with {most.share * 100:.3g} %"
    return f"{first}{_agreement(plan.judged)}. {change}."


def _agreement(judged: Judged | None) -> str:
    ratio = judged.whole.ratio if judged and judged.whole else None
    if judged is None or ratio is None:
        return ""
    verb = "contradict one another" if contradict(largest_ratio(judged)) else "agree"
    return f"; the judgements {verb} (consistency ratio {ratio_text(ratio)})"


def weighed_wire(weighed: Weighed) -> dict[str, Any]:
    """The same as JSON; its edits field by field."""
    names = [name for name in Weighed.__slots__ if name != "edits"]
    told = [edit_wire(edit) for edit in weighed.edits]
    edits = [{k: e[k] for k in ("verb", "collection", "id", "changes")} for e in told]
    return {**{name: getattr(weighed, name) for name in names}, "edits": edits}
