"""What several pages share: the revision asked for, names, addresses, short lists."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Annotated, Any
from urllib.parse import quote, quote_plus

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from alignment.catalogue import KINDS, Kind
from alignment.graphs.snapshot import Snapshot
from alignment.reports.themes import plural
from alignment.usecases.overview import Frame
from alignment.web.tables import FEW, Column, Grid
from alignment.web.tables import Asked as TableAsked

Address = Callable[[str], str]


Word = Annotated[str, Field(max_length=300)]
"""An id, a name or another word of an address."""

Number = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""The number of a revision."""


class Asked(BaseModel):
    """What an address asks for; what it holds beside is as good as not there."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class AsOf(Asked):
    """Which revision a page is to show; the newest when none is named."""

    revision: Number | None = None


class Names(Mapping[str, str]):
    """The name of every element by its id, looked up where it stands."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def __getitem__(self, element_id: str) -> str:
        place = self._snapshot.place_of(element_id)
        if place is None:
            raise KeyError(element_id)
        return self._snapshot.names[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._snapshot.ids)

    def __len__(self) -> int:
        return len(self._snapshot)


def kind_of(snapshot: Snapshot) -> Callable[[str], str]:
    """The kind of an element by its id; empty for what is none."""
    return lambda i: KINDS[snapshot.kind[snapshot.index[i]]].value if i in snapshot.index else ""


def list_name(kind: str) -> str:
    """The address of the list of a kind: ``services``."""
    return plural(Kind(kind)).casefold()


def address_of(root: str, frame: Frame, path: str, **query: Any) -> str:
    """An address of our own; a revision that is being looked at goes along.

    A matrix asks for thousands: parts are quoted once, where ``urlencode`` would quote each anew.
    """
    if frame.pinned and "revision" not in query:
        query["revision"] = frame.revision
    pairs = [f"{name}={_told(one)}" for name, held in query.items() for one in _each(held)]
    return f"{root}{path}?{'&'.join(pairs)}" if pairs else f"{root}{path}"


def address_of_element(root: str, frame: Frame, element_id: str, **query: Any) -> str:
    """The address of an element's page."""
    path = _path_of(element_id)
    if not path:
        return address_of(root, frame, "/elements", id=element_id, **query)
    return address_of(root, frame, path, **query)


def _each(held: Any) -> Sequence[Any]:
    """The values that a name has in an address; none for what says nothing."""
    if isinstance(held, (tuple, list)):
        return held
    return () if held is None or held == "" else (held,)


@lru_cache(10_000, typed=True)
def _told(value: Any) -> str:
    return quote_plus(str(value))


@lru_cache(10_000)
def _path_of(element_id: str) -> str:
    """The path of an element's page; empty where a browser would take a part for a folder."""
    if {".", ".."} & set(element_id.split("/")):
        return ""
    return f"/elements/{quote(element_id, safe='')}"


def list_place(request: Request, frame: Frame) -> Address:
    """Where the list of a kind is."""
    root = request.scope.get("root_path", "")
    return lambda kind: address_of(root, frame, f"/{list_name(kind)}")


def element_place(request: Request, frame: Frame) -> Address:
    """Where the page of an element is."""
    return partial(address_of_element, request.scope.get("root_path", ""), frame)


def brief_of(
    request: Request, name: str, columns: Iterable[Column], rows: Sequence[Any], *, what: str
) -> Grid:
    """A list of which the page shows a few rows at a time, and its files hold all."""
    grid = TableAsked.of(request, name).grid(name, columns, rows, what=what, size=FEW)
    return replace(grid, brief=True)
