"""The command for tours, forked from a process that has loaded the program once.

A tour is a hundred short commands, and most of the time of each goes into loading the program.
Everything else is as at a terminal: a process of its own for each command, with its own folder,
environment, terminal and exit code. That the program also starts by itself is what
``tests/cli/test_processes.py`` shows.
"""

import contextlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import ROOT

SHIM = """#!{python} -IS
import json, os, socket, sys
if "PYTHONPATH" in os.environ or {{"serve", "demo"}} & {{*sys.argv}}:
    os.execv({real!r}, [{real!r}, *sys.argv[1:]])
with socket.socket(socket.AF_UNIX) as place:
    place.connect({place!r})
    asked = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(place, [len(asked).to_bytes(4, "big")], [0, 1, 2])
    place.sendall(asked)
    sys.exit(place.recv(1)[0])
"""
"""Called ``alignment``: hands over its terminal, and ends as the forked command ends. What looks
for modules of its own, or stays, starts by itself."""


class Warm:
    """A folder with the command in it, to be put first on the path; stop with ``close``."""

    def __init__(self, folder):
        self.folder = folder
        place = folder / "place"
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.warm", str(place)], cwd=ROOT, stdout=subprocess.PIPE
        )
        self._server.stdout.readline()
        shim = folder / "alignment"
        real = str(Path(sys.executable).with_name("alignment"))
        shim.write_text(SHIM.format(python=sys.executable, real=real, place=str(place)))
        shim.chmod(0o755)

    def close(self):
        self._server.terminate()
        self._server.wait()
        self._server.stdout.close()


def _load():
    """Everything that a command may need, before the first one comes."""
    import alignment.app  # noqa: F401 (the whole house)
    from alignment.cli import program
    from alignment.exchange.format import readers

    readers()
    return program


def _serve(place):
    _load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(place)
        door.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            caller, _ = door.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _answer(caller)
            caller.close()


def _answer(caller):
    """Run what was asked for in a child, and tell how it ended."""
    size, terminal, _, _ = socket.recv_fds(caller, 4, 3)
    asked = b""
    while len(asked) < int.from_bytes(size, "big"):
        asked += caller.recv(65536)
    child = os.fork()
    if child == 0:
        caller.close()
        _run(*json.loads(asked), terminal)
    for one in terminal:
        os.close(one)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with contextlib.suppress(BrokenPipeError):
        caller.send(bytes([code % 256]))
    os._exit(0)


def _run(arguments, folder, environment, terminal):
    """The command, as a process finds itself when it starts."""
    for place, given in enumerate(terminal):
        os.dup2(given, place)
        os.close(given)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = ["alignment", *arguments]
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(os.fdopen(place, mode, closefd=False), line_buffering=os.isatty(place))
        for place, mode in enumerate(("rb", "wb", "wb"))
    )
    code = 0
    try:
        from alignment.cli import main

        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        with contextlib.suppress(BrokenPipeError):
            sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve(sys.argv[1])
