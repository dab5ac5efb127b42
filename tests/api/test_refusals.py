"""Every error has one shape, tells what the caller may know, and nothing else."""

import json
import sqlite3

import pytest
from starlette.responses import Response

from alignment import http
from alignment.api import bodies
from alignment.errors import AlignmentError, Conflict, Invalid, NotFound, Unanswerable, Unreadable
from tests.api.conftest import API, refused

JSON = {"Content-Type": "application/json"}
ELEMENT = '{"id": "N", "kind": "service", "name": "New"'


def post(client, text, place="elements"):
    body = text if isinstance(text, bytes) else text.encode()
    return client.post(f"{API}/{place}", content=body, headers=JSON)


@pytest.mark.parametrize("body", [
    b"", b"{", b"nonsense", b"[1,]", b"\xff\xfe{}", b'{"a": "\xe9"}', b"{'id': 1}", b"{} {}",
    ELEMENT + ', "cost": NaN}', ELEMENT + ', "cost": Infinity}', ELEMENT + ', "cost": -Infinity}',
    ELEMENT + ', "cost": 1e999}', ELEMENT + ', "shares": [1, {"a": NaN}]}',
    ELEMENT + ', "cost": ' + "9" * 5000 + "}",
    ELEMENT + ', "name": "Twice"}',
    ELEMENT + ', "properties": {"a": "1", "a": "2"}}',
    ELEMENT + ', "properties": {"\\u00e9": "1", "e\\u0301": "2"}}',
    ELEMENT + ', "properties": ' + '{"a":' * 60 + "1" + "}" * 61,
    "[" * 100_000, '{"a":' * 100_000,
    b'{"name": "tab\tinside"}', b'{"name": "\x00"}',
])  # fmt: skip
def test_a_body_that_is_no_json_is_refused_before_it_is_looked_at(empty, body):
    refused(post(empty, body), 400, "malformed")

    assert empty.get(f"{API}/elements").json()["total"] == 0


@pytest.mark.parametrize("body", [
    "[]", "1", '"x"', "null", "true",
    ELEMENT + ', "owner": "\\u0000"}', ELEMENT + ', "owner": "\\u001b[31m"}',
    ELEMENT + ', "owner": "\\ud800"}', ELEMENT + ', "owner": "\\u0085"}',
    ELEMENT + ', "properties": {"\\ud800": "x"}}', ELEMENT + ', "\\u0000": 1}',
    '{"id": "", "kind": "service", "name": "New"}',
    '{"id": "a\\nb", "kind": "service", "name": "N"}',
    '{"id": "N", "kind": "service", "name": "\\u200b"}',
    ELEMENT + ', "cost": false}', ELEMENT + ', "cost": 1e300}',
    ELEMENT + ', "cost": 9223372036854775808}', ELEMENT + ', "cost": 123456789012345678901234}',
    ELEMENT + ', "cost": []}',
])  # fmt: skip
def test_poison_in_a_body_is_refused_and_every_list_works_afterwards(empty, body):
    refused(post(empty, body), 422, "invalid")

    assert empty.get(f"{API}/elements").json()["total"] == 0
    assert empty.get(f"{API}/search?q=N").status_code == 200


@pytest.mark.parametrize("body", [
    '{"losses": {"\\ud800": 1}}', '{"losses": {"\\u0000": 1}}', '{"losses": {"": 1}}',
])  # fmt: skip
def test_poison_in_a_question_is_refused(client, body):
    refused(post(client, body, "analyses/impact"), 422, "invalid")


def test_text_is_taken_in_its_composed_form(empty):
    post(empty, '\ufeff{"id": "Cafe\\u0301", "kind": "service", "name": "Cafe\\u0301"}')

    assert empty.get(f"{API}/elements/Caf%C3%A9").json()["name"] == "Café"


def test_what_is_strange_but_allowed_works_in_every_answer(empty):
    strange = "\u202e<script>\u200b{{7*7}}=1+1\u2028💥"
    post(empty, json.dumps({"id": strange, "kind": "service", "name": strange}))

    for place in ("elements", "elements.csv", "search?q=script", "revisions/1", "exports/native",
                  "analyses/contribution", "elements?q=%F0%9F%92%A5"):  # fmt: skip
        assert empty.get(f"{API}/{place}").status_code == 200, place


