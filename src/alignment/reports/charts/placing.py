"""Where labels of bubbles stand so that none covers a label, a bubble or a quadrant's name."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]

_GAP = 3.0
_FARTHER = (0.0, 12.0, 26.0, 44.0)
"""How far a label moves away when there is no room beside its bubble."""

_SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
SIDES = ("right", "left", "above", "below")
"""Names of the first of them."""

_DIAGONAL = 0.75


@dataclass(frozen=True, slots=True)
class Disc:
    """A bubble, and the width of its label."""

    x: float
    y: float
    radius: float
    width: float


@dataclass(frozen=True, slots=True)
class Spot:
    """Left upper corner of a label; ``led`` when a line leads to its bubble."""

    x: float
    y: float
    led: bool


def placed(
    discs: Sequence[Disc], height: float, room: tuple[float, float, float, float],
    taken: Sequence[tuple[float, float, float, float]] = (), *, most: int | None = None,
) -> list[Spot | None]:  # fmt: skip
    """A place for the label of each bubble, the first ones first; None where there is none.

    Args:
        discs: In order of importance.
        height: Of every label.
        room: Left, top, right, bottom of where labels may stand.
        taken: The same of what they must not cover.
        most: How many are offered a place; the others are only kept free.

    Time O(most * n) in array operations.
    """
    found = _found(discs, height, room, taken, most=most)
    return [held and Spot(held[1], held[2], led=held[0] >= len(_SIDES)) for held in found]


def sides(
    discs: Sequence[Disc], height: float, room: tuple[float, float, float, float],
    taken: Sequence[tuple[float, float, float, float]] = (), *, most: int | None = None,
) -> list[str | None]:  # fmt: skip
    """The side of each bubble that its label has room on, right beside it, as ``placed`` asks.

    Office programs put labels there and nowhere else.
    """
    found = _found(discs, height, room, taken, most=most, tries=len(SIDES))
    return [held and SIDES[held[0]] for held in found]


def _found(
    discs: Sequence[Disc], height: float, room: tuple[float, float, float, float],
    taken: Sequence[tuple[float, float, float, float]], *, most: int | None,
    tries: int | None = None,
) -> list[tuple[int, float, float] | None]:  # fmt: skip
    """Which try is the first that fits for each bubble, and where its label begins."""
    at = np.array([(d.x, d.y, d.radius) for d in discs], dtype=float).reshape(-1, 3)
    covered = np.array(taken, dtype=float).reshape(-1, 4)
    found: list[tuple[int, float, float] | None] = []
    for place, disc in enumerate(discs[:most]):
        tried = _tries(disc, height)[:tries]
        free = _free(tried, np.delete(at, place, axis=0), covered, room)
        if not len(free):
            found.append(None)
            continue
        box = tried[free[0]]
        found.append((int(free[0]), float(box[0]), float(box[1])))
        covered = np.vstack([covered, box])
    return found


def _tries(disc: Disc, height: float) -> Boxes:
    """Boxes beside a bubble, the nearest first, shape (tries, 4): left, top, right, bottom."""
    found = []
    for farther in _FARTHER:
        for across, down in _SIDES:
            reach = disc.radius + _GAP + farther
            if across and down:
                reach *= _DIAGONAL
            x = disc.x + across * reach - (disc.width if across < 0 else 0)
            x -= 0 if across else disc.width / 2
            y = disc.y + down * reach - (height if down < 0 else 0)
            y -= 0 if down else height / 2
            found.append((x, y, x + disc.width, y + height))
    return np.array(found)


def _free(
    tried: Boxes, discs: Boxes, covered: Boxes, room: tuple[float, float, float, float]
) -> NDArray[np.intp]:
    """Which of the boxes lie in the room and cover nothing."""
    left, top, right, bottom = (tried[:, side, np.newaxis] for side in range(4))
    inside = (left >= room[0]) & (top >= room[1]) & (right <= room[2]) & (bottom <= room[3])
    away = np.hypot(
        discs[:, 0] - np.clip(discs[:, 0], left, right),
        discs[:, 1] - np.clip(discs[:, 1], top, bottom),
    )
    apart = (
        (left >= covered[:, 2]) | (right <= covered[:, 0])
        | (top >= covered[:, 3]) | (bottom <= covered[:, 1])
    )  # fmt: skip
    fits = inside[:, 0] & (away >= discs[:, 2] + 1).all(axis=1) & apart.all(axis=1)
    return np.flatnonzero(fits)
