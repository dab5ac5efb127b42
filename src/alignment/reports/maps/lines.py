"""The lines of a map: which form each has, and the way it takes; quorums beside consumers."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from alignment.graphs.snapshot import Snapshot
from alignment.reports.canvas import near
from alignment.reports.maps.layout import NODE_HEIGHT, Layout
from alignment.reports.maps.scene import COUNTED, Arrow
from alignment.reports.maps.shapes import BADGE, GAP, MARGIN, STEP, TOP, WIDTH, Badge, Box, Line


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
    snapshot: Snapshot, arrow: Arrow, placed: Layout, way: int, ends: tuple[Box, Box],
    start: float | None,
) -> Line:  # fmt: skip
    """One arrow as a line; ``way`` is its place in the layout, ``start`` where a quorum ends."""
    consumer, provider = ends
    if placed.back[way]:
        form, route = "back", arc(consumer, provider)
    else:
        form = _form(snapshot, arrow)
        route = _route(consumer, provider, placed.ways[way], start)
    return Line(
        consumer=consumer.key, provider=provider.key, form=form, route=route, count=arrow.count
    )


def _form(snapshot: Snapshot, arrow: Arrow) -> str:
    if arrow.group == COUNTED:
        return "bundle"
    if arrow.group < 0:
        return "through"
    return "soft" if snapshot.kappa[arrow.group] < 1 else "firm"


def _route(
    consumer: Box, provider: Box, ways: Sequence[tuple[int, float]], start: float | None
) -> str:
    """From the consumer's right side through the waypoints to the provider's left side."""
    middle = consumer.y + NODE_HEIGHT / 2
    lead = 0.0 if start is None else 5 + BADGE[0]
    stops = [(consumer.x + WIDTH + lead, middle if start is None else start)]
    for column, y in ways:
        left = MARGIN + column * STEP
        stops += [(left, TOP + y), (left + WIDTH, TOP + y)]
    stops.append((provider.x, provider.y + NODE_HEIGHT / 2))
    parts = [f"M{near(stops[0][0])} {near(stops[0][1])}"]
    for place, ((x0, y0), (x1, y1)) in enumerate(pairwise(stops)):
        bend = (x1 - x0) / 2
        parts.append(
            f"H{near(x1)}" if place % 2 else
            f"C{near(x0 + bend)} {near(y0)} {near(x1 - bend)} {near(y1)} {near(x1)} {near(y1)}"
        )  # fmt: skip
    return "".join(parts)


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
