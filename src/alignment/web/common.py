"""What several pages share: the revision asked for, names, and addresses for pictures."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from alignment.catalogue import Kind
from alignment.graphs.snapshot import Snapshot
from alignment.reports.themes import plural
from alignment.usecases.overview import Frame

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


def list_name(kind: str) -> str:
    """The address of the list of a kind: ``services``."""
    return plural(Kind(kind)).casefold()


def address_of(root: str, frame: Frame, path: str, **query: Any) -> str:
    """An address of our own; a revision that is being looked at goes along."""
    stated = {name: value for name, value in query.items() if value not in (None, "", ())}
    if frame.pinned and "revision" not in query:
        stated["revision"] = frame.revision
    return f"{root}{path}" + (f"?{urlencode(stated, doseq=True)}" if stated else "")


def address_of_element(root: str, frame: Frame, element_id: str, **query: Any) -> str:
    """The address of an element's page."""
    if {".", ".."} & set(element_id.split("/")):  # a browser would take these for folders
        return address_of(root, frame, "/elements", id=element_id, **query)
    return address_of(root, frame, f"/elements/{quote(element_id, safe='')}", **query)


def list_place(request: Request, frame: Frame) -> Address:
    """Where the list of a kind is."""
    root = request.scope.get("root_path", "")
    return lambda kind: address_of(root, frame, f"/{list_name(kind)}")


def element_place(request: Request, frame: Frame) -> Address:
    """Where the page of an element is."""
    return partial(address_of_element, request.scope.get("root_path", ""), frame)
