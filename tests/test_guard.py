"""Which requests are let in, and which headers leave: spoken in plain ASGI messages."""

import asyncio
import socket
import threading
import time

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from alignment import http
from alignment.guard import CONTENT_SECURITY_POLICY, HELD_SLASH, Guard, Limits, punctual

OWN = "127.0.0.1:8321"
JSON = ("content-type", "application/json")
USUAL = Limits()
FORM = ("content-type", "multipart/form-data; boundary=x")


async def echo(scope, receive, send):
    """Reads the whole body and says how long it was."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(f"{scope['path']} {len(body)}")(scope, receive, send)


async def failing(_scope, _receive, _send):
    msg = "secret"
    raise RuntimeError(msg)


async def handled(scope, receive, send):
    """As the framework does: what is raised while reading becomes an answer."""
    from starlette.exceptions import HTTPException

    try:
        await echo(scope, receive, send)
    except HTTPException as error:
        refused = http.refuse(scope, error.status_code, error.detail)
        await refused(scope, receive, send)


def knock(
    *headers, method="GET", path="/", raw=None, query="", host=OWN, port=8321, chunks=(b"",),
    app=handled, limits=USUAL, pause=0.0, scheme="http",
):  # fmt: skip
    """Status, headers and body of the answer to one request."""
    given = [("host", host), *headers] if host is not None else list(headers)
    scope = {
        "type": "http", "method": method, "scheme": scheme, "path": path, "query_string":
        query.encode(), "raw_path": (raw or path).encode(), "server": ("127.0.0.1", port),
        "headers": [(name.encode(), value.encode()) for name, value in given], "root_path": "",
    }  # fmt: skip
    waiting, said = list(chunks), []

    async def receive():
        await asyncio.sleep(pause)
        chunk = waiting.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(waiting)}

    async def send(message):
        said.append(message)

    asyncio.run(Guard(app, refuse=http.refuse, limits=limits)(scope, receive, send))
    start, *rest = said
    told = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], told, b"".join(m.get("body", b"") for m in rest).decode()


def status(*headers, **options):
    return knock(*headers, **options)[0]


@pytest.mark.parametrize("host", [OWN, "localhost:8321", "LOCALHOST:8321", "[::1]:8321"])
def test_the_names_of_this_machine_are_answered(host):
    assert status(host=host) == 200


@pytest.mark.parametrize("host", [
    "evil.example", "evil.example:8321", "127.0.0.1", "127.0.0.1:80", "localhost", "",
    "127.0.0.1:8321.evil.example", "127.0.0.1:8321,evil.example", "127.0.0.2:8321",
    "0.0.0.0:8321", "user@" + OWN,
])  # fmt: skip
def test_any_other_name_is_turned_away(host):
    code, _, body = knock(host=host)

    assert code == 421
    assert "127.0.0.1:8321" in body


def test_the_usual_port_may_be_left_out():
    assert status(host="localhost", port=80) == 200


def test_a_request_names_exactly_one_host():
    assert status(host=None) == 400
    assert status(("host", "evil.example")) == 400


def test_a_long_address_and_long_headers_are_refused():
    assert status(path="/" + "a" * 8000) == 200
    assert status(path="/" + "a" * 8192) == 414
    assert status(query="q=" + "a" * 8192) == 414
    assert status(("x-long", "a" * 32_000)) == 200
    assert status(("x-long", "a" * 33_000)) == 431


@pytest.mark.parametrize("character", ["\x00", "\x1f", "\n", "\x7f", "\x85", "\ufffd"])
def test_control_characters_in_an_address_are_refused(character):
    assert status(path=f"/elements/a{character}b") == 400


LITTLE = Limits(json_bytes=10, upload_bytes=20, seconds=0.05)


@pytest.mark.parametrize(("kind", "length", "code"), [
    (JSON, "10", 200), (JSON, "11", 413), (FORM, "20", 200), (FORM, "21", 413),
    (JSON, "99999999999999999999", 400), (JSON, "-1", 400), (JSON, "ten", 400), (JSON, "²", 400),
])  # fmt: skip
def test_a_body_that_says_it_is_too_large_is_not_read(kind, length, code):
    headers = (
        kind,
        ("content-length", length.encode().decode("latin-1")),
        ("origin", f"http://{OWN}"),
    )

    assert status(*headers, method="POST", limits=LITTLE) == code


@pytest.mark.parametrize(("chunks", "code"), [
    ([b"12345", b"67890"], 200), ([b"12345", b"678901"], 413), ([b"1"] * 11, 413),
])  # fmt: skip
def test_a_body_that_says_nothing_is_counted(chunks, code):
    headers = (JSON, ("transfer-encoding", "chunked"))

    assert status(*headers, method="POST", chunks=chunks, limits=LITTLE) == code


def test_a_body_that_does_not_arrive_in_time_is_not_waited_for():
    headers = (JSON, ("transfer-encoding", "chunked"))
    chunks = [b"1"] * 9

    assert status(*headers, method="POST", chunks=chunks, limits=LITTLE, pause=0.02) == 408


SITES = [
    # sec-fetch-site, origin, content type, method, what becomes of it
    ("same-origin", None, FORM, "POST", 200),
    ("none", None, FORM, "POST", 200),
    ("cross-site", None, JSON, "POST", 403),
    ("same-site", None, JSON, "POST", 403),
    ("cross-site", f"http://{OWN}", JSON, "POST", 403),
    ("same-origin", "http://evil.example", JSON, "POST", 200),
    (None, f"http://{OWN}", FORM, "POST", 200),
    (None, "http://evil.example", JSON, "POST", 403),
    (None, "http://localhost:8321", JSON, "POST", 403),
    (None, f"https://{OWN}", JSON, "POST", 403),
    (None, "null", JSON, "POST", 403),
    (None, "", JSON, "POST", 403),
    (None, None, JSON, "POST", 200),
    (None, None, JSON, "PATCH", 200),
    (None, None, FORM, "POST", 403),
    (None, None, None, "POST", 403),
    (None, None, None, "DELETE", 200),
    ("cross-site", None, None, "DELETE", 403),
    ("cross-site", None, None, "GET", 200),
    ("cross-site", None, None, "HEAD", 200),
]


@pytest.mark.parametrize(("site", "origin", "kind", "method", "code"), SITES)
def test_only_our_own_pages_and_scripts_may_write(site, origin, kind, method, code):
    headers = [("sec-fetch-site", site)] if site is not None else []
    headers += [("origin", origin)] if origin is not None else []
    headers += [kind] if kind else []

    assert status(*headers, method=method) == code


@pytest.mark.parametrize(("kind", "code"), [
    ("application/json", 200), ("application/json; charset=utf-8", 200),
    ("multipart/form-data; boundary=x", 200), ("application/x-www-form-urlencoded", 415),
    ("text/plain", 415), ("", 415), ("application/xml", 415),
])  # fmt: skip
def test_bodies_are_json_or_forms_of_parts(kind, code):
    headers = (("content-type", kind), ("content-length", "2"), ("sec-fetch-site", "same-origin"))

    assert status(*headers, method="POST", chunks=[b"{}"]) == code


@pytest.mark.parametrize("options", [{}, {"host": "evil.example"}, {"app": failing}])
def test_every_answer_carries_the_headers(options):
    _, told, _ = knock(**options)

    assert told["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert told["x-content-type-options"] == "nosniff"
    assert told["referrer-policy"] == "no-referrer"
    assert told["cross-origin-opener-policy"] == "same-origin"
    assert told["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in told["permissions-policy"]
    assert told["cache-control"] == "no-store"
    assert len(told["x-request-id"]) == 16
    assert "strict-transport-security" not in told


async def outspoken(scope, receive, send):
    own = {"Referrer-Policy": "origin", "Cache-Control": "no-cache", "X-Catalogue-Revision": "3"}
    await PlainTextResponse("", headers=own)(scope, receive, send)


def test_what_an_answer_says_itself_stands():
    _, told, _ = knock(app=outspoken)

    assert told["referrer-policy"] == "origin"
    assert told["cache-control"] == "no-cache"
    assert told["x-catalogue-revision"] == "3"
    assert told["x-content-type-options"] == "nosniff"


def test_the_first_of_repeated_headers_counts():
    twice = (("origin", f"http://{OWN}"), ("origin", "http://evil.example"))

    assert status(JSON, *twice, method="POST") == 200
    assert status(JSON, *twice[::-1], method="POST") == 403


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_transport_security_is_asked_for_only_where_there_is_some():
    _, told, _ = knock(scheme="https")

    assert told["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(("path", "query", "app", "kept"), [
    ("/static/page.js", "v=1234", echo, "public, max-age=31536000, immutable"),
    ("/static/page.js", "", echo, "no-store"),
    ("/static/page.js", "v=1234", failing, "no-store"),
    ("/elements", "v=1234", echo, "no-store"),
])  # fmt: skip
def test_only_files_whose_address_changes_with_them_are_kept(path, query, app, kept):
    _, told, _ = knock(path=path, query=query, app=app)

    assert told["cache-control"] == kept


def test_a_refusal_is_a_problem_and_an_unexpected_error_tells_nothing(caplog):
    code, told, body = knock(app=failing)

    assert (code, told["content-type"]) == (500, "application/problem+json")
    assert "secret" not in body
    assert told["x-request-id"] in body
    assert caplog.records[-1].request_id == told["x-request-id"]


@pytest.mark.parametrize(("raw", "path"), [
    ("/api/v1/elements/a%2Fhistory", f"/api/v1/elements/a{HELD_SLASH}history"),
    ("/api/v1/elements/a%2fb%20c", f"/api/v1/elements/a{HELD_SLASH}b c"),
    ("/api/v1/elements/a%252Fb", "/api/v1/elements/a%2Fb"),
    ("/api/v1/elements/%C3%BC%2F", f"/api/v1/elements/ü{HELD_SLASH}"),
    ("/elements/a%2Fb", "/elements/a/b"),
])  # fmt: skip
def test_a_slash_inside_an_id_is_told_from_one_between_steps(raw, path):
    from urllib.parse import unquote

    _, _, body = knock(raw=raw, path=unquote(raw))

    assert body == f"{path} 0"


@pytest.fixture
def server():
    """A real server that gives the head of a request a fifth of a second."""
    config = uvicorn.Config(echo, port=0, http=punctual(0.2), log_config=None, lifespan="off")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = uvicorn.Server(config)
        thread = threading.Thread(target=made.run, kwargs={"sockets": [listening]})
        thread.start()
        yield listening.getsockname()
        made.should_exit = True
        thread.join()


def test_who_dawdles_with_the_head_of_a_request_is_hung_up_on(server):
    with socket.create_connection(server, timeout=10) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")

        assert slow.recv(100) == b""


def test_who_is_in_time_is_answered_on_one_connection_as_often_as_they_ask(server):
    request = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(server, timeout=10) as quick:
        for _ in range(3):
            quick.sendall(request[:20])
            time.sleep(0.1)
            quick.sendall(request[20:])
            told = quick.recv(1000)

            assert told.startswith(b"HTTP/1.1 200")


def test_other_protocols_are_closed():
    said = []

    async def send(message):
        said.append(message)

    guard = Guard(echo, refuse=http.refuse, limits=Limits())
    asyncio.run(guard({"type": "websocket"}, None, send))

    assert said == [{"type": "websocket.close", "code": 1008}]
