"""How groups are drawn: a closed one as a box with its count, an open one as a frame."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from operator import attrgetter
from typing import Protocol

from alignment.graphs.words import counted
from alignment.reports.maps.layout import NODE_HEIGHT
from alignment.reports.maps.scene import Group, Scene
from alignment.reports.maps.shapes import FRAME, FRAME_TITLE, WIDTH, Box, Frame, Shade

_LEVEL = attrgetter("level")


class ToGroup(Protocol):
    """Where the box of a closed group, or the name of an open one, leads."""

    def __call__(self, group: Group, start: int | None = None) -> str:
        """The address at which it is turned; with a start, at which its members begin there."""


def group_box(
    group: Group, corner: tuple[float, float], shades: Mapping[int, Shade],
    found: Collection[int] | None, to_group: ToGroup | None,
) -> Box:  # fmt: skip
    """The box of what is hidden of a group: the strongest colour, and how many are found."""
    level, note, tone = _strongest(list(filter(None, map(shades.get, group.hidden))))
    hits = 0 if found is None else sum(1 for i in group.hidden if i in found)
    count = counted(len(group.hidden), group.kind)
    title = f"{len(group.hidden):,} more" if group.is_open else group.label or count
    under = group.window or (count if title != count else "open to see them")
    if hits:
        under = f"{hits:,} of {count} found"
    told = f"{group.label or 'Group'}: {count} in one box{f', {note}' if note else ''}."
    href = _onward(group, to_group) if to_group else ""
    return Box(
        key=group.key, kind=group.kind, title=title, subtitle=under,
        label=f"{told} {_follow(group)}" if href else told,
        x=corner[0], y=corner[1], note=note, heat=None if level is None else round(10 * level),
        tone=tone, found=None if found is None else bool(hits), count=len(group.hidden), href=href,
    )  # fmt: skip


def _onward(group: Group, to_group: ToGroup) -> str:
    """A closed group opens; the rest of an open one follows, and after the last the first."""
    if group.is_open:
        return to_group(group, group.after or 0)
    return to_group(group) if group.opens else ""


def _follow(group: Group) -> str:
    if not group.is_open:
        return "Follow to open it."
    what = "the next" if group.after is not None else "the first"
    return f"Shown are {group.window}. Follow to see {what} instead."


def _strongest(shades: Sequence[Shade]) -> tuple[float | None, str, str]:
    """The highest level with its words; where colours are words, the most frequent one."""
    if not shades:
        return None, "", ""
    if shades[0].level is None:
        tone, count = Counter(s.tone for s in shades).most_common(1)[0]
        words = next(s.words for s in shades if s.tone == tone)
        return None, f"{count:,} {words}", tone
    most = max(shades, key=_LEVEL)
    level = min(max(most.level or 0.0, 0.0), 1.0)
    bound = "" if len(shades) == 1 or "<" in most.words else "≤ "
    return level, f"{bound}{most.words}", ""


def frames_of(
    scene: Scene, boxes: Sequence[Box], node: Mapping[int, int], to_group: ToGroup | None
) -> tuple[Frame, ...]:
    """A frame around the members of each open group, in each column that holds some."""
    found = []
    for place, group in enumerate(scene.groups):
        if not group.is_open:
            continue
        keys = [k for k in (*group.members, -1 - place) if k in node]
        held = [boxes[node[k]] for k in keys]
        for x in sorted({b.x for b in held}):
            column = [b.y for b in held if b.x == x]
            found.append(_frame(group, x, (min(column), max(column)), to_group))
    return tuple(found)


def _frame(group: Group, x: float, ends: tuple[float, float], to_group: ToGroup | None) -> Frame:
    top = ends[0] - FRAME_TITLE
    count = counted(len(group.members), group.kind)
    return Frame(
        key=group.key, kind=group.kind, text=group.label or count,
        label=f"{group.label or 'Group'}: {count}, open. Follow to close it.",
        x=x - FRAME, y=top, width=WIDTH + 2 * FRAME, height=ends[1] + NODE_HEIGHT + FRAME - top,
        href=to_group(group) if to_group else "",
    )  # fmt: skip
