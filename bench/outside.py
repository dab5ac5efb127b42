"""Rows that are measured from outside: cold processes, imports, the command line."""

import sys
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Figure, median_of
from bench.processes import ROOT, ran, worked
from bench.stage import Stage

COMMAND = str(Path(sys.executable).parent / "alignment")


def bulk(stage: Stage) -> Iterator[Figure]:
    """An estate into an empty catalogue, by the use case of every import."""
    size = stage.scale.stored
    how = stage.imported(size)[1]
    seconds = how.told["entities"] + how.told["written"]
    note = f"entities made {how.told['entities']:.0f} s, planned and written " \
           f"{how.told['written']:.0f} s, {how.told['edits']:,} rows; processor " \
           f"{how.told['processor']:.0f} s"  # fmt: skip
    yield Figure(row="import", size=size, contender="alignment", amount=seconds, note=note)
    yield Figure(row="import-memory", size=size, contender="alignment", amount=how.peak,
                 unit="MiB")  # fmt: skip


def bulk_edges(stage: Stage) -> Iterator[Figure]:
    """An edge list in two files into an empty catalogue, from their bytes to the revision."""
    size = stage.scale.stored
    folder = stage.folder / f"edges-{size}"
    folder.mkdir()
    worked("edges", folder, size)
    address = f"sqlite:///{stage.folder / f'edges-{size}.db'}"
    how = worked("import-edges", address, folder)
    seconds = how.told["read"] + how.told["written"]
    note = f"read {how.told['read']:.0f} s, planned and written {how.told['written']:.0f} s, " \
           f"{how.told['edits']:,} rows; processor {how.told['processor']:.0f} s"  # fmt: skip
    yield Figure(row="import-edges", size=size, contender="alignment", amount=seconds, note=note)
    yield Figure(row="import-edges-memory", size=size, contender="alignment", amount=how.peak,
                 unit="MiB")  # fmt: skip


def cold(stage: Stage) -> Iterator[Figure]:
    """From the start of a process to its first answer about a hub."""
    size = stage.scale.stored
    address = stage.address(size)
    element = stage.arrays(size).snapshot.ids[stage.questions(size).hub]
    worked("forget", address)
    yield from _first_answer("cold-rebuilt", size, address, element, runs=1)
    worked("keep", address)
    yield from _first_answer("cold", size, address, element, runs=3)


def _first_answer(
    row: str, size: int, address: str, element: str, *, runs: int
) -> Iterator[Figure]:
    found = sorted((worked("ask", address, element) for _ in range(runs)),
                   key=lambda one: one.until_answer)  # fmt: skip
    middle = found[runs // 2]
    parts = ("open", "snapshot", "answer")
    note = ", ".join(f"{part} {middle.told[part]:.2f} s" for part in parts)
    yield Figure(row=row, size=size, contender="alignment", amount=middle.until_answer, runs=runs,
                 note=note)  # fmt: skip
    yield Figure(row=f"{row}-memory", size=size, contender="alignment", amount=middle.peak,
                 unit="MiB", runs=runs)  # fmt: skip


def edit(stage: Stage) -> Iterator[Figure]:
    """From the edit of one requirement to the next answer, in a process that serves only this."""
    size = stage.scale.stored
    element = stage.arrays(size).snapshot.ids[stage.questions(size).typical]
    told = worked("edit", stage.address(size), element).told
    note = f"written {told['written'] * 1e3:.0f} ms"
    yield Figure(row="edit", size=size, contender="alignment", amount=told["seconds"],
                 runs=told["runs"], note=note)  # fmt: skip


def command_help(_stage: Stage) -> Iterator[Figure]:
    """The help of the command line."""
    yield _command("help", [COMMAND, "--help"])


def command_impact(stage: Stage) -> Iterator[Figure]:
    """An impact on the example estate, by the command line."""
    address = f"sqlite:///{stage.folder / 'example.db'}"
    example = str(ROOT / "examples" / "saltmarsh")
    ran([COMMAND, "--catalogue", address, "import", example])
    yield _command("command", [COMMAND, "--catalogue", address, "impact", "C-POWER-N"])


def _command(row: str, command: list[str]) -> Figure:
    seconds, runs, _ = median_of(lambda: ran(command), most_runs=5)
    return Figure(row=row, size=0, contender="alignment", amount=seconds, runs=runs)
