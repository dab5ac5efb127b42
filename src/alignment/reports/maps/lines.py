"""The lines of a map: which form each has, and the way it takes; quorums beside consumers."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypeAlias

import numpy as np

from alignment.graphs.snapshot import Snapshot
from alignment.reports.canvas import near
from alignment.reports.maps.layout import NODE_HEIGHT
from alignment.reports.maps.scene import COUNTED, Arrow
from alignment.reports.maps.shapes import BADGE, GAP, MARGIN, STEP, TOP, WIDTH, Badge, Box, Line

Onward: TypeAlias = tuple[float, str]
"""The height of a waypoint, and the rest of the route from there on."""


def badges_of(
    snapshot: Snapshot, arrows: Iterable[Arrow], boxes: Sequence[Box], node: Mapping[int, int]
) -> tuple[list[Badge], dict[int, float]]:
    """A badge for each group that spares some member, and the height at which its lines begin."""
    members: dict[int, dict[int, list[float]]] = {}
    for a in arrows:
        if a.group >= 0 and snapshot.needs[a.group] < len(snapshot.members_of(a.group)):
            held = members.setdefault(a.consumer, {}).setdefault(a.group, [])
            held.append(boxes[node[a.provider]].y)
    badges, starts = [], {}
    for consumer, groups in members.items():
        box = boxes[node[consumer]]
        ordered = sorted(groups, key=lambda g: (float(np.mean(groups[g])), g))
        for place, group in enumerate(ordered):
            y = box.y + NODE_HEIGHT / 2 + (place - (len(ordered) - 1) / 2) * (BADGE[1] + 2)
            text = f"{snapshot.needs[group]} of {len(snapshot.members_of(group))}"
            badges.append(Badge(text=text, x=box.x + WIDTH + 5, y=y - BADGE[1] / 2))
            starts[group] = y
    return badges, starts


def line_of(
    snapshot: Snapshot, arrow: Arrow, ends: tuple[Box, Box], start: float | None,
    onward: Onward | None,
) -> Line:  # fmt: skip
    """One arrow as a line.

    Args:
        snapshot: The estate.
        arrow: From a consumer to a provider, whose boxes are ``ends``.
        ends: Of the line.
        start: The height at which a quorum ends; None for the middle of the consumer.
        onward: The waypoint in the column right of the consumer; None where there is none.
    """
    consumer, provider = ends
    if provider.x <= consumer.x:
        form, route = "back", arc(consumer, provider)
    else:
        form, route = _form(snapshot, arrow), _route(consumer, provider, start, onward)
    return Line(
        consumer=consumer.key, provider=provider.key, form=form, route=route, count=arrow.count
    )


def onward_to(provider: Box, waypoints: Sequence[tuple[int, float]]) -> dict[int, Onward]:
    """The rest of the way to a provider from each of its waypoints, by column.

    Arrows share their ways: what they have in common is written once.
    """
    level, rest = near(provider.y + NODE_HEIGHT / 2), ""
    found = {}
    for column, height in reversed(waypoints):
        y = TOP + height
        here, (across, bend, end) = near(y), _over(column)
        rest = f"{across} {here} {bend} {level} {end} {level}{rest}"
        found[column] = y, rest
        level = here
    return found


@cache
def _over(column: int) -> tuple[str, str, str]:
    """How a line passes a column and enters the next; the heights are left out.

    It runs level to the right side, then bends midway between the columns.
    """
    right = MARGIN + column * STEP + WIDTH
    middle = near(right + GAP / 2)
    return f"H{near(right)}C{middle}", middle, near(right + GAP)


def corners_of(waypoints: Iterable[tuple[int, float]]) -> tuple[tuple[float, float], ...]:
    """Where lines enter and leave each column that they pass."""
    return tuple(
        (MARGIN + column * STEP + side, TOP + height)
        for column, height in waypoints
        for side in (0.0, WIDTH)
    )


def _form(snapshot: Snapshot, arrow: Arrow) -> str:
    if arrow.group == COUNTED:
        return "bundle"
    if arrow.group < 0:
        return "through"
    return "soft" if snapshot.kappa[arrow.group] < 1 else "firm"


def _route(consumer: Box, provider: Box, start: float | None, onward: Onward | None) -> str:
    """From the consumer's right side through the waypoints to the provider's left side."""
    lead = 0.0 if start is None else 5 + BADGE[0]
    x, y = consumer.x + WIDTH + lead, consumer.y + NODE_HEIGHT / 2 if start is None else start
    begin = f"M{near(x)} {near(y)}"
    if onward is None:
        return begin + _curve((x, y), (provider.x, provider.y + NODE_HEIGHT / 2))
    level, rest = onward
    return begin + _curve((x, y), (consumer.x + STEP, level)) + rest


def _curve(begin: tuple[float, float], end: tuple[float, float]) -> str:
    """Level where it begins and where it ends."""
    bend, level = (end[0] - begin[0]) / 2, near(end[1])
    return (f"C{near(begin[0] + bend)} {near(begin[1])} {near(end[0] - bend)} {level} "
            f"{near(end[0])} {level}")  # fmt: skip


def arc(consumer: Box, provider: Box) -> str:
    """A curve straight from one box to another, whichever stands on the left."""
    y0, y1 = consumer.y + NODE_HEIGHT / 2, provider.y + NODE_HEIGHT / 2
    if provider.x > consumer.x:
        x0, x1 = consumer.x + WIDTH, provider.x
        rise = 12.0 + (x1 - x0) / 25 if y0 == y1 and x1 - x0 > GAP else 0.0
        bends = f"{near(x0 + 40)} {near(y0 + rise)} {near(x1 - 40)} {near(y1 + rise)}"
    else:
        x0, x1 = consumer.x, provider.x + WIDTH
        bend = 60.0 if x0 <= x1 else (x0 - x1) / 2
        bends = f"{near(x0 - bend)} {near(y0)} {near(x1 + bend)} {near(y1)}"
    return f"M{near(x0)} {near(y0)}C{bends} {near(x1)} {near(y1)}"
