"""The explorer: from one element to the next, each opened by a click or a key."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import counted
from alignment.http import Route
from alignment.reports.maps.layout import NODE_HEIGHT
from alignment.reports.maps.lines import corners_of
from alignment.reports.maps.shapes import WIDTH, Box, Drawing, Line
from alignment.reports.spoken import Say
from alignment.reports.themes import cut_to
from alignment.runtime import Work
from alignment.usecases import overview
from alignment.usecases.explore import Exploration, Sight, explored
from alignment.usecases.map_colours import COLOURS
from alignment.web.common import AsOf, Word, address_of
from alignment.web.local import spoken
from alignment.web.picks import element_called
from alignment.web.scenario import scenario_of
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_TEXT = 20_000
_MOST_OPEN = 60
_ROOM = WIDTH - 18
_BOW = 26.0
"""How far a line between two boxes of one column stands off them."""


class ExploreAsked(AsOf):
    """What is open, in the order in which it was opened; ``add`` is typed, an id or a name."""

    id: Annotated[tuple[Word, ...], Field(max_length=200)] = ()
    add: Word = ""
    colour: str = "kind"
    of: Annotated[str, Field(max_length=_TEXT)] = ""


@router.get("/explore")
def explore(request: Request, work: Work, asked: Annotated[ExploreAsked, Query()]) -> Response:
    """A picture that grows; its address names what is open, so that it comes back as it was."""
    frame = overview.frame_of(work, at=asked.revision)
    snapshot = work.snapshot(asked.revision)
    opened, unknown = _opened(snapshot, asked)
    scenario = scenario_of(asked.of, snapshot)
    colour = asked.colour if asked.colour in COLOURS else "kind"

    def here(ids: Sequence[str] = opened, **more: Any) -> str:
        state = {"id": ids, "colour": colour if colour != "kind" else "", "of": asked.of}
        return address_of(request.scope.get("root_path", ""), frame, "/explore",
                          **{**state, **more})  # fmt: skip

    def turned(element_id: str) -> str:
        """The address at which an element is opened, or closed if it is open."""
        rest = tuple(key for key in opened if key != element_id)
        return here(rest if element_id in opened else (*rest, element_id))

    found = explored(work, opened, colour=colour, losses=scenario.losses, at=asked.revision,
                     address=turned)  # fmt: skip
    say = spoken(request.headers.get("accept-language", ""), frame.numbered)
    return page(
        request, "explore.html", frame=frame, asked=asked, found=found, open_ids=opened,
        unknown=unknown, colours=COLOURS, colour=colour, here=here, scenario=scenario,
        graph=_graph(found, opened, say),
        pairs=tuple(zip(found.sights, found.drawing.boxes, strict=True)),
    )  # fmt: skip


def _opened(snapshot: Snapshot, asked: ExploreAsked) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids that are open, and what was named but is no element."""
    typed = (*asked.id, *((asked.add.strip(),) if asked.add.strip() else ()))
    ids = tuple(dict.fromkeys(element_called(snapshot, text) for text in typed))
    known = tuple(key for key in ids if snapshot.place_of(key) is not None)
    return known[-_MOST_OPEN:], tuple(key for key in ids if snapshot.place_of(key) is None)


def _graph(found: Exploration, opened: Sequence[str], say: Say) -> dict[str, Any]:
    """The picture as the script takes it, its numbers said as the rest of the page says them."""
    return {
        "width": WIDTH, "height": NODE_HEIGHT, "at": opened[-1] if opened else "",
        "nodes": [
            _node(*pair, say)
            for pair in zip(found.sights, found.drawing.boxes, strict=True)
        ],
        "lines": list(_lines(found.drawing)),
    }  # fmt: skip


def _lines(drawing: Drawing) -> Iterator[dict[str, Any]]:
    bends = map(corners_of, drawing.ways)
    ends = {box.key: (box, way) for box, way in zip(drawing.boxes, bends, strict=True)}
    for line in drawing.lines:
        yield _line(line, ends[line.consumer][0], *ends[line.provider])


def _node(sight: Sight, box: Box, say: Say) -> dict[str, Any]:
    under = say(" · ".join(w for w in (box.note or box.subtitle, _leading_on(sight)) if w))
    return {
        "id": box.key, "title": cut_to(box.title, _ROOM, size=12),
        "under": cut_to(under, _ROOM, size=12), "kind": box.kind.value,
        "x": box.x + WIDTH / 2, "y": box.y + NODE_HEIGHT / 2, "heat": box.heat, "tone": box.tone,
        "opened": sight.opened, "unseen": sight.unseen, "turn": box.href,
        "sentence": say(f"{box.label} {_said(sight)}"),
    }  # fmt: skip


def _line(
    line: Line, consumer: Box, provider: Box, way: Sequence[tuple[float, float]]
) -> dict[str, Any]:
    """A line with the points at which it bends, so that it runs between boxes, not under them."""
    right = consumer.x + WIDTH
    if line.form != "back":
        bends = tuple(point for point in way if point[0] > right)
    elif consumer.x == provider.x:
        bends = tuple((right + _BOW, box.y + NODE_HEIGHT / 2) for box in (consumer, provider))
    else:
        bends = ()
    return {"from": line.consumer, "to": line.provider, "form": line.form, "bends": bends}


def _leading_on(sight: Sight) -> str:
    return f"+{sight.unseen:,}" if sight.unseen else ""


def _said(sight: Sight) -> str:
    if not sight.unseen:
        return "All its neighbours are shown."
    return (
        f"{counted(sight.unseen, 'neighbour')} {'is' if sight.unseen == 1 else 'are'} not shown."
    )
