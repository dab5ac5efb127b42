"""Where the spend does not follow the value."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from alignment.catalogue import Kind
from alignment.graphs.findings.finding import AlignmentFinding, Evidence
from alignment.graphs.portfolio.costing import costs_of
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.words import percent_text

APART = 0.1
"""How much larger an objective's share of the cost must be than that of the value."""


def over_served(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Objectives at which much more of the cost ends than of the value."""
    snapshot = evidence.snapshot
    roots, values, costs = ends_of(snapshot)
    worth, spent = float(values.sum()), float(snapshot.cost.sum())
    if not worth or not spent:
        return
    for root, value, cost in zip(roots.tolist(), values, costs, strict=True):
        if cost / spent - value / worth > APART:
            message = (
                f"{evidence.name(root)} takes {percent_text(cost / spent)} of the cost and brings "
                f"{percent_text(value / worth)} of the value."
            )
            yield evidence.finding("over-served", [root], message, float(value))


def ends_of(snapshot: Snapshot) -> tuple[Ints, Floats, Floats]:
    """The objectives that no other needs, with the value and the cost that end at each.

    The value of an objective below is passed up as cost is, so that like is set against like.
    """
    costs = costs_of(snapshot)
    root = snapshot.kinds_are(Kind.OBJECTIVE) & costs.ends & ~costs.closed
    roots = np.flatnonzero(root).astype(np.int32)
    if not (snapshot.value[~root] > 0).any():
        return roots, snapshot.value[roots], costs.passing[roots]
    raised = costs_of(replace(snapshot, cost=snapshot.value)).passing
    return roots, raised[roots], costs.passing[roots]
