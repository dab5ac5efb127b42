"""A free exploration: a few elements and what stands next to them, laid out as the map is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from alignment.catalogue import CHAIN_KINDS, KINDS
from alignment.errors import Invalid
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import brief, counted
from alignment.reports.canvas import Address
from alignment.reports.maps.drawing import draw
from alignment.reports.maps.grouping import Choice, scene_of
from alignment.reports.maps.scene import in_order, neighbours
from alignment.reports.maps.shapes import Drawing
from alignment.runtime import Work
from alignment.usecases.map_colours import COLOURS, Colours, colours_of

MOST_AROUND = 60
"""Neighbours that one element brings along on each side; a hub shows its first and counts on."""

MOST_FIRST = 24
"""Elements that a look begins with where none was named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """An element that is seen.

    Attributes:
        opened: Its neighbours are shown.
        unseen: How many of its neighbours are not shown.
    """

    id: str
    opened: bool
    unseen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exploration:
    """What is seen, by kind and id; the boxes of ``drawing`` stand in the same order."""

    revision: int
    sights: tuple[Sight, ...]
    drawing: Drawing
    colours: Colours
    conclusion: str
    remarks: tuple[str, ...]


def explored(
    work: Work, opened: Sequence[str], *,
    colour: str = "kind", losses: Mapping[str, float] | None = None,
    at: int | None = None, address: Address | None = None,
) -> Exploration:  # fmt: skip
    """Some elements with all that needs them and all that they need.

    Args:
        work: The unit of work.
        opened: Ids of the elements whose neighbours are shown; none for a first look, which
            shows the objectives, else whatever stands farthest to the left.
        colour: One of COLOURS.
        losses: The scenario for the colour "loss".
        at: The revision; the newest when none is named.
        address: Where an element leads, from its id; None for no links.
    """
    if colour not in COLOURS:
        msg = f"there is no colour {colour!r}; take one of {', '.join(COLOURS)}"
        raise Invalid(msg)
    snapshot = work.snapshot(at)
    places = list(dict.fromkeys(snapshot.index_of(key) for key in opened))
    seen = _around(snapshot, places) if places else _first(snapshot)
    within = np.zeros(len(snapshot), dtype=bool)
    within[list(seen)] = True
    scene = scene_of(snapshot, Choice(kinds=KINDS, within=within, most=len(snapshot)))
    colours = colours_of(work, colour, losses or {}, at)
    drawing = draw(snapshot, scene, shades=colours.shades, address=address, title="Explorer")
    sights = tuple(_sight(snapshot, i, seen, opened=i in places) for i in scene.shown)
    return Exploration(
        revision=snapshot.revision, sights=sights, drawing=drawing, colours=colours,
        conclusion=_conclusion(snapshot, places, sights),
        remarks=(*_remarks(snapshot, places, seen), *colours.remarks),
    )  # fmt: skip


def _around(snapshot: Snapshot, places: Sequence[int]) -> set[int]:
    """The elements and their neighbours, of each side the first."""
    found = set(places)
    for place in places:
        for side in _sides(snapshot, place):
            found.update(side[:MOST_AROUND])
    return found


def _first(snapshot: Snapshot) -> set[int]:
    """The objectives; where there is none, the first elements of the layer that comes next."""
    for kind in KINDS:
        here = np.flatnonzero(snapshot.kinds_are(kind)) if kind in CHAIN_KINDS else ()
        if len(here):
            return set(here[:MOST_FIRST])
    return set()


def _sides(snapshot: Snapshot, place: int) -> tuple[tuple[int, ...], ...]:
    return tuple(
        in_order(snapshot, neighbours(snapshot, place, upward=up)) for up in (True, False)
    )


def _sight(snapshot: Snapshot, place: int, shown: Collection[int], *, opened: bool) -> Sight:
    around = {i for side in _sides(snapshot, place) for i in side}
    return Sight(id=snapshot.ids[place], opened=opened, unseen=len(around.difference(shown)))


def _conclusion(snapshot: Snapshot, places: Sequence[int], sights: Sequence[Sight]) -> str:
    if not sights:
        return "There is nothing to explore: no element takes part in the line of sight."
    if not places:
        kind = KINDS[snapshot.kind[snapshot.index_of(sights[0].id)]]
        total = int(snapshot.kinds_are(kind).sum())
        some = f"the first {len(sights)} of " if total > len(sights) else ""
        return f"A first look at {some}{counted(total, kind)}; open one to see what is next to it."
    name = brief(snapshot.names[places[-1]] or snapshot.ids[places[-1]])
    others = f" and {counted(len(places) - 1, 'other')}" if len(places) > 1 else ""
    onward = sum(1 for s in sights if s.unseen)
    whole = not any(s.opened and s.unseen for s in sights)
    around = "all that" if whole else "the first of what"
    said = f"{name}{others} with {around} is next to it: {counted(len(sights), 'element')}"
    return f"{said}; {onward:,} of them lead on." if onward else f"{said}; nothing leads on."


def _remarks(snapshot: Snapshot, places: Sequence[int], seen: Collection[int]) -> list[str]:
    """Hubs whose neighbours are too many to be shown."""
    found = []
    for place in places:
        left = sum(1 for side in _sides(snapshot, place) for i in side if i not in seen)
        if left:
            name = snapshot.names[place] or snapshot.ids[place]
            found.append(f"{name}: {counted(left, 'neighbour')} not shown, as there are more than "
                         f"{MOST_AROUND} on one side; the map shows all in groups.")  # fmt: skip
    return found
