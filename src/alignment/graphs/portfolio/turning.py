"""Where a cut must move for a service to change its quadrant: how firm the portfolio is."""

from collections.abc import Iterable
from dataclasses import dataclass

from alignment.graphs.portfolio.quadrants import Placed, Portfolio, Quadrant

NEAR = 0.05
"""A service nearer to a cut than this is placed by a hair."""

_MOST = 5

_BEYOND = {
    "value": {
        Quadrant.INVEST: Quadrant.TOLERATE, Quadrant.TOLERATE: Quadrant.INVEST,
        Quadrant.MIGRATE: Quadrant.ELIMINATE, Quadrant.ELIMINATE: Quadrant.MIGRATE,
    },
    "fit": {
        Quadrant.INVEST: Quadrant.MIGRATE, Quadrant.MIGRATE: Quadrant.INVEST,
        Quadrant.TOLERATE: Quadrant.ELIMINATE, Quadrant.ELIMINATE: Quadrant.TOLERATE,
    },
}  # fmt: skip
"""What lies on the other side of each cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A service that changes its quadrant when one cut moves past its figure.

    Attributes:
        cut: ``value`` or ``fit``.
        figure: Of the service, where the cut passes it; on the cut it still is high.
        high: It is high now.
        now, then: Its quadrant before and beyond.
    """

    cut: str
    id: str
    name: str
    figure: float
    high: bool
    now: Quadrant
    then: Quadrant


def turns_of(found: Portfolio, *, most: int = _MOST) -> dict[str, tuple[Turn, ...]]:
    """The services that turn first when a cut moves, by cut: the nearest figure first.

    Source: METHODS 3.7 (how far a ranking stands), 3.8 (TIME).
    """
    held = {"value": found.value_cut, "fit": found.fit_cut}
    return {
        cut: tuple(sorted(_turns(found, cut), key=lambda t: (abs(t.figure - held[t.cut]), t.id)))[
            :most
        ]
        for cut in _BEYOND
    }


def is_near(item: Placed) -> bool:
    """Whether a service stands so near to a cut that little turns it."""
    return item.stability is not None and item.stability < NEAR


def _turns(found: Portfolio, cut: str) -> Iterable[Turn]:
    for item in found.items:
        figure, margin = (
            (item.value, item.value_margin) if cut == "value" else (item.fit, item.fit_margin)
        )
        if item.quadrant is not None and figure is not None and margin is not None:
            yield Turn(
                cut=cut, id=item.id, name=item.name, figure=figure, high=margin >= 0,
                now=item.quadrant, then=_BEYOND[cut][item.quadrant],
            )  # fmt: skip
