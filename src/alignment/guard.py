"""Stands before both HTTP doors: which requests are let in, and which headers leave.

The checks run in the order of RELIABILITY 2, before anything of a body is read. Localhost is not
private: any page in the user's browser can send requests here, so the name that was called
(``Host``) and the page that sent it (``Sec-Fetch-Site``, ``Origin``) are looked at first.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("alignment.http")

Refusal = tuple[int, str]
"""Status and one sentence for a person."""

Refuse = Callable[[Scope, int, str], ASGIApp]
"""Makes the answer to a refused request."""

OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HELD_SLASH = "\x1f"
"""Stands for a slash inside an id until the route is found; ids cannot hold it."""

MOST_URL_BYTES = 8 * 1024
MOST_HEADER_BYTES = 32 * 1024

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "object-src 'none'"
)
_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_RAW_HEADERS = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
_RAW_NAMES = frozenset(name for name, _ in _RAW_HEADERS)
_DATA = b"no-store"
_KEPT = (200, 304)
_VERSIONED = b"public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much and how long a request may send."""

    json_bytes: int = 2 * 1024**2
    upload_bytes: int = 32 * 1024**2
    seconds: float = 20.0


class Knock:
    """A request before it is let in; its headers are gone through once, for every check.

    Attributes:
        scope: What the server says of it.
        limits: What holds for it.
        hosts: How often it names a Host.
        head_bytes: How long its headers are together.
    """

    __slots__ = ("_headers", "head_bytes", "hosts", "limits", "scope")

    def __init__(self, scope: Scope, limits: Limits) -> None:
        headers: dict[bytes, bytes] = {}
        self.scope, self.limits = scope, limits
        self.hosts = self.head_bytes = 0
        for name, value in scope["headers"]:
            headers.setdefault(name, value)
            self.head_bytes += len(name) + len(value) + 4
            self.hosts += name == b"host"
        self._headers = headers

    def header(self, name: bytes) -> str | None:
        """The header of that name; the first, where there are several."""
        value = self._headers.get(name)
        return None if value is None else value.decode("latin-1")

    @property
    def unsafe(self) -> bool:
        return self.scope["method"] not in SAFE

    @property
    def media_type(self) -> str:
        return (self.header(b"content-type") or "").partition(";")[0].strip().lower()

    @property
    def most_bytes(self) -> int:
        limits = self.limits
        is_json = self.media_type != "multipart/form-data"
        return limits.json_bytes if is_json else limits.upload_bytes

    @property
    def stated_bytes(self) -> str:
        stated = self.header(b"content-length")
        return "0" if stated is None else stated

    @property
    def has_body(self) -> bool:
        return self.stated_bytes != "0" or b"transfer-encoding" in self._headers


def check_one_host(knock: Knock) -> Refusal | None:
    """Exactly one Host header: with two, the next one in the chain may believe the other."""
    if knock.hosts != 1:
        return 400, "a request names exactly one Host"
    return None


def check_own_host(knock: Knock) -> Refusal | None:
    """The Host is this machine and this port: a name that was rebound to it is turned away."""
    scope = knock.scope
    names = _own_names(scope["scheme"], (scope.get("server") or ("", None))[1])
    if (knock.header(b"host") or "").lower() not in names:
        return 421, f"this server answers as {names[0]} or {names[1]} only"
    return None


@cache
def _own_names(scheme: str, port: int | None) -> Sequence[str]:
    usual = {"http": 80, "https": 443}.get(scheme)
    return (*(f"{name}:{port}" for name in OWN_NAMES), *(OWN_NAMES if port == usual else ()))


def check_size_of_head(knock: Knock) -> Refusal | None:
    """Address and headers within bounds; the server's own parser may take a megabyte."""
    address = len(knock.scope.get("raw_path") or knock.scope["path"].encode())
    if address + len(knock.scope["query_string"]) > MOST_URL_BYTES:
        return 414, f"an address is at most {MOST_URL_BYTES} bytes"
    if knock.head_bytes > MOST_HEADER_BYTES:
        return 431, f"the headers of a request are at most {MOST_HEADER_BYTES} bytes"
    return None


def check_address(knock: Knock) -> Refusal | None:
    """No control characters in the path, however they are written."""
    path = knock.scope["path"]
    if not (path.isascii() and path.isprintable()) and any(map(_is_control, path)):
        return 400, "an address holds no control characters"
    return None


def check_declared_size(knock: Knock) -> Refusal | None:
    """A body that says it is too large is refused before any of it is read."""
    stated = knock.stated_bytes
    if stated == "0":
        return None
    if not (stated.isascii() and stated.isdigit() and len(stated) < 19):
        return 400, "Content-Length must be a number"
    if int(stated) > knock.most_bytes:
        return 413, _too_large(knock)
    return None


def check_sender(knock: Knock) -> Refusal | None:
    """A write comes from our own pages, or from no browser at all.

    Every browser in use sends ``Sec-Fetch-Site`` or ``Origin`` with each cross-site write. What
    sends neither is a program: it may send JSON, and files to the programs' door. Forms of our
    pages, which programs do not fill in, must say where they come from. There is no sign-in yet
    that could stand in for that (docs/decisions, 9).
    """
    if not knock.unsafe:
        return None
    site = knock.header(b"sec-fetch-site")
    if site is not None:
        return None if site in {"same-origin", "none"} else (403, _STRANGE)
    origin = knock.header(b"origin")
    if origin is not None:
        return None if origin.lower() == _own_origin(knock).lower() else (403, _STRANGE)
    by_program = knock.media_type == "application/json" or knock.scope["method"] != "POST"
    if by_program or knock.scope["path"].startswith("/api/"):
        return None
    return 403, (
        f"a form must say where it comes from: send the header 'Origin: {_own_origin(knock)}'"
    )


