"""What is behind a flip point and behind a weight."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from alignment.catalogue import PracticeSupport, Requirement
from alignment.errors import NotFound
from alignment.graphs.explained import Explanation, Input, Portion
from alignment.graphs.sensitivity.field import field_of
from alignment.graphs.sensitivity.flips import (
    Flip,
    Line,
    Turned,
    flips_of,
)
from alignment.graphs.sensitivity.in_play import group_of, outlets_in_play
from alignment.graphs.sensitivity.splits import OWN
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import VALUES_ASSUMED, amount_text, label, per_year, percent_text

_ALL = 2**31
_WEIGHT_FORMULA = "share t = w / (own + sum of w); contribution = sum over routes of V * shares"
_FLIP_FORMULA = (
    "C(x) = (a + b x) / (c + d x); equal where (a - a') + (b - b') x = 0; x = rest * t / (1 - t)"
)


def flip_explained(
    snapshot: Snapshot, turned: Turned, pair: Sequence[str], *, lens: str = "service",
    practices: Iterable[PracticeSupport] = (),
) -> Explanation:  # fmt: skip
    """Why two change places where they do; without a pair, of the nearest flip.

    Of an element it is the one along its own weight.

    Raises:
        NotFound: What is turned is not there, or the two are no neighbours that change places.
    """
    found = flips_of(snapshot, turned, lens=lens, practices=practices, top=_ALL)
    line = next((n for n in found.lines if turned.element is None or n.number == "own"), None)
    if line is None:
        raise NotFound.of("own weight", str(turned.element), close=())
    flips = [f for f in line.flips if not pair or {f.above, f.below} == set(pair)]
    if pair and not flips:
        raise NotFound.of("flip", " / ".join(pair), close=_pairs(line))
    flip = next((f for f in flips if f.at != line.now), flips[0] if flips else None)
    priced = per_year(snapshot)
    what = line.requirement or line.element
    return Explanation(
        revision=snapshot.revision, figure="flip-point", of=(what, *pair),
        value=flip.at if flip else None, unit=priced if line.number == "value" else "",
        reason="" if flip else line.reason or "no neighbours ever change places along it",
        sentence=_flip_sentence(flip, found.conclusion), formula=_FLIP_FORMULA,
        inputs=tuple(_flip_inputs(line, flip, priced)),
        assumptions=("all other weights, shares and values stay", *found.remarks),
        sources=("METHODS 1.8", "METHODS 2.5"),
    )  # fmt: skip


def weight_explained(
    snapshot: Snapshot, requirement: Requirement, *, origin: tuple[Input, ...] = ()
) -> Explanation:
    """Why a requirement weighs what it does, and what share of the value that is.

    Args:
        snapshot: The estate.
        requirement: As the catalogue has it.
        origin: What is known of who stated the weight.
    """
    group = group_of(snapshot, requirement.id)
    element = int(snapshot.owner[group])
    field = field_of(snapshot, "component")
    held = np.flatnonzero(field.splits.group == group)
    split = int(field.splits.split[held[0]]) if len(held) else None
    share = float(field.splits.share[held[0]]) if len(held) else None
    weight = float(snapshot.weight[group])
    outlets = [] if split is None else field.splits.outlets_of(split).tolist()
    parts = tuple(
        Portion(of=(snapshot.ids[element] if g == OWN else snapshot.requirement_ids[g],),
                value=float(field.splits.amount[o]),
                note="kept by itself" if g == OWN else f"share {field.splits.share[o]:.4g}")
        for o, g in ((o, int(field.splits.group[o])) for o in outlets)
    )  # fmt: skip
    _, why = outlets_in_play(field, element, group)
    name = label(snapshot, element)
    part = "no part" if share is None else percent_text(share)
    return Explanation(
        revision=snapshot.revision, figure="weight", of=(requirement.id,), value=weight, unit="",
        sentence=f"{requirement.id} weighs {amount_text(weight)}, {part} of what {name} divides.",
        formula=_WEIGHT_FORMULA, parts=parts, inputs=(_stated(requirement, weight), *origin),
        assumptions=tuple(_weight_assumptions(snapshot, requirement, why)),
        sources=("METHODS 1.1", "METHODS 1.3", "METHODS 3.4"),
    )  # fmt: skip


def _pairs(line: Line) -> list[str]:
    return [f"{f.above} / {f.below}" for f in line.flips[:5]]


def _flip_sentence(flip: Flip | None, conclusion: str) -> str:
    if flip is None:
        return conclusion
    carried = amount_text(flip.contribution)
    return f"At {amount_text(flip.at)} {flip.below} passes {flip.above}; both carry {carried}."


def _flip_inputs(line: Line, flip: Flip | None, priced: str) -> Iterator[Input]:
    field, unit = ("value", priced) if line.number == "value" else ("weight", "")
    origin = f"{field} of {line.requirement or line.element}"
    if line.number == "own":
        origin = f"own weight of {line.element}"
    if line.number == "share":
        origin = f"share of {line.member} in {line.requirement}"
    yield Input(name="x", meaning="as it stands", value=line.now, unit=unit, origin=origin)
    if line.share is not None:
        yield Input(name="t", meaning="its share as it stands", value=line.share, unit="fraction")
    if flip is not None and flip.share is not None:
        yield Input(name="t*", meaning="its share at the flip", value=flip.share, unit="fraction")
    if flip is not None:
        yield Input(name="C", meaning=f"what {flip.above} and {flip.below} both carry there",
                    value=flip.contribution, unit=priced)  # fmt: skip


def _stated(requirement: Requirement, weight: float) -> Input:
    origin = f"weight of {requirement.id}"
    if requirement.weight is None:
        origin = f"default: the criticality of {requirement.id}"
    return Input(name="w", meaning="weight", value=weight, origin=origin)


def _weight_assumptions(snapshot: Snapshot, requirement: Requirement, why: str) -> Iterator[str]:
    if requirement.weight is None:
        yield "no weight is stated: a requirement weighs as much as it is critical"
    if why:
        yield why
    if snapshot.values_assumed:
        yield VALUES_ASSUMED
