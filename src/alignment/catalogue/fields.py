"""What the fields of several entities share: their form, and texts beyond our own words."""

from typing import Any, Literal, TypeAlias

from pydantic import ConfigDict

from alignment.catalogue.text import Label, Text

CONFIG = ConfigDict(extra="forbid")

Properties = dict[Label, Text | tuple[Text, ...]]
"""A user's own attributes; a key that a foreign model repeats holds all its texts."""

Attributes = dict[Label, Text]
"""What the notation says beyond our fields (access type, folder, strength), kept for export."""

_NOTHING: dict[str, Any] = {}


def nothing() -> dict[str, Any]:
    """One empty dictionary for all: two of their own in each of a million elements cost 130 MB."""
    return _NOTHING


Origin = Label
"""The source that an entity was read from; after a bar its id there, where it is another.

Empty for what was stated here (``catalogue/sources.py``).
"""

Collection: TypeAlias = Literal[
    "heading", "elements", "requirements", "relationships", "practices", "targets",
    "measurements", "merges", "views", "waivers",
]  # fmt: skip
"""The lists of a catalogue, by the name they have in the native document."""
