"""How much of what is shared each consumer takes, as someone states it, as weights of uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from alignment.errors import Invalid, NotFound, Problem
from alignment.graphs.snapshot import Floats, Snapshot
from alignment.graphs.words import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """That a consumer takes so much of a provider, relative to the others that use it.

    Attributes:
        place: Where somebody stated it; empty where it has no place but its number.
    """

    provider: str
    consumer: str
    usage: float
    place: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class StatedUsage:
    """Weights of all uses, and what had to be assumed.

    Attributes:
        weights: Shape (m,), in the order of ``snapshot.use``.
        remarks: How many uses stand without a statement, and what was taken for them.
    """

    weights: Floats
    remarks: tuple[str, ...]


def usage_of(snapshot: Snapshot, stated: Sequence[Usage]) -> StatedUsage:
    """The weight of each use: as stated, 0 beside what is stated, and alike where nothing is.

    A provider of which something is stated is split by that alone; where one consumer uses it by
    several requirements, its usage is divided equally over them.

    Raises:
        NotFound: An element is not there.
        Invalid: With every fault: a usage below 0 or not finite, a pair stated twice, a consumer
            that does not use the provider, a provider whose stated usages are all 0.

    Source: METHODS 1.7.
    """
    weights, problems = np.ones(len(snapshot.use)), list[Problem]()
    seen: set[tuple[int, int]] = set()
    sums: dict[int, float] = {}
    for number, row in enumerate(stated):
        place = row.place or f"usage[{number}]"
        provider, consumer = _ends(snapshot, row, place)
        first, last = snapshot.use_ptr[provider], snapshot.use_ptr[provider + 1]
        uses = first + np.flatnonzero(snapshot.owner[snapshot.use[first:last]] == consumer)
        fault = _fault(row, twice=(provider, consumer) in seen, used=len(uses) > 0)
        if fault:
            problems.append(Problem(place, fault))
            continue
        seen.add((provider, consumer))
        if provider not in sums:
            weights[first:last] = 0.0
        sums[provider] = sums.get(provider, 0.0) + row.usage
        weights[uses] = row.usage / len(uses)
    names = [snapshot.ids[p] for p, total in sums.items() if total == 0]
    problems += [Problem("usage", f"nobody is said to use any of {name}") for name in names]
    if problems:
        msg = f"the usage cannot be taken: {problems[0]}"
        raise Invalid(msg, problems)
    return StatedUsage(weights=weights, remarks=tuple(_remarks(snapshot, weights, sums)))


def _ends(snapshot: Snapshot, row: Usage, place: str) -> tuple[int, int]:
    try:
        return snapshot.index_of(row.provider), snapshot.index_of(row.consumer)
    except NotFound as error:
        raise error.within(place) from None


def _fault(row: Usage, *, twice: bool, used: bool) -> str:
    if not used:
        return f"{row.consumer} does not need {row.provider}"
    if twice:
        return f"the usage of {row.provider} by {row.consumer} stands twice"
    if not (isfinite(row.usage) and row.usage >= 0):
        return f"usage is a number of 0 or more, not {row.usage:g}"
    return ""


def _remarks(snapshot: Snapshot, weights: Floats, sums: dict[int, float]) -> list[str]:
    spans = [(int(snapshot.use_ptr[p]), int(snapshot.use_ptr[p + 1])) for p in sums]
    unsaid = sum(int((weights[a:b] == 0).sum()) for a, b in spans)
    shared = int((np.diff(snapshot.use_ptr) > 1).sum())
    told = sum(1 for a, b in spans if b - a > 1)
    said = [f"Usage is stated for {told:,} of {counted(shared, 'element')} that several "
            "requirements share; the others are split equally."]  # fmt: skip
    if unsaid:
        uses = counted(unsaid, "use")
        said.append(f"{uses} of what is stated {'has' if unsaid == 1 else 'have'} no part: none "
                    "is stated, or it is 0.")  # fmt: skip
    return said
