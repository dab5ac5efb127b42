"""Finds the record that a reference of another catalogue means, by its id or its name."""

from collections.abc import Iterable
from dataclasses import dataclass

REFERS_TO_SEVERAL = "refers-to-several"
"""The finding of a reference that may mean several records."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that may be referred to.

    Attributes:
        key: Id of its element.
        near: The folder that it stands in.
    """

    key: str
    near: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Who is meant by a reference.

    Attributes:
        meant: One key; or none; or several when it cannot be told.
        passed: Others of that id or name, passed over since they stand farther off.
    """

    meant: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()


class Directory:
    """Who is meant by an id or a name within a class.

    A record is entered under each class that it belongs to, the broader ones too.
    """

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], dict[str, Entry]] = {}
        self._names: dict[tuple[str, str], dict[str, Entry]] = {}

    def enter(
        self, entry: Entry, classes: Iterable[str], *, id: str, names: Iterable[str]
    ) -> None:
        """Enter a record."""
        for class_ in classes:
            if id:
                self._ids.setdefault((class_, id), {})[entry.key] = entry
            for name in names:
                folded = " ".join(name.split()).casefold()
                if folded:
                    self._names.setdefault((class_, folded), {})[entry.key] = entry

    def find(self, text: str, class_: str, *, near: str = "") -> Found:
        """Who is meant; ids go before names, and the same folder before others."""
        text = text.strip()
        found = self._ids.get((class_, text))
        if not found:
            found = self._names.get((class_, " ".join(text.split()).casefold()))
        entries = list((found or {}).values())
        close = tuple(entry.key for entry in entries if entry.near == near)
        if len(close) != 1:
            return Found(tuple(entry.key for entry in entries))
        return Found(close, tuple(e.key for e in entries if e.near != near))
