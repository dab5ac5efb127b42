"""What is promised and not measured, promised and not needed, kept only now and then."""

from collections.abc import Iterator

import numpy as np

from alignment.graphs.consistency.unheeded import unheeded_of
from alignment.graphs.delivered import places_of
from alignment.graphs.findings.finding import AlignmentFinding, Evidence
from alignment.graphs.reliability.promises import Promise, Verdict
from alignment.graphs.words import joined, percent_text


def impossible_promises(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Promised availabilities above what the components below can deliver at best."""
    snapshot = evidence.snapshot
    for promise in evidence.promises.items:
        if promise.verdict is not Verdict.IMPOSSIBLE:
            continue
        consumer, service = (snapshot.index_of(i) for i in (promise.consumer, promise.service))
        best = f"no more than {promise.high:.6g}"
        if promise.best is not None:
            best = f"{promise.best:.6g} at best"
        message = (
            f"{evidence.name(service)} promises {evidence.name(consumer)} "
            f"{promise.target:.6g} {promise.unit} of {promise.indicator}, and its components can "
            f"deliver {best}{_in_the_way(promise)}."
        )
        elements = [service, consumer]
        if promise.obstacle and promise.obstacle.element:
            elements.append(snapshot.index_of(promise.obstacle.element))
        value = _promised(evidence, consumer, service)
        yield evidence.finding("promise-impossible", elements, message, value)


def _in_the_way(promise: Promise) -> str:
    obstacle = promise.obstacle
    if obstacle is None:
        return ""
    name = obstacle.element or f"the requirement {obstacle.requirement}"
    return f"; {name} {'alone makes it so' if obstacle.suffices else 'takes most of it'}"


def targets_unmeasured(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Targets for which no measurement counts."""
    levels = evidence.levels
    open_ = np.ones(len(levels), dtype=bool)
    open_[levels.readings.row] = False
    for row in np.flatnonzero(open_).tolist():
        consumer, service = int(levels.consumer[row]), int(levels.service[row])
        indicator = levels.indicators[levels.indicator[row]]
        message = (
            f"{evidence.name(consumer)} was promised {indicator} of {evidence.name(service)}, "
            "and nothing was measured"
        )
        if others := unheeded_of(levels, consumer, service):
            message += f" under that name, but {joined(others)}"
        value = _promised(evidence, consumer, service)
        yield evidence.finding("target-unmeasured", [service, consumer], f"{message}.", value)


def targets_without_requirement(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Targets of a consumer on a service that is in none of its requirements."""
    levels, snapshot = evidence.levels, evidence.snapshot
    edges = sorted(set(zip(levels.consumer.tolist(), levels.service.tolist(), strict=True)))
    for consumer, service in edges:
        if service not in snapshot.needed_by(consumer):
            message = (
                f"{evidence.name(consumer)} was promised a level of {evidence.name(service)}, "
                "which it does not need."
            )
            yield evidence.finding("target-without-requirement", [service, consumer], message)


def value_unmeasured(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Value that passes to a service on which its consumer has no target.

    One finding when the catalogue holds no target at all.
    """
    boundary, levels = evidence.leaking.boundary, evidence.levels
    if not len(levels):
        amount = float(boundary.promised.sum())
        if amount:
            message = (
                f"No target is stated: how much of {evidence.amount(amount)} arrives is open."
            )
            yield evidence.finding("value-unmeasured", [], message, amount)
        return
    promised = np.zeros(len(boundary), dtype=bool)
    places = places_of(boundary, levels.consumer, levels.service, len(evidence.snapshot))
    promised[places[places >= 0]] = True
    silent = (boundary.promised > 0) & ~promised
    for edge in np.flatnonzero(silent).tolist():
        consumer, service = int(boundary.consumer[edge]), int(boundary.service[edge])
        amount = float(boundary.promised[edge])
        message = (
            f"{evidence.amount(amount)} passes from {evidence.name(consumer)} to "
            f"{evidence.name(service)} without a target."
        )
        yield evidence.finding("value-unmeasured", [service, consumer], message, amount)


def erratic_delivery(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Services that lose more by inconsistency than by their level, edge by edge."""
    edges = evidence.edges
    erratic = np.nan_to_num(edges.penalty) > np.nan_to_num(edges.level_loss)
    for edge in np.flatnonzero(erratic).tolist():
        consumer, service = int(edges.series.consumer[edge]), int(edges.series.service[edge])
        penalty, level = float(edges.penalty[edge]), float(edges.level_loss[edge])
        message = (
            f"{evidence.name(service)} is erratic for {evidence.name(consumer)}: inconsistency "
            f"costs {percent_text(penalty)} of the value, the level {percent_text(level)}."
        )
        value = penalty * _promised(evidence, consumer, service)
        yield evidence.finding("erratic-delivery", [service, consumer], message, value)


def _promised(evidence: Evidence, consumer: int, service: int) -> float:
    """The value a year that flows from a consumer to a service; 0 where none can."""
    boundary = evidence.leaking.boundary
    ends = (np.array([consumer], dtype=np.int32), np.array([service], dtype=np.int32))
    place = int(places_of(boundary, *ends, len(evidence.snapshot))[0])
    return float(boundary.promised[place]) if place >= 0 else 0.0
