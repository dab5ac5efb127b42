"""A map of the layers, of all or of one line of sight, coloured by a figure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from alignment.catalogue import CHAIN_KINDS, KINDS, Kind
from alignment.errors import Invalid
from alignment.graphs import impact
from alignment.graphs.flow import support_of_all
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import VALUES_ASSUMED
from alignment.reports.drawing import Drawing, Shade, draw, draw_layers
from alignment.reports.scene import MOST_SHOWN, Scene, scene_of
from alignment.reports.themes import plural
from alignment.runtime import Work
from alignment.usecases.overview import single_failures_if_small

COLOURS = ("kind", "value", "risk", "loss")
"""By kind alone, by the value that stands on each, by what its failure costs, by a scenario."""

_MOST_DEEP = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a map is to show.

    Attributes:
        focus: Only the lineage of this element.
        kinds: The layers to show.
        depth: Requirements up and down from the focus; None for all.
        colour: One of COLOURS.
        losses: The scenario for the colour "loss".
        most: Elements from which the map is collapsed.
    """

    focus: str = ""
    kinds: frozenset[Kind] = CHAIN_KINDS
    depth: int | None = None
    colour: str = "kind"
    losses: Mapping[str, float] = field(default_factory=dict)
    most: int = MOST_SHOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A map and what it does not show.

    Attributes:
        scale: What the strongest colour stands for, in words; empty without colours.
        shown: How many elements it shows.
        conclusion: What the picture says, in a sentence or two.
        remarks: What was left out, and why.
    """

    revision: int
    drawing: Drawing
    scene: Scene
    scale: str
    shown: int
    conclusion: str
    remarks: tuple[str, ...]


def map_of(
    work: Work, wish: Wish, *,
    at: int | None = None, address: Callable[[str], str] | None = None,
    list_address: Callable[[str], str] | None = None,
) -> Picture:  # fmt: skip
    """Draw a map.

    Args:
        work: The unit of work.
        wish: What it is to show.
        at: The revision; the newest when none is named.
        address: Where an element leads, from its id; None for no links.
        list_address: Where a layer leads, from its kind, when only layers are shown.
    """
    if wish.colour not in COLOURS:
        msg = f"there is no colour {wish.colour!r}; take one of {', '.join(COLOURS)}"
        raise Invalid(msg)
    snapshot = work.snapshot(at)
    focus = snapshot.index_of(wish.focus) if wish.focus else None
    depth = None if wish.depth is None else min(max(wish.depth, 1), _MOST_DEEP)
    scene = scene_of(snapshot, focus=focus, kinds=wish.kinds, depth=depth, most=wish.most)
    shades, scale = _shades(snapshot, wish)
    title = _title(snapshot, wish)
    if scene.counted:
        drawing = draw_layers(snapshot, address=list_address, title=title)
    else:
        drawing = draw(snapshot, scene, shades=shades, address=address, title=title)
    return Picture(
        revision=snapshot.revision, drawing=drawing, scene=scene, scale=scale,
        shown=len(scene.shown), conclusion=_conclusion(snapshot, scene),
        remarks=tuple(_remarks(snapshot, wish, scene, scale)),
    )  # fmt: skip


def layers_of(
    work: Work, *, at: int | None = None, address: Callable[[str], str] | None = None
) -> Drawing:
    """The whole estate as one box a layer."""
    snapshot = work.snapshot(at)
    return draw_layers(snapshot, address=address, title=f"Layers of {snapshot.name}".strip())


def _title(snapshot: Snapshot, wish: Wish) -> str:
    name = snapshot.name or "the catalogue"
    return f"Line of sight of {wish.focus}" if wish.focus else f"Map of {name}"


def _shades(snapshot: Snapshot, wish: Wish) -> tuple[dict[int, Shade], str]:
    """The colour of each element that has one, and what full colour means."""
    if wish.colour == "value":
        return _relative(snapshot, support_of_all(snapshot).tolist()), "all value stands on it"
    if wish.colour == "risk":
        values = single_failures_if_small(snapshot)
        if values is None:
            return {}, ""
        gates = snapshot.kinds_are(Kind.PROCESS, Kind.SERVICE, Kind.COMPONENT)
        costs = [v if g else None for v, g in zip(values.tolist(), gates.tolist(), strict=True)]
        return _relative(snapshot, costs), "its failure alone costs all value"
    if wish.colour == "loss" and wish.losses:
        return _losses(snapshot, wish.losses), "down"
    return {}, ""


def _relative(snapshot: Snapshot, values: list[float | None]) -> dict[int, Shade]:
    total = snapshot.total_value
    chain = snapshot.kinds_are(*CHAIN_KINDS).tolist()
    return {
        i: Shade(value / total, f"{100 * value / total:.3g} %")
        for i, value in enumerate(values)
        if value is not None and value == value and total and chain[i]  # noqa: PLR0124
    }


def _losses(snapshot: Snapshot, losses: Mapping[str, float]) -> dict[int, Shade]:
    answer = impact.answer_of(snapshot, losses, limit=len(snapshot))
    return {
        snapshot.index_of(hit.id): Shade(hit.loss, _loss_words(hit.loss, hit.status))
        for hit in answer.elements
    }


def _loss_words(loss: float, status: str) -> str:
    if status == "down":
        return "down"
    return f"-{100 * loss:.3g} %" if loss else status.replace("_", " ")


def _conclusion(snapshot: Snapshot, scene: Scene) -> str:
    if scene.counted:
        return f"{len(snapshot):,} elements are too many for one picture: this shows the layers."
    what = f"{len(scene.shown):,} elements and {len(scene.arrows):,} requirements between them"
    if scene.focus is None:
        return f"{what}; whoever needs something stands left of it."
    kinds = [KINDS[snapshot.kind[i]] for i in scene.shown]
    objectives = kinds.count(Kind.OBJECTIVE) + scene.left_out.get(Kind.OBJECTIVE, 0)
    name = snapshot.names[scene.focus]
    said = {0: "no objective", 1: "1 objective"}.get(objectives, f"{objectives} objectives")
    return f"{name} stands on a line of sight with {said}: {what}."


def _remarks(snapshot: Snapshot, wish: Wish, scene: Scene, scale: str) -> list[str]:
    found = []
    if scene.left_out and not scene.counted:
        found.append(_left_out(scene))
    if scene.collapsed:
        found.append(
            f"Above {wish.most} elements whole layers are left out; focus on one element to see "
            "its whole line of sight."
        )
    if scene.shortened:
        found.append("There are too many routes through hidden elements to draw them.")
    if wish.colour == "loss" and not wish.losses:
        found.append("Name what fails to colour the map by its loss.")
    if wish.colour == "risk" and not scale:
        found.append("The estate is too large to try every single failure for a page.")
    if snapshot.values_assumed and wish.colour in {"value", "risk"}:
        found.append(VALUES_ASSUMED)
    return found


def _left_out(scene: Scene) -> str:
    counts = ", ".join(
        f"{count:,} {(kind if count == 1 else plural(Kind(kind))).casefold()}"
        for kind, count in scene.left_out.items()
    )
    if scene.cut:
        return f"Not shown, for being farther away or filtered out: {counts}."
    return f"Left out: {counts}. Routes by way of them are drawn as dotted lines."
