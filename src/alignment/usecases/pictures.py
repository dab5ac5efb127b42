"""A map of the layers, of all or of one line of sight, put together and coloured as asked."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import CHAIN_KINDS, KINDS, Kind
from alignment.errors import Invalid
from alignment.graphs.labelled import Labelled
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import brief, counted, joined
from alignment.reports.maps.drawing import draw, draw_layers, layout_of
from alignment.reports.maps.group_boxes import ToGroup
from alignment.reports.maps.grouping import Choice, scene_of
from alignment.reports.maps.scene import MOST_SHOWN, Scene
from alignment.reports.maps.shapes import Drawing
from alignment.runtime import Work
from alignment.usecases.features import GROUPINGS, Features, features_of
from alignment.usecases.map_colours import COLOURS, Colours, colours_of
from alignment.usecases.struck import struck

FILTERS = ("owner", "domain", "type", "stage")

OPEN_GROUPS = "Open one, or focus on an element to see its whole line of sight."
"""A remark for those who can press on the map; on paper nobody can."""

_MOST_DEEP = 50
_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a map is to show.

    Attributes:
        focus: Only the lineage of this element.
        kinds: The layers to show.
        depth: Requirements up and down from the focus; None for all.
        group: One of GROUPINGS; "kind" for the kind alone; empty for what says most, and that
            only where there is too much to be shown one by one.
        opened, shut: Keys of groups to open or close.
        starts: From which member on a large open group is shown, by its key.
        only: A word for each of FILTERS that elements must have.
        search: A text; elements that have it in their id or name stand out.
        colour: One of COLOURS.
        losses: The scenario for the colour "loss".
        hit: Only what the scenario reaches.
        most: Elements from which groups are closed.
    """

    focus: str = ""
    kinds: frozenset[Kind] = CHAIN_KINDS
    depth: int | None = None
    group: str = ""
    opened: frozenset[str] = frozenset()
    shut: frozenset[str] = frozenset()
    starts: Mapping[str, int] = field(default_factory=dict)
    only: Mapping[str, str] = field(default_factory=dict)
    search: str = ""
    colour: str = "kind"
    losses: Mapping[str, float] = field(default_factory=dict)
    hit: bool = False
    most: int = MOST_SHOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A map and what it does not show.

    Attributes:
        colours: What the colours mean.
        group: What elements are put together by; empty for nothing.
        features: The words that can be filtered by.
        matches: Id and name of the first elements that fit the search; ``found`` counts them
            all; None where nothing was searched for.
        shown: How many elements it shows one by one; ``boxed``: in closed groups.
        conclusion: What the picture says, in a sentence or two.
        remarks: What was left out, and why.
    """

    revision: int
    drawing: Drawing
    scene: Scene
    colours: Colours
    group: str
    features: Features
    matches: tuple[tuple[str, str], ...]
    found: int | None
    shown: int
    boxed: int
    conclusion: str
    remarks: tuple[str, ...]


def map_of(
    work: Work, wish: Wish, *,
    at: int | None = None, address: Callable[[str], str] | None = None,
    to_group: ToGroup | None = None,
) -> Picture:  # fmt: skip
    """Draw a map.

    Args:
        work: The unit of work.
        wish: What it is to show.
        at: The revision; the newest when none is named.
        address: Where an element leads, from its id; None for no links.
        to_group: Where a group leads, to open or to close it; None for no links.
    """
    if wish.colour not in COLOURS:
        msg = f"there is no colour {wish.colour!r}; take one of {', '.join(COLOURS)}"
        raise Invalid(msg)
    if wish.group not in ("", "kind", *GROUPINGS):
        msg = f"there is no grouping {wish.group!r}; take one of {', '.join(GROUPINGS)}"
        raise Invalid(msg)
    snapshot, features = work.snapshot(at), features_of(work, at=at)
    scene = snapshot.lately(_shown_by(wish), lambda: _placed(snapshot, features, wish))
    colours = colours_of(work, wish.colour, wish.losses, at)
    hits = _searched(snapshot, wish.search)
    drawing = draw(
        snapshot, scene, shades=colours.shades, address=address, to_group=to_group,
        found=None if hits is None else frozenset(hits), title=_title(snapshot, wish),
    )  # fmt: skip
    boxed = sum(len(g.hidden) for g in scene.groups)
    return Picture(
        revision=snapshot.revision, drawing=drawing, scene=scene, colours=colours,
        group=(wish.group or features.best() or "kind") if scene.groups else "", features=features,
        matches=tuple((snapshot.ids[i], snapshot.names[i]) for i in (hits or ())[:_NAMED]),
        found=None if hits is None else len(hits), shown=len(scene.shown), boxed=boxed,
        conclusion=_conclusion(snapshot, scene, boxed),
        remarks=(*_remarks(scene), *colours.remarks),
    )  # fmt: skip


def remarks_beside(picture: Picture | None) -> list[str]:
    """What a map says where its groups do not open: beside an answer, and in a file."""
    return [r for r in picture.remarks if r != OPEN_GROUPS] if picture else []


def layers_of(
    work: Work, *, at: int | None = None, address: Callable[[str], str] | None = None,
    says: Mapping[Kind, str] | None = None,
) -> Drawing:  # fmt: skip
    """The whole estate as one box a layer, with what is said of each."""
    snapshot = work.snapshot(at)
    title = f"Layers of {snapshot.name}".strip()
    return draw_layers(snapshot, address=address, title=title, says=says)


def _shown_by(wish: Wish) -> Hashable:
    """All of a wish that changes what stands where: the rest colours it."""
    return (
        map_of, wish.focus, wish.kinds, wish.depth, wish.group, wish.opened, wish.shut,
        tuple(sorted(wish.starts.items())), tuple(sorted(wish.only.items())),
        tuple(sorted(wish.losses.items())) if wish.hit else (), wish.most,
    )  # fmt: skip


def _placed(snapshot: Snapshot, features: Features, wish: Wish) -> Scene:
    """What is to be seen, and where it stands."""
    scene = scene_of(snapshot, _choice(snapshot, features, wish))
    return replace(scene, layout=layout_of(snapshot, scene))


def _choice(snapshot: Snapshot, features: Features, wish: Wish) -> Choice:
    return Choice(
        kinds=wish.kinds, focus=snapshot.index_of(wish.focus) if wish.focus else None,
        depth=None if wish.depth is None else min(max(wish.depth, 1), _MOST_DEEP),
        within=_hit(snapshot, wish.losses) if wish.hit and wish.losses else None,
        kept=_kept(features, wish.only), opened=wish.opened, shut=wish.shut, starts=wish.starts,
        most=wish.most, labels=_labels(features, wish.group or features.best()),
        framed=bool(wish.group),
    )  # fmt: skip


def _labels(features: Features, group: str) -> Labelled | None:
    """What elements are put together by; None for their kind alone."""
    if not group or group == "kind":
        return None
    return features.labels(group)


def _hit(snapshot: Snapshot, losses: Mapping[str, float]) -> NDArray[np.bool_]:
    found = np.zeros(len(snapshot), dtype=bool)
    found[struck(snapshot, losses)[1].elements] = True
    return found


def _kept(features: Features, only: Mapping[str, str]) -> NDArray[np.bool_] | None:
    """Elements that have all the words asked for."""
    asked = [(name, word) for name, word in only.items() if word]
    if not asked:
        return None
    fits = [features.words(name).are(word) for name, word in asked]
    kept: NDArray[np.bool_] = np.logical_and.reduce(fits)
    return kept


def _searched(snapshot: Snapshot, text: str) -> list[int] | None:
    wanted = " ".join(text.casefold().split())
    if not wanted:
        return None
    pairs = zip(snapshot.ids, snapshot.names, strict=True)
    return [i for i, (key, name) in enumerate(pairs) if wanted in f"{key}\n{name}".casefold()]


def _title(snapshot: Snapshot, wish: Wish) -> str:
    name = snapshot.name or "the catalogue"
    return f"Line of sight of {wish.focus}" if wish.focus else f"Map of {name}"


def _conclusion(snapshot: Snapshot, scene: Scene, boxed: int) -> str:
    what = counted(len(scene.shown), "element") if scene.shown or not boxed else ""
    if boxed:
        boxes = counted(sum(1 for g in scene.groups if g.hidden), "group")
        rest = f"{counted(boxed, 'element')} in {boxes}"
        what = f"{what} one by one and {rest}" if what else rest
    if scene.focus is None:
        return f"{what}; whoever needs something stands left of it."
    kinds = [KINDS[snapshot.kind[i]] for i in scene.shown]
    objectives = kinds.count(Kind.OBJECTIVE) + scene.left_out.get(Kind.OBJECTIVE, 0)
    objectives += sum(len(g.hidden) for g in scene.groups if g.kind is Kind.OBJECTIVE)
    said = counted(objectives, "objective") if objectives else "no objective"
    name = brief(snapshot.names[scene.focus] or snapshot.ids[scene.focus])
    return f"{name} stands on a line of sight with {said}: {what}."


def _remarks(scene: Scene) -> list[str]:
    found = []
    if scene.left_out:
        counts = joined([counted(n, kind) for kind, n in scene.left_out.items()], most=9)
        found.append(f"Left out: {counts}. Routes by way of them are drawn as dotted lines.")
    if any(g.hidden and not g.is_open for g in scene.groups):
        found += ["Too many elements to be read one by one stand in groups.", OPEN_GROUPS]
    if scene.beside:
        found.append(f"{counted(scene.beside, 'requirement')} between groups of one layer "
                     f"{'is' if scene.beside == 1 else 'are'} not drawn.")  # fmt: skip
    if scene.weaker[0]:
        lines, requirements = scene.weaker
        found.append(f"{counted(lines, 'more line')} between groups, the thinnest, with "
                     f"{counted(requirements, 'requirement')} in all, "
                     f"{'is' if lines == 1 else 'are'} not drawn: each group keeps its "
                     "thickest.")  # fmt: skip
    if scene.shortened:
        found.append("There are too many routes through hidden elements to draw them.")
    return found
