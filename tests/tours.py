"""Tours: the commands that a page shows, run in a terminal as it shows them."""

import contextlib
import os
import pty
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT
from tests.pages import FENCE

PORT = "8321"
"""The port in the pages; the tours run on a free one."""

LEFT_OUT = "..."
"""Stands in shown output for lines that are left out."""

_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(\+00:00|Z)?")


@dataclass
class Step:
    """A command as a page shows it, and the lines that it shows below."""

    command: str
    shown: list = field(default_factory=list)


def steps_of(page):
    return [
        step
        for language, block in FENCE.findall(page.read_text())
        if language == "console"
        for step in _steps(block)
    ]


def _steps(block):
    steps, awaited = [], ""
    for line in block.splitlines():
        if awaited:
            steps[-1].command += f"\n{line}"
            awaited = "" if line == awaited else awaited
        elif line.startswith("$ "):
            steps.append(Step(line.removeprefix("$ ")))
            heredoc = re.search(r"<<'(\w+)'", line)
            awaited = heredoc[1] if heredoc else ""
        elif steps[-1].command.endswith("\\") and not steps[-1].shown:
            steps[-1].command += f"\n{line}"
        else:
            steps[-1].shown.append(line.rstrip())
    return steps


class Tour:
    """A terminal of 100 columns in an empty folder that holds the examples.

    Commands are looked for in the folder ``first``, then beside Python, then on the path.
    """

    def __init__(self, folder, first):
        self.folder = folder
        self.port = _free_port()
        self.servers = []
        kept = {k: v for k, v in os.environ.items() if not k.startswith("ALIGNMENT_")}
        self.environment = kept | {
            "PATH": os.pathsep.join([str(first), str(Path(sys.executable).parent), kept["PATH"]]),
            "TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "100", "LINES": "40", "TZ": "UTC",
            "LC_ALL": "C.UTF-8", "ALIGNMENT_PORT": self.port,
        }  # fmt: skip
        shutil.copytree(ROOT / "examples", folder / "examples")

    def run(self, step):
        """What a command prints on the terminal."""
        command = step.command.replace(PORT, self.port)
        stated = re.fullmatch(r"export (\w+)=(['\"]?)(.*)\2", command)
        if stated:
            self.environment[stated[1]] = stated[3]
            return []
        if re.match(r"alignment (serve|demo)\b(?!.*--no-serve)", command):
            return self._serve(command, lines=len(step.shown))
        return self._read(self._start(command))

    def close(self):
        for server, terminal in self.servers:
            server.terminate()
            self._read((server, terminal))

    def _start(self, command):
        main, other = pty.openpty()
        started = subprocess.Popen(
            ["bash", "-c", command], cwd=self.folder, env=self.environment,
            stdin=subprocess.DEVNULL, stdout=other, stderr=other,
        )  # fmt: skip
        os.close(other)
        return started, main

    def _serve(self, command, *, lines):
        server, terminal = self._start(f"exec {command}")
        self.servers.append((server, terminal))
        said = b""
        while said.count(b"\n") < lines and server.poll() is None:
            said += os.read(terminal, 4096)
        return self._lines(said)

    def _read(self, started):
        process, terminal = started
        said = b""
        with contextlib.suppress(OSError):  # the other end was closed
            while part := os.read(terminal, 65536):
                said += part
        os.close(terminal)
        process.wait(timeout=60)
        return self._lines(said)

    def _lines(self, said):
        text = said.decode().replace("\r\n", "\n").replace(self.port, PORT)
        return [line.rstrip() for line in text.splitlines()]


def _free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


def without_times(lines):
    return [_TIME.sub("(time)", line) for line in lines]


def require_same(shown, printed, where):
    """The lines as shown; ``...`` stands for any lines, between lines that stand together."""
    shown, printed = without_times(shown), without_times(printed)
    if LEFT_OUT not in shown:
        assert printed == shown, where
        return
    parts = "\n".join(shown).split(f"\n{LEFT_OUT}\n")
    pattern = r"\n(?:.*\n)+?".join(re.escape(part.removesuffix(f"\n{LEFT_OUT}")) for part in parts)
    if shown[-1] == LEFT_OUT:
        pattern += r"\n(?:.*\n?)+"
    assert re.fullmatch(pattern, "\n".join(printed)), where + "\n" + "\n".join(printed)
