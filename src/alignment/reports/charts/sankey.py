"""The flow of value as a picture: four columns of bars, bands as wide as what flows."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from alignment.graphs.value_flow import COLUMNS, Stop, ValueFlow
from alignment.reports.canvas import Address, Canvas, cleaned, near, shortened
from alignment.reports.charts.scales import told_short
from alignment.reports.report import Form
from alignment.reports.themes import WEB, Theme

_BAR = 12.0
_GAP = 9.0
_TOP = 30.0
_LEAST = 1.0
_LAST = 190.0
"""Room for the names of the last column."""

_HEIGHT = 520.0
_EACH = 18.0
"""Height that each bar of the fullest column adds to half of that, beyond what it has anyway."""

_LETTER = 6.2
"""Width of a letter of an amount."""

_LINE = 12.0
_KINDS = ("objective", "process", "service", "component")
_ROUNDS = 3


@dataclass
class _Place:
    """A stop where it stands; what flowed in and out so far stacks from the top."""

    stop: Stop
    x: float
    y: float = 0.0
    height: float = 0.0
    taken: float = 0.0
    given: float = 0.0


def flow_tree(
    found: ValueFlow, theme: Theme = WEB, *,
    unit: str = "", width: float = 1040.0, height: float = _HEIGHT, address: Address | None = None,
) -> ET.Element:  # fmt: skip
    """The flow as a tree of marks.

    Args:
        found: The flow.
        theme: Classes for a page, or concrete colours.
        unit: Of the amounts.
        width: In pixels.
        height: In pixels; more where many bars need it.
        address: Where an element leads, from its id; None for no links.
    """
    places = _placed(found, width, height)
    height = max(height, *(place.y + place.height + 10 for place in places), 0.0)
    root = ET.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {near(width)} {near(height)}",
        "width": near(width), "height": near(height),
        "role": "group" if address else "img", "aria-label": "Flow of value", **theme.of("map"),
    })  # fmt: skip
    ET.SubElement(root, "title").text = "Flow of value from objectives to components"
    canvas = Canvas(root, theme, address)
    if theme.backdrop:
        canvas.mark("rect", "backdrop", width=width, height=height)
    for column, name in enumerate(COLUMNS):
        canvas.text("axis-title at-start", name.capitalize(), _left(column, width), 14)
    _draw_bands(canvas, found, places, unit)
    for place in places:
        _draw_stop(canvas, place, width, unit)
    return root


def _left(column: int, width: float) -> float:
    return 4 + column * (width - _LAST - _BAR - 4) / (len(COLUMNS) - 1)


def _placed(found: ValueFlow, width: float, height: float) -> list[_Place]:
    """Every stop: columns as high as the value, in an order that crosses few bands."""
    places = [_Place(stop, _left(stop.column, width)) for stop in found.stops]
    columns = [[p for p in places if p.stop.column == c] for c in range(len(COLUMNS))]
    most = max(map(len, columns), default=1)
    height = max(height, _EACH * most + _HEIGHT / 2)
    room = height - _TOP - _GAP * max(most - 1, 0) - 10
    scale = room / found.total if found.total else 0.0
    for place in places:
        place.height = max(place.stop.amount * scale, _LEAST)
    for column in columns:
        _stack(column)
    for _ in range(_ROUNDS):
        for column in columns[1:]:
            _untangle(found, places, column)
    return places


def _stack(column: Sequence[_Place]) -> None:
    """One below the other; names of small bars do not touch."""
    y = _TOP
    for place in column:
        place.y = y
        y += max(place.height, _LINE - _GAP + 3) + _GAP


def _untangle(found: ValueFlow, places: Sequence[_Place], column: list[_Place]) -> None:
    """Order a column by where its value comes from; what is put together stays last."""
    drawn: dict[int, tuple[float, float]] = {}
    for band in found.bands:
        source, target = places[band.source], places[band.target]
        if target.stop.column == column[0].stop.column:
            whole, middle = drawn.get(id(target), (0.0, 0.0))
            drawn[id(target)] = (
                whole + band.amount,
                middle + band.amount * (source.y + source.height / 2),
            )

    def rank(place: _Place) -> tuple[bool, bool, float]:
        whole, middle = drawn.get(id(place), (0.0, 0.0))
        return (
            place.stop.count == 0,
            place.stop.below is not None,
            middle / whole if whole else 0.0,
        )

    column.sort(key=rank)
    _stack(column)


def _draw_bands(canvas: Canvas, found: ValueFlow, places: Sequence[_Place], unit: str) -> None:
    """The widest at the bottom, stacked at both ends in the order of the other end."""
    order = sorted(found.bands, key=lambda b: (places[b.source].y, places[b.target].y))
    starts: dict[int, float] = {}
    for band in order:
        source = places[band.source]
        starts[id(band)] = source.y + source.given
        source.given += band.amount / source.stop.amount * source.height
    for band in sorted(found.bands, key=lambda b: (places[b.target].y, places[b.source].y)):
        source, target = places[band.source], places[band.target]
        width = band.amount / target.stop.amount * target.height
        begin, end = starts[id(band)], target.y + target.taken
        target.taken += width
        share = band.amount / found.total
        amount = told_short(band.amount, Form.AMOUNT)
        words = (f"{source.stop.name} to {target.stop.name}: {amount} {unit}, "
                 f"{told_short(share, Form.PERCENT)}")  # fmt: skip
        lost = " lost" if not target.stop.count else ""
        mark = canvas.mark("path", f"band{lost}", d=_band(source, target, begin, end, width))
        ET.SubElement(mark, "title").text = cleaned(words)


def _band(source: _Place, target: _Place, begin: float, end: float, width: float) -> str:
    """The outline from one bar's right side to another's left side."""
    x0, x1 = near(source.x + _BAR), near(target.x)
    bend = near((source.x + _BAR + target.x) / 2)
    below, beyond = near(begin + width), near(end + width)
    return (
        f"M{x0} {near(begin)}C{bend} {near(begin)} {bend} {near(end)} {x1} {near(end)}"
        f"V{beyond}C{bend} {beyond} {bend} {below} {x0} {below}Z"
    )


def _draw_stop(canvas: Canvas, place: _Place, width: float, unit: str) -> None:
    stop = place.stop
    amount = told_short(stop.amount, Form.AMOUNT)
    part = canvas.group(cleaned(f"{stop.name}: {amount} {unit}"), stop.id)
    kind = f" kind-{_KINDS[stop.column]}" if stop.count else " rest"
    part.mark("rect", f"node-bar{kind}", x=place.x, y=place.y, width=_BAR, height=place.height)
    room = _LAST - _BAR if stop.column == len(COLUMNS) - 1 else _left(1, width) - _BAR - 70
    middle = place.y + max(place.height, _LINE - 2) / 2 + 3.6
    # Set apart from the amount, which stands behind a name in any script.
    many = f" ({stop.count:,})" if not stop.id and stop.count and stop.below is None else ""
    name = shortened(stop.name, room - 14 - _LETTER * len(f"{many} {amount}"), 10.5)
    part.text("label at-start", f"\u2068{name}\u2069{many} {amount}",
              place.x + _BAR + 5, middle)  # fmt: skip
    if stop.below is not None and stop.count > 1 and place.height > 3 * _LINE:
        most = told_short(stop.below, Form.AMOUNT)
        part.text("label at-start", f"none above {most}", place.x + _BAR + 5, middle + _LINE + 2)
