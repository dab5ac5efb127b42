"""The questions on availability: probabilities, cut sets, importances, promises."""

from alignment.catalogue.keys import join_key
from alignment.errors import NotFound
from alignment.graphs.explained import Explanation
from alignment.graphs.reliability import availability, cut_sets, explained, importance, promises
from alignment.graphs.reliability.availability import Availability, Effort
from alignment.graphs.reliability.cut_sets import CutSets
from alignment.graphs.reliability.importance import ElementImportance
from alignment.graphs.reliability.promises import Promises
from alignment.graphs.reliability.structure import MOST_NODES
from alignment.runtime import Work

LISTED = 1_000
"""Elements that an answer lists where nothing else is asked for."""


def availability_of(
    work: Work, *, threshold: float = 1.0, effort: Effort | None = None, limit: int = LISTED,
    at: int | None = None,
) -> Availability:  # fmt: skip
    """How likely every element is down, and what outages put at risk on average."""
    return availability.availability_of(
        work.snapshot(at), threshold=threshold, effort=effort, limit=limit
    )


def importance_of(
    work: Work, element: str, *,
    threshold: float = 1.0, limit: int = importance.MOST_IMPORTANCES, at: int | None = None,
) -> ElementImportance:  # fmt: skip
    """What each failure matters to one element."""
    return importance.importance_of(work.snapshot(at), element, threshold=threshold, limit=limit)


def cut_sets_of(
    work: Work, element: str, *,
    threshold: float = 1.0, order: int | None = None, limit: int = cut_sets.MOST_SETS,
    nodes: int = MOST_NODES, at: int | None = None,
) -> CutSets:  # fmt: skip
    """Which smallest sets of failures take an element to a loss."""
    return cut_sets.cut_sets_of(
        work.snapshot(at), element, threshold=threshold, order=order, limit=limit, nodes=nodes
    )


def promises_of(work: Work, *, at: int | None = None) -> Promises:
    """Which promised availabilities the estate can keep at best."""
    return promises.promises_of(work.snapshot(at), work.held("targets", at))


def explain_promise(
    work: Work, consumer: str, service: str, indicator: str, *, at: int | None = None
) -> Explanation:
    """Why a promised availability can be kept, or not."""
    snapshot, wanted = work.snapshot(at), (consumer, service, indicator)
    for target in work.held("targets", at):
        if (target.consumer, target.service, target.indicator) == wanted:
            return explained.promise(snapshot, target)
    raise NotFound.of("target", join_key(*wanted))
