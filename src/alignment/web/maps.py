"""The map as a page, and the same picture as a file: SVG, PNG, slide, Mermaid."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import CHAIN_KINDS, KINDS, Kind
from alignment.downloads import attached
from alignment.errors import NotFound
from alignment.http import Route
from alignment.reports.maps.group_boxes import ToGroup
from alignment.reports.maps.marks import map_svg
from alignment.reports.maps.mermaid import map_mermaid
from alignment.reports.maps.png import map_png
from alignment.reports.maps.scene import Group
from alignment.reports.render.slides_map import map_slide
from alignment.reports.themes import PRINT
from alignment.runtime import Work
from alignment.usecases import analyse, overview, pictures
from alignment.usecases.features import GROUPINGS
from alignment.usecases.map_colours import COLOURS
from alignment.usecases.overview import Frame
from alignment.web.common import AsOf, Word, element_place
from alignment.web.picks import element_called
from alignment.web.scenario import Scenario, scenario_of
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_TEXT = 20_000
_SIZES = ("fit", "full")
_Words = Annotated[tuple[Word, ...], Field(max_length=200)]


class MapAsked(AsOf):
    """What the map shows; see ``pictures.Wish``. A word that is not known is as good as none."""

    focus: Word = ""
    kind: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    depth: Annotated[str, Field(max_length=3)] = ""
    group: str = ""
    open: _Words = ()
    shut: _Words = ()
    start: _Words = ()
    owner: Word = ""
    domain: Word = ""
    type: Word = ""
    stage: Word = ""
    find: Word = ""
    colour: str = "kind"
    of: Annotated[str, Field(max_length=_TEXT)] = ""
    hit: bool = False
    size: str = ""


@router.get("/map")
def map_(request: Request, work: Work, asked: Annotated[MapAsked, Query()]) -> Response:
    """The layers from left to right, business first; each box is a link."""
    frame = overview.frame_of(work, at=asked.revision)
    asked, unknown = _focused(work, asked)
    scenario, picture = _picture(request, work, frame, asked)
    shown = [k for k in KINDS if k in CHAIN_KINDS and frame.counts.get(k)]
    here = _here(request, frame, asked)
    return page(
        request, "map.html", frame=frame, asked=asked, picture=picture, scenario=scenario,
        layers=shown, chosen=_kinds(asked), colours=COLOURS, groupings=GROUPINGS,
        filters=pictures.FILTERS, here=here, to_group=_leading(here, asked),
        size=asked.size if asked.size in _SIZES else "", unknown=unknown,
        perhaps=analyse.search(work, unknown, at=asked.revision, limit=3).items if unknown else (),
    )  # fmt: skip


def _focused(work: Work, asked: MapAsked) -> tuple[MapAsked, str]:
    """The same with the id of what is in focus, also where its name was typed; else that word."""
    typed, snapshot = asked.focus.strip(), work.snapshot(asked.revision)
    called = element_called(snapshot, typed)
    if not typed or snapshot.place_of(called) is not None:
        return asked.model_copy(update={"focus": called}), ""
    return asked.model_copy(update={"focus": ""}), typed


@router.get("/map.{form}")
def map_file(
    request: Request, work: Work, form: str, asked: Annotated[MapAsked, Query()]
) -> Response:
    """The same map as a file with its colours in it."""
    if form not in _FORMS:
        raise NotFound.of("form of a map", form, close=sorted(_FORMS))
    frame = overview.frame_of(work, at=asked.revision)
    asked, unknown = _focused(work, asked)
    if unknown:
        raise NotFound.of("element", unknown)
    _, picture = _picture(request, work, frame, asked)
    notes = tuple(pictures.remarks_beside(picture))
    picture = replace(picture, drawing=replace(picture.drawing, notes=notes))
    media_type, made = _FORMS[form]
    return Response(
        made(picture), media_type=media_type,
        headers={**attached(f"map.{form}"), "X-Catalogue-Revision": str(frame.revision)},
    )  # fmt: skip


def _svg(picture: pictures.Picture) -> str:
    return map_svg(picture.drawing, PRINT)


def _png(picture: pictures.Picture) -> bytes:
    return map_png(picture.drawing)


def _slide(picture: pictures.Picture) -> bytes:
    said = [picture.conclusion, *picture.drawing.notes, f"Revision {picture.revision}."]
    return map_slide(picture.drawing, note=" ".join(said))


def _mermaid(picture: pictures.Picture) -> str:
    return map_mermaid(picture.drawing)


_FORMS: dict[str, tuple[str, Callable[[pictures.Picture], str | bytes]]] = {
    "svg": ("image/svg+xml", _svg),
    "png": ("image/png", _png),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", _slide),
    "mmd": ("text/plain; charset=utf-8", _mermaid),
}


def _kinds(asked: MapAsked) -> frozenset[Kind]:
    return frozenset(k for k in CHAIN_KINDS if k in asked.kind) or CHAIN_KINDS


def _picture(
    request: Request, work: Work, frame: Frame, asked: MapAsked
) -> tuple[Scenario, pictures.Picture]:
    scenario = scenario_of(asked.of, work.snapshot(asked.revision))
    wish = pictures.Wish(
        focus=asked.focus, kinds=_kinds(asked),
        depth=int(asked.depth) if asked.depth.isdecimal() else None,
        group=asked.group if asked.group in (*GROUPINGS, "kind") else "",
        opened=frozenset(asked.open), shut=frozenset(asked.shut), starts=_starts(asked),
        only={name: getattr(asked, name) for name in pictures.FILTERS}, search=asked.find,
        colour=asked.colour if asked.colour in COLOURS else "kind",
        losses=scenario.losses, hit=asked.hit,
    )  # fmt: skip
    here = _here(request, frame, asked)
    return scenario, pictures.map_of(
        work, wish, at=asked.revision, address=element_place(request, frame),
        to_group=_leading(here, asked),
    )  # fmt: skip


def _starts(asked: MapAsked) -> dict[str, int]:
    """From which member on a group is shown, as in ``200:service:Finance``."""
    named = (word.partition(":") for word in asked.start)
    return {key: int(number) for number, _, key in named if number.isdecimal()}


def _leading(here: Callable[..., str], asked: MapAsked) -> ToGroup:
    """The address at which a group is turned, or at which its members begin elsewhere."""
    starts = _starts(asked)

    def to_group(group: Group, start: int | None = None) -> str:
        kept = {key: n for key, n in starts.items() if key != group.key}
        if start is None:
            return here(start=_words(kept), **_turned(asked, group))
        return here(start=_words({**kept, **({group.key: start} if start else {})}))

    return to_group


def _words(starts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(f"{number}:{key}" for key, number in starts.items())


def _turned(asked: MapAsked, group: Group) -> dict[str, tuple[str, ...]]:
    """The groups that are open and shut once this one is turned."""
    more, fewer = (asked.shut, asked.open) if group.is_open else (asked.open, asked.shut)
    more, fewer = (*more, group.key), tuple(k for k in fewer if k != group.key)
    return {"shut": more, "open": fewer} if group.is_open else {"open": more, "shut": fewer}


def _here(request: Request, frame: Frame, asked: MapAsked) -> Callable[..., str]:
    """The address of what is seen, with some of it altered; whatever is as usual is left out."""
    root, usual = request.scope.get("root_path", ""), MapAsked()
    state = asked.model_dump()
    state["revision"] = frame.revision if frame.pinned else None

    def address(path: str = "/map", **changes: Any) -> str:
        named = {
            name: "1" if value is True else value
            for name, value in {**state, **changes}.items()
            if value != getattr(usual, name) and value not in (None, "", ())
        }
        return f"{root}{path}" + (f"?{urlencode(named, doseq=True)}" if named else "")

    return address