def _own_origin(knock: Knock) -> str:
    return f"{knock.scope['scheme']}://{knock.header(b'host')}"


def check_media_type(knock: Knock) -> Refusal | None:
    """Bodies are JSON or a multipart form, which are what our own pages and scripts send."""
    if not knock.unsafe or not knock.has_body:
        return None
    if knock.media_type in {"application/json", "multipart/form-data"}:
        return None
    return 415, "send application/json or multipart/form-data"


CHECKS: Sequence[Callable[[Knock], Refusal | None]] = (
    check_one_host, check_own_host, check_size_of_head, check_address, check_declared_size,
    check_sender, check_media_type,
)  # fmt: skip

_STRANGE = "this request was sent by another web page; only pages of this server may write"


class Guard:
    """The outermost layer of the web application."""

    def __init__(self, app: ASGIApp, *, refuse: Refuse, limits: Limits) -> None:
        self.app = app
        self.refuse = refuse
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here; whatever happens, it gets an answer."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope.setdefault("state", {})
        state["request_id"] = secrets.token_hex(8)
        out = _Leaving(scope, send)
        knock = Knock(scope, self.limits)
        for check in CHECKS:
            if refused := check(knock):
                await self.refuse(scope, *refused)(scope, receive, out)
                return
        arriving = _Arriving(knock, receive).receive if knock.unsafe else receive
        try:
            await self.app(_routed(scope), arriving, out)
        except Exception:
            facts = {"request_id": state["request_id"], "path": scope["path"]}
            LOG.exception("request %s failed", state["request_id"], extra=facts)
            if not out.started:
                await self.refuse(scope, 500, UNEXPECTED)(scope, receive, out)


UNEXPECTED = "something unexpected went wrong; the log tells more under the request id"


def punctual(seconds: float) -> type[asyncio.Protocol]:
    """A protocol for the server that hangs up when the head of a request takes longer.

    The server itself waits forever. Bodies have a clock of their own, in ``Guard``.
    """
    import h11
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Punctual(H11Protocol):
        _late: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._mind()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._mind()

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            self._stop()

        def _mind(self) -> None:
            if self.conn.their_state is not h11.IDLE:
                self._stop()
            elif self._late is None:
                self._late = self.loop.call_later(seconds, self.transport.close)

        def _stop(self) -> None:
            if self._late is not None:
                self._late.cancel()
                self._late = None

    return Punctual


class _Arriving:
    """The body of a request as it arrives, counted and against the clock."""

    def __init__(self, knock: Knock, receive: Receive) -> None:
        self._knock = knock
        self._receive = receive
        self._until = time.monotonic() + knock.limits.seconds
        self._count = 0
        self._complete = False

    async def receive(self) -> Message:
        if self._complete:
            return await self._receive()
        message = await self._in_time(self._receive())
        self._count += len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        if self._count > self._knock.most_bytes:
            raise HTTPException(413, _too_large(self._knock))
        return message

    async def _in_time(self, arriving: Awaitable[Message]) -> Message:
        try:
            async with asyncio.timeout(self._until - time.monotonic()):
                return await arriving
        except TimeoutError:
            seconds = self._knock.limits.seconds
            raise HTTPException(408, f"the request did not arrive within {seconds:g} s") from None


class _Leaving:
    """The answer as it leaves, with the headers that every answer carries."""

    __slots__ = ("_scope", "_send", "started")

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            given = list(message.get("headers", ()))
            kept = message["status"] in _KEPT and _is_versioned(self._scope)
            message = {**message, "headers": given + self._missing(dict(given), kept=kept)}
        await self._send(message)

    def _missing(self, given: dict[bytes, bytes], *, kept: bool) -> list[tuple[bytes, bytes]]:
        """Whoever made the answer may have said it better: what is there already stands."""
        state: dict[str, Any] = self._scope["state"]
        missing = [(b"x-request-id", state["request_id"].encode())]
        said = not _RAW_NAMES.isdisjoint(given)
        missing += [h for h in _RAW_HEADERS if h[0] not in given] if said else _RAW_HEADERS
        if b"cache-control" not in given:
            missing.append((b"cache-control", _VERSIONED if kept else _DATA))
        if b"x-catalogue-revision" not in given and "revision" in state:
            missing.append((b"x-catalogue-revision", str(state["revision"]).encode()))
        if self._scope["scheme"] == "https":
            missing.append((b"strict-transport-security", b"max-age=31536000"))
        return missing


def _routed(scope: Scope) -> Scope:
    """The scope for routing: in the JSON door a slash written ``%2F`` belongs to an id.

    So ``/elements/a%2Fhistory`` is the element ``a/history``, and ``/elements/a/history`` the
    history of ``a``.
    """
    raw: bytes = scope.get("raw_path") or b""
    if not raw.startswith(b"/api/") or b"%2f" not in raw.lower():
        return scope
    plain = raw.decode("ascii", "replace").replace("%2f", "%2F")
    return {**scope, "path": HELD_SLASH.join(unquote(part) for part in plain.split("%2F"))}


def _is_versioned(scope: Scope) -> bool:
    return scope["path"].startswith("/static/") and b"v=" in scope["query_string"]


def _is_control(character: str) -> bool:
    return character < " " or "\x7f" <= character <= "\x9f" or character == "\ufffd"


def _too_large(knock: Knock) -> str:
    return f"the request is larger than the {knock.most_bytes} bytes that are read"
