"""Where the entities of a native document stand: looked up only when one breaks a rule."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alignment.catalogue import Estate
from alignment.catalogue.estate import place_of
from alignment.catalogue.faults import path_text


@dataclass(frozen=True, slots=True)
class Run:
    """Entities that came from one list of one file, one behind the other.

    Attributes:
        first: Place of the first one among all entities of its list.
        file, key, start: The file, the key of the list there, and the first one's place in it.
        lines: Of the items of that list, as far as they are known.
    """

    first: int
    file: str
    key: str
    start: int
    lines: Mapping[str | int, int]

    def place_of(self, number: int) -> str:
        """File, line and path of an entity by its place among all."""
        index = self.start + number - self.first
        line = f" line {self.lines[index]}" if index in self.lines else ""
        return f"{self.file}{line}, {path_text((self.key, index))}"


class Places(Mapping[str, str]):
    """The place of an entity in its file, by what ``catalogue.estate.place_of`` calls it.

    A document that breaks no rule pays nothing for it: names are made when one is looked up.
    """

    def __init__(self, estate: Estate, runs: Mapping[str, tuple[Run, ...]]) -> None:
        self._estate, self._runs = estate, runs
        self._known: dict[str, tuple[str, int]] = {}

    def __getitem__(self, name: str) -> str:
        collection, number = self._looked_up()[name]
        runs = self._runs[collection]
        return runs[bisect_right(runs, number, key=lambda run: run.first) - 1].place_of(number)

    def __iter__(self) -> Iterator[str]:
        return iter(self._looked_up())

    def __len__(self) -> int:
        return len(self._looked_up())

    def __bool__(self) -> bool:
        return True

    def _looked_up(self) -> Mapping[str, tuple[str, int]]:
        if not self._known:
            self._known = {
                place_of(entity): (collection, number)
                for collection, runs in self._runs.items()
                if runs
                for number, entity in enumerate(getattr(self._estate, collection))
            }
        return self._known
