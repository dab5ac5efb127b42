"""How far a long command has come, on the terminal: on stderr, and gone when it is done."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alignment.catalogue.progress import Progress

_SAID = {
    "reading": "Reading the file", "comparing": "Comparing with the catalogue",
    "checking": "Checking the whole", "writing": "Writing",
}  # fmt: skip


@contextmanager
def showing_progress() -> Iterator["Progress"]:
    """What takes the stages of a use case and draws them, where a person looks on."""
    if not sys.stderr.isatty():
        yield _nobody
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
    from rich.progress import TimeElapsedColumn as Elapsed

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(24),
               MofNCompleteColumn(), Elapsed(), TextColumn("[dim]Ctrl+C cancels"))  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as drawn:
        yield _drawing(drawn)


def _drawing(drawn: "object") -> Callable[[str, int, int], None]:
    tasks: dict[str, object] = {}

    def tell(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            for task in tasks.values():
                drawn.remove_task(task)  # type: ignore[attr-defined]
            tasks.clear()
            tasks[stage] = drawn.add_task(  # type: ignore[attr-defined]
                _SAID.get(stage, stage), total=total or None
            )
        drawn.update(tasks[stage], completed=done, total=total or None)  # type: ignore[attr-defined]

    return tell


def _nobody(_stage: str, _done: int, _total: int) -> None:
    """Nobody looks on."""
