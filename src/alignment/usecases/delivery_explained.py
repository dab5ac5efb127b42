"""Explains the figures of delivery; registered in ``explain.EXPLAINERS``."""

from collections.abc import Sequence

import numpy as np

from alignment.errors import Invalid
from alignment.graphs.consistency.explained import (
    explained_delivered,
    explained_delivery,
    explained_objective,
    require_lens_of,
)
from alignment.graphs.delivered import leaking_of
from alignment.graphs.delivery import deliver, series_of
from alignment.graphs.explained import Explanation
from alignment.graphs.lenses import Lens, crediting_of
from alignment.runtime import Work
from alignment.usecases import delivery


def delivery_explained(work: Work, of: Sequence[str], *, at: int | None) -> Explanation:
    """Why D of one edge is what it is; ``of`` names its consumer and its service."""
    if len(of) != 2:
        msg = "delivery is a figure of a consumer and a service: name both"
        raise Invalid(msg)
    snapshot, levels = work.snapshot(at), work.service_levels(at)
    found = deliver(levels.derived(series_of))
    return explained_delivery(snapshot, found, leaking_of(snapshot, found), (of[0], of[1]))


def delivered_explained(work: Work, of: Sequence[str], *, at: int | None) -> Explanation:
    """Why so much was delivered: of an objective's value, of what an element carries, of all."""
    if len(of) > 1:
        msg = "delivered is a figure of one element, or of all value when none is named"
        raise Invalid(msg)
    snapshot, leaking = work.snapshot(at), delivery.leaking_of(work, at=at)
    element = snapshot.index_of(of[0]) if of else None
    lens = None if element is None else require_lens_of(snapshot, element)
    if lens is None:
        return explained_objective(leaking, of[0] if of else None)
    practices = work.held("practices", at) if lens is Lens.PRACTICE else ()
    table = crediting_of(snapshot, leaking.graph, lens, practices)
    row = int(np.flatnonzero(table.element[: len(table.rank)] == element)[0])
    return explained_delivered(leaking, of[0], table, row)
