"""How far a long command has come, on the terminal: on stderr, and gone when it is done."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_SAID = {
    "reading": "Reading the file", "comparing": "Comparing with the catalogue",
    "checking": "Checking the whole", "writing": "Writing", "asking": "Asking for the answers",
    "composing": "Composing the report", "telling": "Making the file",
}  # fmt: skip
_STILL = (None, "", "dumb", "unknown")
"""Terminals on which nothing can be drawn over."""

_PATIENCE = 1.0
"""Seconds after which a person wonders; what is done before shows nothing."""


class Drawing:
    """Takes the stages of a use case and draws the present one."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._watched = sys.stderr.isatty() and os.environ.get("TERM") not in _STILL
        self._drawn: Any = None
        self._stage, self._task = "", None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Draw how far it has come, once that is worth it."""
        if not self._watched or time.monotonic() - self._since < _PATIENCE:
            return
        self._drawn = self._drawn or _started()
        if stage != self._stage:
            if self._task is not None:
                self._drawn.remove_task(self._task)
            self._stage = stage
            self._task = self._drawn.add_task(_SAID.get(stage, stage), total=None)
        self._drawn.update(self._task, completed=done, total=total or None)

    def end(self) -> None:
        """Take away what was drawn."""
        if self._drawn is not None:
            self._drawn.stop()


@contextmanager
def showing_progress() -> Iterator[Drawing]:
    """What a use case tells its stages to."""
    drawing = Drawing()
    try:
        yield drawing
    finally:
        drawing.end()


def _started() -> Any:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        SpinnerColumn,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(24),
               TaskProgressColumn(), TimeElapsedColumn(),
               TextColumn("[dim]Ctrl+C cancels"))  # fmt: skip
    drawn = Progress(*columns, console=Console(stderr=True), transient=True)
    drawn.start()
    return drawn
