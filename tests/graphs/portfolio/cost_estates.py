"""Short ways to write estates that cost something, and to read what they cost."""

from dataclasses import replace

import numpy as np

from alignment.graphs.snapshot import snapshot_of
from tests.graphs.flow_estates import estate


def with_costs(model, costs):
    """The same estate; costs by id, 0 for the others."""
    elements = tuple(replace(e, cost=costs.get(e.id)) for e in model.elements)
    return replace(model, elements=elements)


def costing(needs, *, costs, **fields):
    """The snapshot of an estate from triples, as ``flow_estates.estate`` has it, with costs."""
    return snapshot_of(with_costs(estate(needs, **fields), costs))


def usage_of(snapshot, stated):
    """One weight a use: 1, save those stated by (consumer, provider)."""
    providers = np.repeat(np.arange(len(snapshot)), np.diff(snapshot.use_ptr)).tolist()
    pairs = zip(snapshot.owner[snapshot.use].tolist(), providers, strict=True)
    ids = snapshot.ids
    return np.array([float(stated.get((ids[o], ids[m]), 1)) for o, m in pairs])


def by_id(answer, figure):
    """One figure of each element that has it."""
    figures = {item.id: getattr(item, figure) for item in answer.items}
    return {name: value for name, value in figures.items() if value is not None}


def left(rows):
    """What is not allocated: amount and reason by id."""
    return {row.id: (row.amount, row.reason) for row in rows}