def test_a_body_of_another_kind_is_refused(empty):
    plain = empty.post(f"{API}/elements", content=b"{}", headers={"Content-Type": "text/plain"})
    form = empty.post(
        f"{API}/elements", files={"file": b"x"}, headers={"Origin": str(empty.base_url)}
    )

    refused(plain, 415, "unsupported-media-type")
    refused(form, 415, "unsupported-media-type")


def test_an_address_that_leads_nowhere_is_refused_in_the_same_shape(client):
    refused(client.get(f"{API}/gadgets"), 404, "not-found")
    problem = refused(client.put(f"{API}/elements", json={}), 405, "method-not-allowed")
    assert "GET" in client.put(f"{API}/elements", json={}).headers["allow"]
    assert problem["detail"] == "this address does not take PUT; it takes GET"


@pytest.mark.parametrize(("error", "status", "slug"), [
    (Invalid("x"), 422, "invalid"),
    (NotFound("x"), 404, "not-found"),
    (Conflict("x"), 409, "conflict"),
    (Conflict("x", busy=True), 409, "conflict"),
    (Conflict.stale("element", "S1", seen=1, current=2), 412, "stale"),
    (Unreadable("x"), 422, "unreadable"),
    (Unreadable("x", malformed=True), 400, "malformed"),
    (Unanswerable("x"), 422, "unanswerable"),
    (Unanswerable("x", unavailable=True), 503, "unavailable"),
    (Unanswerable("x", full=True), 507, "full"),
    (AlignmentError("x"), 422, "error"),
])  # fmt: skip
def test_each_kind_of_error_has_its_status(error, status, slug):
    refusal = http.refusal_of(error)

    assert (refusal.status, refusal.slug) == (status, slug)
    assert refusal.title
    assert refusal.problems


def test_every_kind_of_error_has_a_title():
    kinds = {AlignmentError, *AlignmentError.__subclasses__()}

    assert {kind.slug for kind in kinds} <= set(http.TITLES)


def test_what_is_busy_says_when_to_try_again():
    assert http.refusal_of(Conflict("x", busy=True)).headers == {"Retry-After": "5"}


def test_an_unexpected_error_tells_nothing_but_a_number(client, caplog):
    def broken():
        secret = "postgresql://ann:hunter2@db"  # noqa: S105
        raise RuntimeError(secret)

    client.app.add_api_route("/api/v1/broken", broken)

    answer = client.get(f"{API}/broken")

    problem = refused(answer, 500, "unexpected")
    assert "hunter2" not in answer.text
    assert "content-security-policy" in answer.headers
    assert any(r.request_id == problem["request_id"] for r in caplog.records)


@pytest.mark.parametrize(("words", "status", "slug"), [
    ("database or disk is full", 507, "full"), ("disk I/O error", 503, "unavailable"),
])  # fmt: skip
def test_a_database_that_fails_is_the_servers_fault(client, words, status, slug):
    def broken():
        raise sqlite3.OperationalError(words)

    client.app.add_api_route("/api/v1/broken", broken)

    problem = refused(client.get(f"{API}/broken"), status, slug)
    assert "I/O" not in problem["detail"]


@pytest.mark.parametrize("place", ["elements/S99", "elements?bogus=1", "nowhere", "formats"])
def test_every_answer_names_its_revision_errors_too(client, place):
    assert client.get(f"{API}/{place}").headers["x-catalogue-revision"] == "1"


def test_browsers_see_a_page_where_the_pages_say_how(client):
    client.app.state.page_of_refusal = lambda _request, refusal: Response(
        f"<h1>{refusal.title}", refusal.status, media_type="text/html"
    )
    browser = {"Accept": "text/html,*/*"}

    assert client.get("/nowhere", headers=browser).text.startswith("<h1>")
    refused(client.get("/nowhere"), 404, "not-found")
    refused(client.get(f"{API}/nowhere", headers=browser), 404, "not-found")


def test_the_depth_of_a_body_is_counted_exactly():
    deepest = '{"a":' * bodies.DEEPEST + "1" + "}" * bodies.DEEPEST

    assert bodies.parsed(deepest.encode())
    with pytest.raises(Unreadable, match="deeper than 50"):
        bodies.parsed(f'{{"a":{deepest}}}'.encode())
