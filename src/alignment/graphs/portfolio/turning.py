"""Where a cut must move for a service to change its quadrant: how firm the portfolio is."""

from dataclasses import dataclass

import numpy as np

from alignment.graphs.portfolio.quadrants import (
    FIT_BIT,
    QUADRANTS,
    VALUE_BIT,
    Placed,
    Placement,
    Quadrant,
)

NEAR = 0.05
"""A service nearer to a cut than this is placed by a hair."""

_MOST = 5


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


def turns_of(placement: Placement, *, most: int = _MOST) -> dict[str, tuple[Turn, ...]]:
    """The services that turn first when a cut moves, by cut: the nearest figure first.

    Source: METHODS 3.7 (how far a ranking stands), 3.8 (TIME).
    """
    margins = {
        "value": (placement.value_margin, VALUE_BIT), "fit": (placement.fit_margin, FIT_BIT),
    }  # fmt: skip
    return {
        cut: tuple(
            _turn(placement, cut, row, bit) for row in placement.nearest(np.abs(margin), most)
        )
        for cut, (margin, bit) in margins.items()
    }


def is_near(item: Placed) -> bool:
    """Whether a service stands so near to a cut that little turns it."""
    return item.stability is not None and item.stability < NEAR


def _turn(placement: Placement, cut: str, row: int, bit: int) -> Turn:
    standings, now = placement.standings, int(placement.quadrant[row])
    figures = {"value": standings.value, "fit": standings.fit}
    return Turn(
        cut=cut, id=standings.items[row].id, name=standings.items[row].name,
        figure=float(figures[cut][row]), high=not now & bit, now=QUADRANTS[now],
        then=QUADRANTS[now ^ bit],
    )  # fmt: skip
