"""The plain question for one entity is answered before the framework, in the same words."""

import subprocess
import sys
import textwrap
from functools import partial

import pytest
from fastapi import FastAPI
from starlette.responses import Response
from starlette.testclient import TestClient

from alignment import http
from alignment.api.glances import Glances
from alignment.guard import Guard, Limits
from tests.api.conftest import API, OWN, reading, refused
from tests.api.test_catalogue import ONE_OF_EACH, address

ODD = {"id": "a/b", "kind": "component", "name": 'Ünï "quoted" \u2028',
       "properties": {"tags": ["x", "y"], "ä": "/"}, "cost": 1e17}  # fmt: skip
NAMES = ["S1", "ünï", "a/b", "a", "history", "S1.csv", "100%", "a?b#c", "S|1", "a b"]
TAGS = ['"1"', 'W/"1"', '"2"', '"1", "2"', "*", " * ", "1", "", '"']


def behind_the_guard(client, app):
    guard = Guard(app, refuse=http.refuse, limits=Limits())
    return TestClient(guard, base_url=OWN, raise_server_exceptions=False)


def framework_of(client):
    """The same application over the same catalogue, without what stands before the framework."""
    return behind_the_guard(client, partial(FastAPI.__call__, client.app))


def alone_of(client):
    """What stands before the framework; it says 418 where it would hand on."""
    return behind_the_guard(client, Glances(Response(status_code=418), client.app.state))


def fill(client):
    for collection, (given, _) in ONE_OF_EACH.items():
        assert client.post(f"{API}/{collection}", json=given).status_code == 201
    for name in [ODD["id"], *NAMES[4:]]:
        assert client.post(f"{API}/elements", json=ODD | {"id": name}).status_code == 201


@pytest.fixture(scope="module")
def still(tmp_path_factory):
    """A client on a catalogue that nothing alters once it was filled."""
    with reading(tmp_path_factory.mktemp("glances")) as client:
        fill(client)
        yield client


@pytest.fixture(scope="module")
def framework(still):
    return framework_of(still)


@pytest.fixture
def filled(client):
    fill(client)
    return client


def told(answer):
    """Everything of an answer but the number of the request, which is in a problem's body too."""
    number = answer.headers["x-request-id"]
    headers = [(name, value) for name, value in answer.headers.raw if name != b"x-request-id"]
    return answer.status_code, headers, answer.content.replace(number.encode(), b"-")


def each_entity(client):
    for collection in ONE_OF_EACH:
        for item in client.get(f"{API}/{collection}?limit=1000").json()["items"]:
            yield address(collection, item["id"])


def test_every_entity_is_told_to_the_byte_as_the_framework_tells_it(still, framework):
    places = list(each_entity(still))

    assert len(places) > 60
    for place in places:
        assert told(still.get(place)) == told(framework.get(place)), place


QUESTIONS = [
    *(f"{API}/elements/{name}" for name in (
        "S1", "%C3%BCn%C3%AF", "u%CC%88", "a%2Fb", "a%2fb", "a/b", "a%252Fb", "history",
        "S1/history", "S1%2Fhistory", "S1/sight", "S1.csv", "100%25", "a%3Fb%23c", "S%7C1",
        "a%20b", "%20S1", "S1%20", "s1", "S99", "", "S1/", "/S1", "%00", "%09", "a" * 1300,
        "S1?", "S1?revision=1", "S1?revision=99", "S1?revision=x", "S1?x=1", "%ff",
    )),
    f"{API}/heading/heading", f"{API}/elements.csv", f"{API}/elements", f"{API}//elements/S1",
    f"{API}/analyses/contribution/C7", f"{API}/things/S1", "/elements/S1",
    "/api%2Fv1/elements/S1", f"{API}%2Felements/S1", "/api/v1/elements%2FS1",
]  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("accept", ["*/*", "text/html", "text/csv"])
def test_a_question_is_answered_as_the_framework_answers_it(still, framework, question, accept):
    headers = {"Accept": accept}

    assert told(still.get(question, headers=headers)) == told(
        framework.get(question, headers=headers)
    )


@pytest.mark.parametrize("tag", TAGS)
def test_who_has_the_version_is_told_so_as_the_framework_does(still, framework, tag):
    headers = {"If-None-Match": tag}
    place = f"{API}/elements/S1"

    assert told(still.get(place, headers=headers)) == told(framework.get(place, headers=headers))


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_are_answered_as_the_framework_answers_them(still, framework, method):
    place = f"{API}/elements/S1"

    assert told(still.request(method, place)) == told(framework.request(method, place))


@pytest.mark.parametrize(("question", "status"), [
    ("elements/S1", 200), ("elements/history", 200), ("elements/100%25", 200),
    ("elements/S%7C1", 200), ("targets/X1%7CS5%7Ctime", 200), ("elements/a%20b", 200),
    ("elements/S99", 418), ("elements/S1?revision=1", 418), ("elements/a%2Fb", 418),
    ("elements/S1/history", 418), ("elements/%20S1", 418), ("elements/", 418),
    ("elements", 418), ("things/S1", 418), ("heading/heading", 418),
])  # fmt: skip
def test_only_what_is_plain_is_answered_before_the_framework(still, question, status):
    assert alone_of(still).get(f"{API}/{question}").status_code == status


ALTER = textwrap.dedent("""
    import sys
    from alignment.runtime import Runtime
    from alignment.usecases import maintain

    runtime = Runtime(sys.argv[1])
    with runtime.writing("ann") as work:
        maintain.alter(work, "elements", "C10", {"cost": 77})
    runtime.close()
""")


def test_what_another_process_wrote_is_told_at_once(filled, url):
    alone = alone_of(filled)
    place, other = f"{API}/elements/C10", f"{API}/elements/S1"
    before, beside = alone.get(place), alone.get(other)
    newest = int(before.headers["x-catalogue-revision"])

    subprocess.run([sys.executable, "-c", ALTER, url], check=True)

    after = alone.get(place, headers={"If-None-Match": before.headers["etag"]})
    assert (before.json()["cost"], after.json()["cost"]) == (12.0, 77.0)
    assert after.json()["version"] == newest + 1
    assert after.headers["etag"] == f'"{newest + 1}"'
    for answer in (after, alone.get(other)):
        assert answer.headers["x-catalogue-revision"] == str(newest + 1)
    assert alone.get(other).headers["etag"] == beside.headers["etag"] == '"1"'


def test_what_was_retired_is_not_told(filled):
    alone, place = alone_of(filled), f"{API}/elements/C10"
    filled.delete(place, headers={"If-Match": "*"})

    assert alone.get(place).status_code == 418
    refused(filled.get(place), 404, "not-found")


def test_a_catalogue_that_cannot_be_read_is_told_as_the_framework_does(filled):
    with filled.app.state.door.runtime.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE element")

    answer = filled.get(f"{API}/elements/S1")

    refused(answer, 503, "unavailable")
    assert told(answer) == told(framework_of(filled).get(f"{API}/elements/S1"))


def test_a_catalogue_in_memory_is_asked_the_same_way(asking):
    client = asking("sqlite://")
    client.post(f"{API}/elements", json=ODD | {"id": "N1"})

    answer = client.get(f"{API}/elements/N1")

    assert answer.json()["properties"] == ODD["properties"]
    assert answer.headers["x-catalogue-revision"] == "1"
