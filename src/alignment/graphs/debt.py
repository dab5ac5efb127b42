"""What single failures cost, and what they would cost while others are out."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from alignment.catalogue import KINDS, Kind
from alignment.graphs.conclusion import scenario_text
from alignment.graphs.propagation import propagate, require_losses
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.wiring import UNTRACED, Wiring, links_of
from alignment.graphs.words import amount_text, label

_AT_ONCE = 500
"""Scenarios run in one go; between two goes a caller can be interrupted."""

_DUST = 1e-9
"""Part of all value below which a difference is one of rounding."""

NO_DEBT = "No other failure would cost more for it than both cost by themselves."

_NOBODY: tuple[Ints, Floats] = (np.zeros(0, dtype=np.int32), np.zeros(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What the failure of one element costs while others are out.

    Attributes:
        debt: ``together - alone``: what the failure costs more for the others being out, with
            what these cost themselves.
        excess: ``debt`` without that: what both cost beyond what each costs by itself.
        together: Value at risk when it fails while the others are out.
        alone: Value at risk when it fails by itself.
    """

    id: str
    kind: str
    name: str
    debt: float
    excess: float
    together: float
    alone: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """The redundancy debt of a scenario, such as a planned change.

    Attributes:
        conclusion: The scenario's own cost and the worst debt in one or two sentences.
        value_at_risk: Of the scenario by itself, per year.
        maximum: The largest debt of all other elements, listed or not.
        elements: Those whose failure costs more than both by themselves, the most first. Where
            both hit the same value, which then counts once, redundancy that is used up beside it
            shows in ``debt`` only.
        omitted: How many more do.
    """

    revision: int
    conclusion: str
    value_at_risk: float
    maximum: float
    elements: tuple[Owed, ...]
    omitted: int


@dataclass(frozen=True, eq=False, kw_only=True)
class SingleFailures:
    """What becomes of the estate when each gate element fails alone.

    Attributes:
        values: Value at risk of each element, shape (n,); 0 for value nodes.
        groups: Groups with members to spare that one element alone takes down, ascending.
        counts: How many elements do so, each by itself; shape as ``groups``.
        felled_by: The first of them, by index; shape as ``groups``.
    """

    values: Floats
    groups: Ints
    counts: Ints
    felled_by: Ints


def single_failures(snapshot: Snapshot) -> SingleFailures:
    """Every single failure, tried once a snapshot and kept with it.

    Time: the sum of the impacts of all gate elements.
    """
    return snapshot.derived(_all_single_failures)


def single_failure_values(snapshot: Snapshot, elements: Ints | None = None) -> Floats:
    """The value at risk of each gate element failing alone; it does not add up.

    Args:
        snapshot: The estate: n elements.
        elements: Only of these gate elements; None for all.

    Returns:
        Value per year, shape (n,); 0 for elements that were not asked for.

    Time: the sum of the impacts of the elements asked for.
    """
    if elements is not None:
        return _values_with(snapshot, _NOBODY, elements)
    return single_failures(snapshot).values


def _all_single_failures(snapshot: Snapshot) -> SingleFailures:
    wiring = Wiring.of(snapshot)
    counts, felled_by = traced = wiring.traced()
    values = _values_with(snapshot, _NOBODY, gate_elements(snapshot), traced)
    groups = np.concatenate([snapshot.derived(links_of).group, wiring.parts])
    felled = np.flatnonzero(counts)
    felled = felled[np.argsort(groups[felled])]
    found = (values, groups[felled], counts[felled], felled_by[felled])
    for array in found:
        array.flags.writeable = False
    values, groups, counts, felled_by = found
    return SingleFailures(values=values, groups=groups, counts=counts, felled_by=felled_by)


def gate_elements(snapshot: Snapshot) -> Ints:
    """The elements that can fail, in ascending order."""
    gates = snapshot.kinds_are(Kind.PROCESS, Kind.SERVICE, Kind.COMPONENT)
    return np.flatnonzero(gates).astype(np.int32)


def redundancy_debt(
    snapshot: Snapshot, losses: Mapping[str, float], *, top: int | None = None
) -> Debt:
    """What the failure of every other element would cost more while these are out.

    A maintenance window on a redundant element has no value at risk and a large debt.

    Args:
        snapshot: The estate.
        losses: The scenario: own losses in 0..1 by id.
        top: How many elements to list at most.

    Raises:
        NotFound: An element is not there.
        Invalid: An element cannot fail by itself, or a loss is not in 0..1.

    Source: METHODS 1.2 (c).
    """
    sources, levels = require_losses(snapshot, losses)
    scenario = sources[levels > 0], levels[levels > 0]
    others = np.setdiff1d(gate_elements(snapshot), np.unique(scenario[0]), assume_unique=True)
    together = _values_with(snapshot, scenario, others)
    alone = single_failure_values(snapshot)
    at_risk = propagate(snapshot, scenario).value_at_risk
    excess = together[others] - alone[others] - at_risk
    order = np.lexsort((others, -excess))
    worst = others[order[excess[order] > _DUST * max(snapshot.total_value, 1.0)]].tolist()
    owed = tuple(_owed(snapshot, e, (together[e], alone[e], at_risk)) for e in worst[:top])
    return Debt(
        revision=snapshot.revision,
        conclusion=_conclusion(snapshot, scenario, at_risk, owed),
        value_at_risk=at_risk,
        maximum=float(excess.max(initial=-at_risk)) + at_risk,
        elements=owed,
        omitted=len(worst) - len(owed),
    )


def _values_with(
    snapshot: Snapshot,
    scenario: tuple[Ints, Floats],
    elements: Ints,
    traced: tuple[Ints, Ints] = UNTRACED,
) -> Floats:
    """The value at risk when each of some elements fails on top of a scenario, shape (n,)."""
    wiring, values = Wiring.of(snapshot), np.zeros(len(snapshot))
    for start in range(0, len(elements), _AT_ONCE):
        extras = elements[start : start + _AT_ONCE]
        values[extras] = wiring.run(*scenario, extras, traced).risk
    return values


def _owed(snapshot: Snapshot, element: int, risks: tuple[float, float, float]) -> Owed:
    together, alone, scenario = map(float, risks)
    return Owed(
        id=snapshot.ids[element], kind=KINDS[snapshot.kind[element]].value,
        name=snapshot.names[element], debt=together - alone,
        excess=together - alone - scenario, together=together, alone=alone,
    )  # fmt: skip


def _conclusion(
    snapshot: Snapshot, scenario: tuple[Ints, Floats], at_risk: float, owed: tuple[Owed, ...]
) -> str:
    if not len(scenario[0]):
        return "Nothing fails in the scenario, so nothing is owed."
    what = scenario_text(snapshot, scenario[0].tolist(), scenario[1].tolist())
    unit = f"{snapshot.currency} a year".lstrip()
    own = f"While {what}, {amount_text(at_risk)} {unit} is at risk."
    if not owed:
        return f"{own} {NO_DEBT}"
    worst = owed[0]
    name = label(snapshot, snapshot.index[worst.id])
    return (
        f"{own} If {name} failed as well, {amount_text(worst.together)} would be, "
        f"{instead_text(worst.together - worst.excess, at_risk)}."
    )


def instead_text(apart: float, scenario: float) -> str:
    """What a failure amid a scenario is held against, as the end of a sentence.

    Args:
        apart: What both cost by themselves.
        scenario: What of it the scenario costs; where that is nothing, the failure's own cost
            is all there is to hold it against.
    """
    text = f"instead of {amount_text(apart)}"
    return f"{text} for both by themselves" if scenario else text
