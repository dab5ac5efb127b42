"""A map of the layers as a picture: business on the left, technology on the right."""

from collections.abc import Collection, Iterable, Mapping

import numpy as np

from alignment.catalogue import KINDS, Kind
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import counted
from alignment.reports.canvas import Address
from alignment.reports.maps.group_boxes import ToGroup, frames_of, group_box
from alignment.reports.maps.layout import NODE_HEIGHT, Layout, layout
from alignment.reports.maps.lines import arc, badges_of, line_of, onward_to
from alignment.reports.maps.scene import Scene
from alignment.reports.maps.sentences import sentence_of
from alignment.reports.maps.shapes import (
    GAP,
    MARGIN,
    STEP,
    TOP,
    WIDTH,
    Box,
    Drawing,
    Heading,
    Line,
    Shade,
)
from alignment.reports.themes import plural


def draw(
    snapshot: Snapshot, scene: Scene, *,
    shades: Mapping[int, Shade] | None = None, address: Address | None = None,
    to_group: ToGroup | None = None, found: Collection[int] | None = None, title: str = "",
) -> Drawing:  # fmt: skip
    """Lay a scene out.

    Args:
        snapshot: The estate that the scene was chosen from.
        scene: What to show.
        shades: Colour of some elements, by index.
        address: Where a box leads, from the element's id; None for no links.
        to_group: Where the box or the name of a group leads; None for no links.
        found: Elements that stand out as found; the others step back. None for no search.
        title: What the picture is called.
    """
    node = scene.node
    placed = scene.layout or layout_of(snapshot, scene)
    boxes = tuple(
        _box(snapshot, element, _corner(placed, i), (shades or {}).get(element), address,
             focused=element == scene.focus, found=None if found is None else element in found)
        if element >= 0 else
        group_box(scene.groups[-1 - element], _corner(placed, i), shades or {}, found, to_group)
        for element, i in node.items()
    )  # fmt: skip
    badges, starts = badges_of(snapshot, scene.arrows, boxes, node)
    onward = [onward_to(box, ways) for box, ways in zip(boxes, placed.ways, strict=True)]
    column = placed.column.tolist()
    lines = [
        line_of(snapshot, arrow, (boxes[a], boxes[b]), starts.get(arrow.group),
                onward[b].get(column[a] + 1))
        for arrow in scene.arrows
        for a, b in [(node[arrow.consumer], node[arrow.provider])]
    ]  # fmt: skip
    bottom = max((b.y for b in boxes), default=0.0) + NODE_HEIGHT
    return Drawing(
        width=2 * MARGIN + max(placed.columns, 1) * STEP - GAP,
        height=bottom + MARGIN, title=title or snapshot.name,
        headings=_headings(placed, _counts(snapshot, scene)), lines=tuple(_once(lines)),
        badges=tuple(badges), boxes=boxes, frames=frames_of(scene, boxes, node, to_group),
        ways=placed.ways,
    )  # fmt: skip


def layout_of(snapshot: Snapshot, scene: Scene) -> Layout:
    """Where each node stands."""
    node = scene.node
    layers = [
        int(snapshot.kind[e]) if e >= 0 else KINDS.index(scene.groups[-1 - e].kind) for e in node
    ]
    cluster = {
        e: i for i, group in enumerate(scene.groups) if group.is_open
        for e in (*group.members, -1 - i)
    }  # fmt: skip
    pairs = sorted({(node[a.consumer], node[a.provider]) for a in scene.arrows})
    clusters = [cluster.get(e, -1) for e in node] if cluster else None
    return layout(layers, pairs, clusters)


def _counts(snapshot: Snapshot, scene: Scene) -> dict[int, int]:
    """How many elements of each kind the picture shows or stands for."""
    kinds = np.bincount(snapshot.kind[list(scene.shown)], minlength=len(KINDS))
    for group in scene.groups:
        kinds[KINDS.index(group.kind)] += len(group.hidden)
    return dict(enumerate(kinds.tolist()))


