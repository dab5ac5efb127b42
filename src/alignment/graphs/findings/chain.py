"""Gaps in the chain: value without a carrier, services and components without a purpose."""

from collections.abc import Iterator

import numpy as np

from alignment.catalogue import Kind
from alignment.graphs.arrows import reach
from alignment.graphs.findings.finding import AlignmentFinding, Evidence
from alignment.graphs.lenses import REASONS, Lens, crediting_of
from alignment.graphs.traverse import circles

_TOLD_ELSEWHERE = frozenset({"objective has no provider", "process has no provider"})


def objectives_without_support(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Objectives that require nothing at all."""
    snapshot = evidence.snapshot
    bare = snapshot.kinds_are(Kind.OBJECTIVE) & (np.diff(snapshot.group_ptr) == 0)
    for element in np.flatnonzero(bare).tolist():
        lost = float(evidence.graph.total.flow[evidence.graph.rank[element]])
        worth = f": {evidence.amount(lost)} has no carrier" if lost else ""
        message = f"Nothing supports the objective {evidence.name(element)}{worth}."
        yield evidence.finding("objective-without-support", [element], message, lost)


def unattributed_value(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Value that no service is credited with, by place and reason."""
    snapshot, graph = evidence.snapshot, evidence.graph
    table = crediting_of(snapshot, graph, Lens.SERVICE)
    amounts, credited = table.amounts(graph.total.flow), len(table.rank)
    for row in (credited + np.flatnonzero(amounts[credited:] > 0)).tolist():
        reason, element = REASONS[table.reason[row - credited]], int(table.element[row])
        if reason in _TOLD_ELSEWHERE:
            continue
        amount = float(amounts[row])
        message = (
            f"{evidence.amount(amount)} ends at {evidence.name(element)} and is credited to no "
            f"service: {reason}."
        )
        yield evidence.finding("value-unattributed", [element], message, amount)


def processes_without_service(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Processes that no service carries, however far below."""
    snapshot = evidence.snapshot
    services = np.flatnonzero(snapshot.kinds_are(Kind.SERVICE)).astype(np.int32)
    served = np.zeros(len(snapshot), dtype=bool)
    served[reach(snapshot, services)] = True
    for element in np.flatnonzero(snapshot.kinds_are(Kind.PROCESS) & ~served).tolist():
        message = f"The process {evidence.name(element)} stands on no service"
        yield _resting(evidence, "process-without-service", element, message)


def services_without_objective(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Services to which no objective leads, whatever its value."""
    graph, snapshot = evidence.graph, evidence.snapshot
    orphan = snapshot.kinds_are(Kind.SERVICE) & ~graph.served[graph.rank]
    for element in np.flatnonzero(orphan).tolist():
        told = f"No objective needs the service {evidence.name(element)}"
        message = f"{told}{_cost(evidence, element)}."
        yield evidence.finding("service-without-objective", [element], message, 0.0)


def services_without_component(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Services of which no component is known."""
    graph, snapshot = evidence.graph, evidence.snapshot
    bare = snapshot.kinds_are(Kind.SERVICE) & ~graph.passes_down[graph.rank]
    for element in np.flatnonzero(bare).tolist():
        message = f"No component is known of the service {evidence.name(element)}"
        yield _resting(evidence, "service-without-component", element, message)


def components_unneeded(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Components that no requirement names and that are not retired."""
    snapshot = evidence.snapshot
    unused = snapshot.kinds_are(Kind.COMPONENT) & (np.diff(snapshot.use_ptr) == 0)
    lifecycles = evidence.details.lifecycles
    for element in np.flatnonzero(unused).tolist():
        if lifecycles.get(snapshot.ids[element]) != "retired":
            told = f"Nothing needs the component {evidence.name(element)}"
            message = f"{told}{_cost(evidence, element)}."
            yield evidence.finding("component-unneeded", [element], message, 0.0)


def circles_of(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Elements that all need one another."""
    for circle in circles(evidence.snapshot):
        members = circle.tolist()
        count, names = f"{len(members):,} elements", evidence.names(members)
        message = f"{count} need one another in a circle: {names}."
        value = float(evidence.support[circle].max())
        yield evidence.finding("circle", members, message, value)


def _resting(evidence: Evidence, rule: str, element: int, message: str) -> AlignmentFinding:
    value = float(evidence.support[element])
    worth = f", and {evidence.amount(value)} rests on it" if value else ""
    return evidence.finding(rule, [element], f"{message}{worth}.", value)


def _cost(evidence: Evidence, element: int) -> str:
    cost = float(evidence.snapshot.cost[element])
    return f", which costs {evidence.amount(cost)}" if cost else ""
