"""What several pages share: the revision asked for, names, and addresses for pictures."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from alignment.catalogue import Kind
from alignment.graphs.snapshot import Snapshot
from alignment.reports.themes import plural
from alignment.usecases.overview import Frame

Address = Callable[[str], str]


class AsOf(BaseModel):
    """Which revision a page is to show; the newest when none is named."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    revision: Annotated[int | None, Field(ge=0)] = None


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


def list_name(kind: str) -> str:
    """The address of the list of a kind: ``services``."""
    return plural(Kind(kind)).casefold()


def list_place(request: Request, frame: Frame) -> Address:
    """Where the list of a kind is."""
    root, tail = request.scope.get("root_path", ""), _pinned(frame)
    return lambda kind: f"{root}/{list_name(kind)}{tail}"


def element_place(request: Request, frame: Frame) -> Address:
    """Where the page of an element is."""
    root, tail = request.scope.get("root_path", ""), _pinned(frame)

    def place(element_id: str) -> str:
        quoted = quote(element_id, safe="")
        if {".", ".."} & set(element_id.split("/")):
            return f"{root}/elements?id={quoted}{tail.replace('?', '&')}"
        return f"{root}/elements/{quoted}{tail}"

    return place


def _pinned(frame: Frame) -> str:
    return f"?revision={frame.revision}" if frame.pinned else ""