def draw_layers(
    snapshot: Snapshot, *, address: Address | None = None, title: str = "",
    says: Mapping[Kind, str] | None = None,
) -> Drawing:  # fmt: skip
    """The estate as one box a kind with its count, and what is said of it in a few words."""
    counts = np.bincount(snapshot.kind, minlength=len(KINDS)).tolist()
    kinds = [k for k in KINDS[:5] if counts[KINDS.index(k)]]
    place = {KINDS.index(kind): i for i, kind in enumerate(kinds)}
    owner = np.repeat(snapshot.owner, np.diff(snapshot.member_ptr))
    pairs = snapshot.kind[owner].astype(np.int64) * len(KINDS) + snapshot.kind[snapshot.member]
    joined = [divmod(int(p), len(KINDS)) for p in np.unique(pairs)]
    boxes = tuple(
        _layer_box(kind, counts[KINDS.index(kind)], i, address, (says or {}).get(kind, ""))
        for i, kind in enumerate(kinds)
    )
    lines = tuple(
        Line(consumer=boxes[place[a]].key, provider=boxes[place[b]].key,
             form="firm" if place[b] == place[a] + 1 else "through",
             route=arc(boxes[place[a]], boxes[place[b]]))
        for a, b in joined if place[b] > place[a]
    )  # fmt: skip
    headings = tuple(
        Heading(kind=k, text=plural(k), x=boxes[i].x, width=WIDTH) for i, k in enumerate(kinds)
    )
    return Drawing(
        width=2 * MARGIN + max(len(kinds), 1) * STEP - GAP,
        height=TOP + NODE_HEIGHT + 1.5 * MARGIN,
        title=title or snapshot.name, headings=headings, lines=lines, badges=(), boxes=boxes,
    )  # fmt: skip


def _corner(placed: Layout, i: int) -> tuple[float, float]:
    x = MARGIN + int(placed.column[i]) * STEP
    return x, TOP + float(placed.y[i]) - NODE_HEIGHT / 2


def _box(
    snapshot: Snapshot, element: int, corner: tuple[float, float],
    shade: Shade | None, address: Address | None, *, focused: bool, found: bool | None,
) -> Box:  # fmt: skip
    kind = KINDS[snapshot.kind[element]]
    key, name = snapshot.ids[element], " ".join(snapshot.names[element].split())
    note = shade.words if shade else ""
    level = shade.level if shade else None
    return Box(
        key=key, kind=kind, title=name or key, subtitle=key if name not in {key, ""} else kind,
        label=sentence_of(snapshot, element, note), x=corner[0], y=corner[1], note=note,
        heat=None if level is None else round(10 * min(max(level, 0.0), 1.0)),
        tone=shade.tone if shade else "", focused=focused, found=found,
        href=address(key) if address else "",
    )  # fmt: skip


def _layer_box(kind: Kind, count: int, place: int, address: Address | None, said: str) -> Box:
    label = counted(count, kind.value)
    return Box(
        key=kind.value, kind=kind, title=f"{count:,}", subtitle=said or label.partition(" ")[2],
        label=f"{label}, {said}" if said else label, x=MARGIN + place * STEP, y=TOP,
        href=address(kind.value) if address else "",
    )  # fmt: skip


def _once(lines: Iterable[Line]) -> list[Line]:
    return list({(a.route, a.form): a for a in lines}.values())


def _headings(placed: Layout, counts: Mapping[int, int]) -> tuple[Heading, ...]:
    found = []
    for layer in dict.fromkeys(placed.layer_of):
        columns = [c for c, held in enumerate(placed.layer_of) if held == layer]
        kind, count = KINDS[layer], counts[layer]
        found.append(Heading(
            kind=kind, text=f"{plural(kind)} ({count:,})", x=MARGIN + columns[0] * STEP,
            width=len(columns) * STEP - GAP,
        ))  # fmt: skip
    return tuple(found)
