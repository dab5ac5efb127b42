"""What a scenario strikes: worked out once for an answer, its map and its colours."""

from collections.abc import Mapping

from alignment.graphs.impact import Impact, Labels, labels_of, propagate, require_losses
from alignment.graphs.snapshot import Snapshot


def struck(snapshot: Snapshot, losses: Mapping[str, float]) -> tuple[Impact, Labels]:
    """How far a scenario spreads, and how each element that it reaches fares.

    That of the last scenario is kept.
    """

    def found() -> tuple[Impact, Labels]:
        impact = propagate(snapshot, require_losses(snapshot, losses))
        return impact, labels_of(impact)

    return snapshot.latest(struck, tuple(losses.items()), found)
