"""Where labels of bubbles stand so that none covers a label, a bubble or a quadrant's name."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]
Flags = NDArray[np.bool_]

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
    boxes = _tries(discs[:most], height)[:, :tries]
    found: list[tuple[int, float, float] | None] = []
    for tried, fits in zip(boxes, _fitting(boxes, at, room), strict=True):
        free = np.flatnonzero(fits & _apart(tried, covered))
        if not len(free):
            found.append(None)
            continue
        box = tried[free[0]]
        found.append((int(free[0]), float(box[0]), float(box[1])))
        covered = np.vstack([covered, box])
    return found


def _tries(discs: Sequence[Disc], height: float) -> Boxes:
    """Left, top, right, bottom of boxes beside each bubble, the nearest first, (d, tries, 4)."""
    across, down = np.array(_SIDES, dtype=float).T
    slant = np.where((across != 0) & (down != 0), _DIAGONAL, 1.0)
    at = np.array([(d.x, d.y, d.radius, d.width) for d in discs], dtype=float).reshape(-1, 4)
    x, y, radius, width = (at[:, side, np.newaxis, np.newaxis] for side in range(4))
    reach = (radius + _GAP + np.array(_FARTHER)[:, np.newaxis]) * slant
    left = x + across * reach - width * (1 - across) / 2
    top = y + down * reach - height * (1 - down) / 2
    boxes = np.stack([left, top, left + width, top + height], axis=-1)
    return boxes.reshape(len(discs), len(_FARTHER) * len(_SIDES), 4)


def _fitting(boxes: Boxes, at: Boxes, room: tuple[float, float, float, float]) -> Flags:
    """Which boxes lie in the room and cover no bubble but their own, shape (d, tries)."""
    left, top, right, bottom = (boxes[..., side] for side in range(4))
    inside = (left >= room[0]) & (top >= room[1]) & (right <= room[2]) & (bottom <= room[3])
    for place, box in enumerate(boxes):
        across = at[:, 0] - np.clip(at[:, 0], box[:, :1], box[:, 2:3])
        up = at[:, 1] - np.clip(at[:, 1], box[:, 1:2], box[:, 3:])
        off = np.hypot(across, up) >= at[:, 2] + 1
        off[:, place] = True
        inside[place] &= off.all(axis=1)
    return inside


def _apart(boxes: Boxes, covered: Boxes) -> Flags:
    """Which boxes cover nothing of what is covered, shape (tries,)."""
    left, top, right, bottom = (boxes[:, side, np.newaxis] for side in range(4))
    apart: Flags = (
        (left >= covered[:, 2]) | (right <= covered[:, 0])
        | (top >= covered[:, 3]) | (bottom <= covered[:, 1])
    )  # fmt: skip
    return np.asarray(apart.all(axis=1))
