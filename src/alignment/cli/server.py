"""Runs the HTTP server on this machine's own addresses, bounded, and stops it in good order."""

import os
import signal
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from alignment.errors import AlignmentError, Conflict, NotPermitted

if TYPE_CHECKING:
    import uvicorn

_APP = "alignment.app:create_from_environment"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PORTS_TRIED = 50

_HEADER_BYTES = 32 * 1024
_MOST_AT_ONCE = 500
_IDLE_SECONDS = 15
_HEAD_SECONDS = 20
_LAST_ANSWERS_SECONDS = 8


def bound(host: str, port: int, *, others: bool = False) -> socket.socket:
    """A socket on this machine alone; the next free port where others will do.

    Raises:
        NotPermitted: The address can be reached from elsewhere.
        Conflict: The port is taken.
    """
    if host not in _LOOPBACK:
        msg = (
            f"{host!r} is not an address of this machine alone, and there is no sign-in: whoever "
            "reaches the port could read and change the catalogue. Take 127.0.0.1, ::1 or "
            "localhost."
        )
        raise NotPermitted(msg, host=host)
    last = min(port + _PORTS_TRIED, 65535) if others and port else port
    for tried in range(port, last + 1):
        made = _socket_at(host, tried)
        if made is not None:
            return made
    msg = f"port {port} is taken or may not be used. Name another by --port; 0 takes a free one."
    raise Conflict(msg, port=port)


def _socket_at(host: str, port: int) -> socket.socket | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError:
        made.close()
        return None
    return made


def run(listening: socket.socket, catalogue: str, announce: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl+C, then let what was accepted finish.

    Args:
        listening: The socket.
        catalogue: Address of the catalogue; the app reads it from the environment.
        announce: Told the address once the first request can be answered.
    """
    import uvicorn

    host, port = listening.getsockname()[:2]
    os.environ.update(ALIGNMENT_CATALOGUE=catalogue, ALIGNMENT_HOST=host, ALIGNMENT_PORT=str(port))

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            announce(f"http://{f'[{host}]' if ':' in host else host}:{port}/")

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)  # uvicorn raises them again when it has stopped
    server = Server(_configuration())
    try:
        server.run(sockets=[listening])
    except SystemExit:
        msg = "the server did not start; the reason stands above"
        raise AlignmentError(msg) from None


def _configuration() -> "uvicorn.Config":
    import uvicorn

    from alignment.guard import punctual

    return uvicorn.Config(
        _APP, factory=True, http=punctual(_HEAD_SECONDS), ws="none", lifespan="on",
        log_config=None, access_log=False, server_header=False, proxy_headers=False,
        h11_max_incomplete_event_size=_HEADER_BYTES, limit_concurrency=_MOST_AT_ONCE,
        timeout_keep_alive=_IDLE_SECONDS, timeout_graceful_shutdown=_LAST_ANSWERS_SECONDS,
    )  # fmt: skip
