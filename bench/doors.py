"""Rows over HTTP: a real server on the loopback, asked by sockets that cost next to nothing."""

import http.client
import json
import os
import pickle
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson

from alignment.catalogue import KINDS
from alignment.graphs.impact import Answer, Status, answer_of
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.traverse import reach
from bench.measure import Figure, median_of
from bench.processes import ROOT
from bench.stage import Stage

_CONNECTIONS = 16
_SECONDS = 2.0
_MOST = 100_000
_COLUMNS = "BENCH_COLUMNS"

BARE = "bench.doors:bare"
OURS = "alignment.app:create_from_environment"


def bare() -> Any:
    """The least that Starlette can do: answer what was made ready, and encode finished columns."""
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    ready = orjson.dumps({"id": "E000001", "kind": "component", "name": "component 1"})
    told = os.environ.get(_COLUMNS)
    known = _Told(*pickle.loads(Path(told).read_bytes())) if told else None  # noqa: S301 - ours

    async def element(_request: Request) -> Response:
        return Response(ready, media_type="application/json")

    async def columns(_request: Request) -> Response:
        return Response(_encoded(known), media_type="application/json")

    return Starlette(routes=[Route("/element", element), Route("/columns", columns)])


@contextmanager
def served(factory: str, **environment: str) -> Iterator[int]:
    """A server process with one worker; gives its port, and ends it afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--port", str(port),
               "--log-level", "critical", "--no-access-log"]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        _await(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    msg = "the server did not come up"
    raise RuntimeError(msg)


def over_http(stage: Stage) -> Iterator[Figure]:
    """Small and large answers over HTTP, and a bare route beside them."""
    size = stage.scale.stored
    snapshot, asked = stage.arrays(size).snapshot, stage.questions(size)
    typical, wide = snapshot.ids[asked.typical], snapshot.ids[_wide(snapshot)]
    with served(OURS, ALIGNMENT_CATALOGUE=stage.address(size)) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        _post(connection, wide, 10)
        _get(connection, "/api/v1/analyses/contribution")  # now it has warmed up
        seconds, runs, answer = median_of(lambda: _post(connection, typical, 100))
        yield Figure(row="typical-http", size=size, contender="alignment", amount=seconds,
                     runs=runs, answer=len(orjson.loads(answer)["elements"]))  # fmt: skip
        seconds, runs, _ = median_of(lambda: _post(connection, wide, _MOST), most_runs=9)
        yield from _large(stage, answer_of(snapshot, {wide: 1.0}), seconds, runs, size)
        ours = _throughput(port, f"/api/v1/elements/{typical}")
    with served(BARE) as port:
        least = _throughput(port, "/element")
    yield Figure(row="small-query", size=size, contender="alignment", amount=ours, unit="1/s")
    yield Figure(row="small-query", size=size, contender="bare Starlette", amount=least,
                 unit="1/s")  # fmt: skip


def _wide(snapshot: Snapshot) -> int:
    """The element, of some that are used much, that reaches nearest to what an answer lists."""
    by_use = np.argsort(-np.diff(snapshot.use_ptr), kind="stable")
    places = np.unique(np.geomspace(1, len(by_use), 60).astype(int)) - 1
    drawn = [u for u in by_use[places].tolist() if 2 <= snapshot.kind[u] <= 4]
    return min(drawn, key=lambda u: abs(len(reach(snapshot, np.array([u], np.int32))) - _MOST))


def _large(stage: Stage, answer: Answer, seconds: float, runs: int, size: int) -> Iterator[Figure]:
    """The answer of some 100,000 elements; beside it those who encode its columns alone.

    They compute nothing and give no reasons: they look ids and names up in the estate and encode
    the columns with orjson, in this process and as a route that sends them.
    """
    snapshot, labels = answer.elements.impact.snapshot, answer.elements.labels
    told = _Told(
        list(snapshot.ids), list(snapshot.names), [KINDS[k].value for k in snapshot.kind.tolist()],
        [status.word for status in Status], labels.elements, labels.losses, labels.status,
        labels.margins,
    )  # fmt: skip
    kept = stage.folder / "columns.pickle"
    kept.write_bytes(pickle.dumps(tuple(told)))
    encoding, times, _ = median_of(lambda: _encoded(told))
    columns = _columns(told)
    finished, many, _ = median_of(lambda: _dumped(columns))
    with served(BARE, **{_COLUMNS: str(kept)}) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        sending, sent, _ = median_of(lambda: _get(connection, "/columns"), most_runs=9)
    note = f"{len(labels.elements):,} elements as rows, with their reasons"
    for contender, amount, number, said in (
        ("alignment", seconds, runs, note),
        ("orjson of the columns", sending, sent, "looked up, encoded, sent; nothing calculated"),
        ("the same, not sent", encoding, times, ""),
        ("columns at hand, not sent", finished, many, "nothing is looked up either"),
    ):
        yield Figure(row="large-answer", size=size, contender=contender, amount=amount,
                     runs=number, note=said)  # fmt: skip


class _Told(NamedTuple):
    """An estate as lists, and an answer as arrays."""

    ids: list[str]
    names: list[str]
    kinds: list[str]
    words: list[str]
    elements: Any
    losses: Any
    status: Any
    margins: Any


def _encoded(told: _Told) -> bytes:
    """Columns with NumPy through orjson: the least that someone must do who knows the answer."""
    return _dumped(_columns(told))


def _columns(told: _Told) -> dict[str, Any]:
    places = told.elements.tolist()
    return {
        "id": [told.ids[i] for i in places], "kind": [told.kinds[i] for i in places],
        "name": [told.names[i] for i in places], "loss": told.losses,
        "status": [told.words[s] for s in told.status.tolist()], "margin": told.margins,
    }  # fmt: skip


def _dumped(columns: dict[str, Any]) -> bytes:
    return orjson.dumps(columns, option=orjson.OPT_SERIALIZE_NUMPY)


def _get(connection: http.client.HTTPConnection, address: str) -> bytes:
    connection.request("GET", address)
    return connection.getresponse().read()


def _post(connection: http.client.HTTPConnection, element: str, limit: int) -> bytes:
    body = json.dumps({"losses": {element: 1.0}, "limit": limit})
    connection.request(
        "POST", "/api/v1/analyses/impact", body, {"Content-Type": "application/json"}
    )
    response = connection.getresponse()
    said = response.read()
    if response.status != http.client.OK:
        msg = f"{response.status}: {said[:500]!r}"
        raise RuntimeError(msg)
    return said


def _throughput(port: int, path: str) -> float:
    """Answers a second over some connections that are kept open."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    with selectors.DefaultSelector() as selector:
        for _ in range(_CONNECTIONS):
            connection = socket.create_connection(("127.0.0.1", port))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection, selectors.EVENT_READ, bytearray())
            connection.sendall(request)
        _turned(selector, request, seconds=_SECONDS / 4)
        rate = _turned(selector, request, seconds=_SECONDS)
        for key in list(selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
    return rate


def _turned(selector: selectors.BaseSelector, request: bytes, *, seconds: float) -> float:
    start, count = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        for key, _ in selector.select(1):
            connection: Any = key.fileobj
            key.data.extend(connection.recv(1 << 16))
            if _complete(key.data):
                count += 1
                key.data.clear()
                connection.sendall(request)
    return count / (time.perf_counter() - start)


def _complete(data: bytearray) -> bool:
    head, _, body = data.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        msg = f"not answered: {bytes(data[:300])!r}"
        raise RuntimeError(msg)
    _, _, after = bytes(head).lower().partition(b"content-length:")
    return bool(after) and len(body) >= int(after.split(b"\r\n", 1)[0])
