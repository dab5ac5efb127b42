"""What several people's judgements come to: shares, how well they agree, what to look at again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alignment.errors import Invalid, Problem
from alignment.graphs.judgement import pairwise
from alignment.graphs.judgement.pairwise import (
    MOST_CONSISTENT,
    Disagreement,
    Judgement,
    Priorities,
)
from alignment.usecases.judgements import Weighing


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What one person's judgements alone amount to; ``ratio`` and ``worst`` as in ``Weighed``."""

    name: str
    shares: Mapping[str, float]
    ratio: float | None
    worst: Disagreement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What judgements come to before anything is written.

    Attributes:
        shares: By requirement, adding up to 1.
        whole: All people together; None where nothing was compared.
        kept: The judgements as JSON.
    """

    shares: Mapping[str, float]
    whole: Priorities | None
    people: tuple[Person, ...]
    kept: str
    remarks: tuple[str, ...]


def judged_by(weighing: Weighing, ids: Mapping[str, str]) -> Judged:
    """What judgements or points come to.

    Args:
        weighing: What people say.
        ids: The requirement that each name means.

    Raises:
        Invalid: A person's judgements miss a pair, or points say nothing.
    """
    if weighing.points:
        return _pointed(weighing, ids)
    items = list(dict.fromkeys(ids.values()))
    matrices, people = [], []
    for name, said in weighing.judgements.items():
        judgements = [
            Judgement(first=ids[j.first], second=ids[j.second], ratio=j.ratio) for j in said
        ]
        try:
            matrices.append(pairwise.matrix_of(items, judgements))
        except Invalid as error:
            place = f"judgements.{name}"
            raise error.within(place) from None
        alone = pairwise.priorities_of_matrix(items, matrices[-1], table=weighing.table)
        people.append(
            Person(name=name, shares=alone.weights, ratio=alone.ratio, worst=alone.worst)
        )
    whole = pairwise.priorities_of_matrix(items, pairwise.together(matrices), table=weighing.table)
    kept = {
        "method": "pairwise", "table": weighing.table, "ratio": whole.ratio,
        "people": {
            name: [[ids[j.first], ids[j.second], j.ratio] for j in said]
            for name, said in weighing.judgements.items()
        },
    }  # fmt: skip
    remarks = (f"Consistency was not judged: {whole.reason}.",) if whole.reason else ()
    return Judged(
        shares=whole.weights, whole=whole, people=tuple(people), kept=_text(kept), remarks=remarks
    )


def _pointed(weighing: Weighing, ids: Mapping[str, str]) -> Judged:
    """The mean of what each person's points say; who gives one no points gives it 0."""
    items = list(dict.fromkeys(ids.values()))
    people, kept = [], {}
    for name, said in weighing.points.items():
        place = f"points.{name}"
        named = [ids[given] for given in said]
        twice = next((i for i in named if named.count(i) > 1), None)
        if twice is not None:
            msg = f"{place} names {twice} twice"
            raise Invalid(msg, [Problem(place, f"names {twice} twice")])
        points = dict.fromkeys(items, 0.0) | dict(zip(named, said.values(), strict=True))
        try:
            shares = pairwise.points_of(points)
        except Invalid as error:
            raise error.within(place) from None
        people.append(Person(name=name, shares=shares, ratio=None, worst=None))
        kept[name] = points
    shares = {i: sum(p.shares[i] for p in people) / len(people) for i in items}
    return Judged(
        shares=shares, whole=None, people=tuple(people), remarks=(),
        kept=_text({"method": "points", "people": kept}),
    )  # fmt: skip


def _text(kept: Mapping[str, Any]) -> str:
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def largest_ratio(judged: Judged) -> float:
    """The largest consistency ratio, of one person or of all together; 0 where there is none."""
    whole = [judged.whole.ratio] if judged.whole else []
    return max((r for r in [*whole, *(p.ratio for p in judged.people)] if r is not None),
               default=0.0)  # fmt: skip


def contradict(ratio: float | None) -> bool:
    """Whether judgements of a consistency ratio are too far from one another to be taken."""
    return (ratio or 0.0) > MOST_CONSISTENT


def ratio_text(ratio: float | None) -> str:
    """A consistency ratio as it is told."""
    return "none" if ratio is None else f"{ratio:.3f}"


def compared_text(times: float) -> str:
    """How many times as much one matters as another, below one as a fraction: ``1/2.2``."""
    return f"{times:.2g}" if times >= 1 else f"1/{1 / times:.2g}"


def doubt_text(worst: Disagreement) -> str:
    """The judgement that fits the others least, and what they say instead."""
    others = compared_text(worst.implied)
    return (
        f"{worst.first} against {worst.second}: {worst.ratio:g} was said, the others together "
        f"say {others}"
    )


def contradiction_in(judged: Judged) -> str:
    """Why judgements are too far from one another; empty where they are not."""
    if not contradict(largest_ratio(judged)):
        return ""
    who, found = "all together", judged.whole
    alone = max(judged.people, key=lambda p: p.ratio or 0.0)
    ratio, worst = (found.ratio, found.worst) if found else (None, None)
    if contradict(alone.ratio):
        who, ratio, worst = alone.name, alone.ratio, alone.worst
    said = f"the judgements of {who} contradict one another: consistency ratio"
    return f"{said} {ratio_text(ratio)}, above {MOST_CONSISTENT:g}. {_look_again(worst)}"


def _look_again(worst: Disagreement | None) -> str:
    return f"Look again at {doubt_text(worst)}." if worst else ""


def worst_of(judged: Judged) -> list[Problem]:
    """The judgements to look at again, by person."""
    found = [(p.name, p.worst) for p in judged.people if contradict(p.ratio)]
    return [Problem(f"judgements.{name}", _look_again(worst)) for name, worst in found if worst]
