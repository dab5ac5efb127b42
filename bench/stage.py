"""What the rows share in one run: estates, questions about them, catalogues on disk."""

import tempfile
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from alignment.graphs.snapshot import build
from bench.contenders.arrays import Arrays, Questions, questions_of
from bench.estates import columns
from bench.furnished import Furnished, furnish
from bench.processes import Ran, worked


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the estates are.

    Attributes:
        small: Without compiled code.
        middle: The criticality of everything.
        large: Questions to arrays.
        stored: Catalogues on disk.
        growing: For the slope.
    """

    small: int
    middle: int
    large: int
    stored: int
    growing: tuple[int, ...]


QUICK = Scale(10_000, 20_000, 50_000, 10_000, (10_000, 30_000, 100_000))
FULL = Scale(10_000, 100_000, 1_000_000, 1_000_000, (2_500, 25_000, 250_000, 2_500_000))


@dataclass(frozen=True, eq=False)
class Stage:
    """One run of the bench."""

    scale: Scale

    @cached_property
    def folder(self) -> Path:
        """Where catalogues are written; removed with the process."""
        self.__dict__["_held"] = tempfile.TemporaryDirectory(prefix="alignment-bench-")
        return Path(self.__dict__["_held"].name)

    @cache  # noqa: B019 - a stage lives as long as the run
    def arrays(self, size: int) -> Arrays:
        """The estate of a size as arrays."""
        return Arrays(build(columns(size)))

    @cache  # noqa: B019
    def questions(self, size: int) -> Questions:
        """Whose failure is asked about."""
        return questions_of(self.arrays(size))

    @cache  # noqa: B019
    def imported(self, size: int) -> tuple[str, Ran]:
        """The address of a catalogue that holds the estate, and how its import went."""
        address = f"sqlite:///{self.folder / f'estate-{size}.db'}"
        rows = self.folder / f"estate-{size}.pickle"
        worked("columns", rows, size)
        return address, worked("import", address, rows)

    @cache  # noqa: B019
    def furnished(self, size: int) -> tuple[str, Furnished]:
        """The address of a catalogue in which all is stated, and what may be asked of it."""
        address = f"sqlite:///{self.folder / f'furnished-{size}.db'}"
        return address, furnish(address, size)

    def address(self, size: int) -> str:
        """The address of a catalogue that holds the estate."""
        return self.imported(size)[0]

    def forget(self) -> None:
        """Give the memory of the estates back."""
        Stage.arrays.cache_clear()
        Stage.questions.cache_clear()
