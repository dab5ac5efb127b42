"""Processes of their own: what they take is measured from outside."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Ran:
    """A process that has ended.

    Attributes:
        began: When it was started, in seconds of the clock of the wall.
        seconds: From its start to its end.
        told: What it printed as its last line, when that was JSON.
    """

    began: float
    seconds: float
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def until_answer(self) -> float:
        """Seconds from its start to the moment that a worker had its answer."""
        return float(self.told["at"]) - self.began

    @property
    def peak(self) -> float:
        """The most memory that a worker held, in MiB."""
        return float(self.told["peak"])


def worked(task: str, *arguments: object, **environment: str) -> Ran:
    """Run a task of ``bench.worker`` in a process of its own."""
    return ran([sys.executable, "-m", "bench.worker", task, *map(str, arguments)], **environment)


def ran(command: list[str], **environment: str) -> Ran:
    """Run a command; raises RuntimeError with what it said when it fails."""
    began, start = time.time(), time.perf_counter()
    with TemporaryFile("w+") as complaints:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, text=True,
            stdout=subprocess.PIPE, stderr=complaints,
        )  # fmt: skip
        said, _ = process.communicate()
        seconds = time.perf_counter() - start
        complaints.seek(0)
        complaint = complaints.read()
    if process.returncode:
        msg = f"{' '.join(command)} ended with {process.returncode}: {complaint[-2000:]}"
        raise RuntimeError(msg)
    return Ran(began, seconds, _told(said))


def _told(said: str) -> dict[str, Any]:
    lines = said.strip().splitlines()
    if not lines or not lines[-1].startswith("{"):
        return {}
    try:
        found: dict[str, Any] = json.loads(lines[-1])
    except json.JSONDecodeError:
        return {}
    return found
