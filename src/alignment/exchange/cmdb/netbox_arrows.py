"""Relationships of NetBox to be, and the ids of its objects."""

from collections.abc import Mapping
from typing import NamedTuple


class Arrow(NamedTuple):
    """A relationship to be, while it is not known whether it is one of several."""

    place: str
    type: str
    source: str
    target: str
    id: str = ""
    name: str = ""
    attributes: Mapping[str, str] = {}


def id_of(model: str, key: str) -> str:
    """The id of an element: ``device/96``, since names are neither lasting nor unique."""
    return f"{model.partition('.')[2]}/{key}"
