"""A map of the layers as a picture: business on the left, technology on the right."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np

from alignment.catalogue import KINDS, Kind
from alignment.graphs.snapshot import Snapshot
from alignment.reports.layout import NODE_HEIGHT, Layout, layout
from alignment.reports.scene import Arrow, Scene
from alignment.reports.themes import WEB, Theme, cut_to, plural

WIDTH = 176.0
GAP = 76.0
MARGIN = 16.0
TOP = 44.0
_STEP = WIDTH + GAP
_BADGE = (36.0, 14.0)
_ROUND = {Kind.OBJECTIVE: 18, Kind.CLIENT: 12, Kind.PROCESS: 10, Kind.SERVICE: 6}

Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Shade:
    """How strongly an element is coloured (0..1), and the same in words: never colour alone."""

    level: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One element (or layer) of the picture; x and y are its upper left corner."""

    key: str
    kind: Kind
    title: str
    subtitle: str
    label: str
    x: float
    y: float
    note: str = ""
    heat: int | None = None
    focused: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One requirement: ``form`` is firm, soft (criticality below 1), through or back."""

    consumer: str
    provider: str
    form: str
    route: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """The quorum of a group, such as "2 of 3", beside its consumer."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The name of a layer above its columns."""

    kind: Kind
    text: str
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture without a file format in it."""

    width: float
    height: float
    title: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    badges: tuple[Badge, ...]
    boxes: tuple[Box, ...]


def draw(
    snapshot: Snapshot, scene: Scene, *,
    shades: Mapping[int, Shade] | None = None, address: Address | None = None, title: str = "",
) -> Drawing:  # fmt: skip
    """Lay a scene out.

    Args:
        snapshot: The estate that the scene was chosen from.
        scene: What to show.
        shades: Colour of some elements, by index.
        address: Where a box leads, from the element's id; None for no links.
        title: What the picture is called.
    """
    node = {element: i for i, element in enumerate(scene.shown)}
    layers = [int(snapshot.kind[i]) for i in scene.shown]
    pairs = sorted({(node[a.consumer], node[a.provider]) for a in scene.arrows})
    placed = layout(layers, pairs)
    boxes = tuple(
        _box(snapshot, element, placed, i, (shades or {}).get(element), address,
             focused=element == scene.focus)
        for element, i in node.items()
    )  # fmt: skip
    badges, starts = _badges(snapshot, scene.arrows, boxes, node)
    ways = dict(zip(pairs, range(len(pairs)), strict=True))
    lines = [
        _line(snapshot, a, placed, ways[node[a.consumer], node[a.provider]],
              (boxes[node[a.consumer]], boxes[node[a.provider]]), starts.get(a.group))
        for a in scene.arrows
    ]  # fmt: skip
    bottom = max((b.y for b in boxes), default=0.0) + NODE_HEIGHT
    return Drawing(
        width=2 * MARGIN + max(placed.columns, 1) * _STEP - GAP,
        height=bottom + MARGIN, title=title or snapshot.name,
        headings=_headings(placed, layers), lines=tuple(_once(lines)), badges=tuple(badges),
        boxes=boxes,
    )  # fmt: skip


def draw_layers(snapshot: Snapshot, *, address: Address | None = None, title: str = "") -> Drawing:
    """The estate as one box a kind with its count, for estates too large to be drawn."""
    counts = np.bincount(snapshot.kind, minlength=len(KINDS)).tolist()
    kinds = [k for k in KINDS[:5] if counts[KINDS.index(k)]]
    place = {KINDS.index(kind): i for i, kind in enumerate(kinds)}
    owner = np.repeat(snapshot.owner, np.diff(snapshot.member_ptr))
    pairs = snapshot.kind[owner].astype(np.int64) * len(KINDS) + snapshot.kind[snapshot.member]
    joined = [divmod(int(p), len(KINDS)) for p in np.unique(pairs)]
    boxes = tuple(
        _layer_box(kind, counts[KINDS.index(kind)], i, address) for i, kind in enumerate(kinds)
    )
    lines = tuple(
        Line(consumer=boxes[place[a]].key, provider=boxes[place[b]].key,
             form="firm" if place[b] == place[a] + 1 else "through",
             route=_arc(boxes[place[a]], boxes[place[b]]))
        for a, b in joined if place[b] > place[a]
    )  # fmt: skip
    headings = tuple(
        Heading(kind=k, text=plural(k), x=boxes[i].x, width=WIDTH) for i, k in enumerate(kinds)
    )
    return Drawing(
        width=2 * MARGIN + max(len(kinds), 1) * _STEP - GAP,
        height=TOP + NODE_HEIGHT + 1.5 * MARGIN,
        title=title or snapshot.name, headings=headings, lines=lines, badges=(), boxes=boxes,
    )  # fmt: skip


def _box(
    snapshot: Snapshot, element: int, placed: Layout, i: int,
    shade: Shade | None, address: Address | None, *, focused: bool,
) -> Box:  # fmt: skip
    kind = KINDS[snapshot.kind[element]]
    key, name = snapshot.ids[element], " ".join(snapshot.names[element].split())
    note = shade.words if shade else ""
    return Box(
        key=key, kind=kind, title=name, subtitle=key if key != name else kind.value,
        label=f"{name} ({key}), {kind.value}" + (f", {note}" if note else ""),
        x=MARGIN + int(placed.column[i]) * _STEP, y=TOP + float(placed.y[i]) - NODE_HEIGHT / 2,
        note=note, heat=None if shade is None else round(10 * min(max(shade.level, 0.0), 1.0)),
        focused=focused, href=address(key) if address else "",
    )  # fmt: skip


def _layer_box(kind: Kind, count: int, place: int, address: Address | None) -> Box:
    return Box(
        key=kind.value, kind=kind, title=f"{count:,}", subtitle=plural(kind),
        label=f"{count:,} {plural(kind)}", x=MARGIN + place * _STEP, y=TOP,
        href=address(kind.value) if address else "",
    )  # fmt: skip


def _badges(
    snapshot: Snapshot, arrows: Sequence[Arrow], boxes: Sequence[Box], node: Mapping[int, int]
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
            y = box.y + NODE_HEIGHT / 2 + (place - (len(ordered) - 1) / 2) * (_BADGE[1] + 2)
            text = f"{snapshot.needs[group]} of {len(snapshot.members_of(group))}"
            badges.append(Badge(text=text, x=box.x + WIDTH + 5, y=y - _BADGE[1] / 2))
            starts[group] = y
    return badges, starts


def _line(
    snapshot: Snapshot, arrow: Arrow, placed: Layout, way: int, ends: tuple[Box, Box],
    start: float | None,
) -> Line:  # fmt: skip
    consumer, provider = ends
    if placed.back[way]:
        form, route = "back", _arc(consumer, provider)
    else:
        form = "through" if arrow.group < 0 else "firm"
        if arrow.group >= 0 and snapshot.kappa[arrow.group] < 1:
            form = "soft"
        route = _route(consumer, provider, placed.ways[way], start)
    return Line(consumer=consumer.key, provider=provider.key, form=form, route=route)


def _route(
    consumer: Box, provider: Box, ways: Sequence[tuple[int, float]], start: float | None
) -> str:
    """From the consumer's right side through the waypoints to the provider's left side."""
    middle = consumer.y + NODE_HEIGHT / 2
    lead = 0.0 if start is None else 5 + _BADGE[0]
    stops = [(consumer.x + WIDTH + lead, middle if start is None else start)]
    for column, y in ways:
        left = MARGIN + column * _STEP
        stops += [(left, TOP + y), (left + WIDTH, TOP + y)]
    stops.append((provider.x, provider.y + NODE_HEIGHT / 2))
    parts = [f"M{_n(stops[0][0])} {_n(stops[0][1])}"]
    for place, ((x0, y0), (x1, y1)) in enumerate(pairwise(stops)):
        bend = (x1 - x0) / 2
        parts.append(
            f"H{_n(x1)}" if place % 2 else
            f"C{_n(x0 + bend)} {_n(y0)} {_n(x1 - bend)} {_n(y1)} {_n(x1)} {_n(y1)}"
        )  # fmt: skip
    return "".join(parts)


def _arc(consumer: Box, provider: Box) -> str:
    """A curve straight from one box to another, whichever stands on the left."""
    y0, y1 = consumer.y + NODE_HEIGHT / 2, provider.y + NODE_HEIGHT / 2
    if provider.x > consumer.x:
        x0, x1 = consumer.x + WIDTH, provider.x
        rise = 12.0 + (x1 - x0) / 25 if y0 == y1 and x1 - x0 > GAP else 0.0
        bends = f"{_n(x0 + 40)} {_n(y0 + rise)} {_n(x1 - 40)} {_n(y1 + rise)}"
        return f"M{_n(x0)} {_n(y0)}C{bends} {_n(x1)} {_n(y1)}"
    x0, x1 = consumer.x, provider.x + WIDTH
    bend = 60.0 if x0 <= x1 else (x0 - x1) / 2
    return (
        f"M{_n(x0)} {_n(y0)}C{_n(x0 - bend)} {_n(y0)} {_n(x1 + bend)} {_n(y1)} {_n(x1)} {_n(y1)}"
    )


def _once(lines: Iterable[Line]) -> list[Line]:
    return list({(a.route, a.form): a for a in lines}.values())


def _headings(placed: Layout, layers: Sequence[int]) -> tuple[Heading, ...]:
    found = []
    for layer in dict.fromkeys(placed.layer_of):
        columns = [c for c, held in enumerate(placed.layer_of) if held == layer]
        kind, count = KINDS[layer], sum(1 for held in layers if held == layer)
        found.append(Heading(
            kind=kind, text=f"{plural(kind)} ({count})", x=MARGIN + columns[0] * _STEP,
            width=len(columns) * _STEP - GAP,
        ))  # fmt: skip
    return tuple(found)


def _n(number: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{number:.1f}".removesuffix(".0")


def map_svg(drawing: Drawing, theme: Theme = WEB) -> str:
    """The picture as an SVG file."""
    return ET.tostring(map_tree(drawing, theme), encoding="unicode") + "\n"


def map_tree(drawing: Drawing, theme: Theme = WEB) -> ET.Element:
    """The picture as a tree of marks, which a page writes out with its own escaping."""
    width, height = _n(drawing.width), _n(drawing.height)
    root = ET.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}",
        "width": width, "height": height, "role": "group", "aria-label": drawing.title or "Map",
        **theme.of("map"),
    })  # fmt: skip
    if theme.backdrop:
        _mark(root, theme, "rect", "backdrop", width=width, height=height)
    for heading in drawing.headings:
        _heading_mark(root, theme, heading)
    for line in drawing.lines:
        data = {"data-from": line.consumer, "data-to": line.provider} if theme is WEB else {}
        _mark(root, theme, "path", f"line {line.form}", d=line.route, **data)
    for badge in drawing.badges:
        _badge_marks(root, theme, badge)
    for box in drawing.boxes:
        _box_marks(root, theme, box)
    return root


def _heading_mark(root: ET.Element, theme: Theme, heading: Heading) -> None:
    x, right = heading.x, heading.x + heading.width
    _mark(root, theme, "path", f"rule kind-{heading.kind}", d=f"M{_n(x)} 28H{_n(right)}")
    _mark(root, theme, "text", "heading", x=_n(x), y="20").text = heading.text


def _badge_marks(root: ET.Element, theme: Theme, badge: Badge) -> None:
    width, height = _BADGE
    middle = badge.y + height / 2
    _mark(root, theme, "path", "line firm", d=f"M{_n(badge.x - 5)} {_n(middle)}h5")
    _mark(root, theme, "rect", "badge", x=_n(badge.x), y=_n(badge.y), width=_n(width),
          height=_n(height), rx="7")  # fmt: skip
    _mark(root, theme, "text", "badge-text", x=_n(badge.x + width / 2),
          y=_n(badge.y + 10.4)).text = badge.text  # fmt: skip


def _box_marks(root: ET.Element, theme: Theme, box: Box) -> None:
    tag, link = ("a", {"href": box.href, "aria-label": box.label}) if box.href else ("g", {})
    data = {"data-key": box.key} if theme is WEB else {}
    group = _mark(root, theme, tag, "node focused" if box.focused else "node", **link, **data)
    ET.SubElement(group, "title").text = box.label
    heat = "" if box.heat is None else f" h{box.heat}"
    corner = str(_ROUND.get(box.kind, 2))
    _mark(group, theme, "rect", f"box kind-{box.kind}{heat}", x=_n(box.x), y=_n(box.y),
          width=_n(WIDTH), height=_n(NODE_HEIGHT), rx=corner)  # fmt: skip
    inset = 12 if box.kind is Kind.OBJECTIVE else 9
    room = WIDTH - 2 * inset
    _mark(group, theme, "text", "title", x=_n(box.x + inset),
          y=_n(box.y + 15)).text = cut_to(box.title, room, size=12)  # fmt: skip
    spare = room - (len(box.note) * 6.4 + 8 if box.note else 0)
    _mark(group, theme, "text", "subtitle", x=_n(box.x + inset),
          y=_n(box.y + 29)).text = cut_to(box.subtitle, spare, size=10)  # fmt: skip
    if box.note:
        _mark(group, theme, "text", "note", x=_n(box.x + WIDTH - inset),
              y=_n(box.y + 29)).text = box.note  # fmt: skip


def _mark(parent: ET.Element, theme: Theme, tag: str, names: str, **attributes: str) -> ET.Element:
    given = {name.replace("_", "-"): value for name, value in attributes.items()}
    return ET.SubElement(parent, tag, {**given, **theme.of(names)})
