"""What the catalogue leaves open: owners, and what is retired and still needed."""

from collections.abc import Iterator

import numpy as np

from alignment.catalogue import Kind
from alignment.graphs.findings.finding import AlignmentFinding, Evidence

_OWNED = (Kind.OBJECTIVE, Kind.PROCESS, Kind.SERVICE, Kind.COMPONENT)


def ownerless(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Elements nobody is responsible for; one finding when nobody is for any."""
    snapshot = evidence.snapshot
    open_ = snapshot.kinds_are(*_OWNED)
    if not evidence.details.owners:
        count = int(open_.sum())
        if count:
            message = f"No element states an owner: nobody is responsible for {count:,} elements."
            yield evidence.finding("ownerless", [], message)
        return
    open_[evidence.ids_to_indices(evidence.details.owners)] = False
    for element in np.flatnonzero(open_).tolist():
        value = float(evidence.support[element])
        worth = f"; {evidence.amount(value)} rests on it" if value else ""
        message = f"Nobody is responsible for {evidence.name(element)}{worth}."
        yield evidence.finding("ownerless", [element], message, value)


def retired_needed(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Elements that are retired and named by a requirement of one that is not."""
    snapshot = evidence.snapshot
    retired = {i: None for i, stage in evidence.details.lifecycles.items() if stage == "retired"}
    gone = evidence.ids_to_indices(retired)
    away = np.zeros(len(snapshot), dtype=bool)
    away[gone] = True
    for element in gone.tolist():
        uses = snapshot.uses_of(element)
        needing = np.unique(snapshot.owner[uses])
        needing = needing[~away[needing]].tolist()
        if needing:
            message = (
                f"{evidence.name(element)} is retired and still needed by "
                f"{evidence.names(needing)}."
            )
            value = float(evidence.support[element])
            yield evidence.finding("retired-needed", [element, *needing], message, value)
