"""Health, the description of the interface, and the application as a whole."""

import re
import threading

import pytest
from starlette.testclient import TestClient

from alignment.app import ROUTERS, create, create_from_environment, require_loopback
from alignment.errors import NotPermitted
from alignment.settings import Settings
from tests.api.conftest import API, OWN, refused

METHODS = {"get", "post", "patch", "delete", "put"}


@pytest.mark.parametrize("prefix", ["", API])
def test_health_is_told_at_both_addresses(client, prefix):
    assert client.get(f"{prefix}/health/live").json() == {"status": "live"}
    assert client.get(f"{prefix}/health/ready").json() == {"status": "ready", "revision": 1}
    refused(client.get(f"{prefix}/health/live?deep=1"), 422, "invalid")


def test_a_catalogue_that_cannot_be_opened_is_not_ready(url, asking, tmp_path):
    client = asking(url)
    for thread in threading.enumerate():
        if thread.name == "warming":  # it holds a connection for a moment
            thread.join()
    client.app.state.ahead.close()  # and so does what it left to be worked out
    client.app.state.door.runtime.database.engine.dispose()
    (tmp_path / "catalogue.db").write_bytes(b"this is no database" * 500)

    problem = refused(client.get("/health/ready"), 503, "unavailable")

    assert str(tmp_path) not in str(problem)
    assert client.get("/health/live").status_code == 200


def test_the_metamodel_names_the_kinds_and_the_types(client):
    answer = client.get(f"{API}/metamodel").json()

    assert answer["kinds"][0] == "objective"
    assert "elements" in answer["lists"]
    assert any(row["type"] == "ApplicationService" for row in answer["elements"])
    assert any(row["type"] == "Serving" for row in answer["relationships"])
    refused(client.get(f"{API}/metamodel?x=1"), 422, "invalid")


def test_formats_say_which_ways_they_offer(client):
    items = {f["name"]: f for f in client.get(f"{API}/formats").json()["items"]}

    assert items["native"]["reads"]
    assert items["native"]["writes"]
    refused(client.get(f"{API}/formats?x=1"), 422, "invalid")


@pytest.fixture
def described(empty):
    return empty.get("/openapi.json").json()


def operations(described):
    for path, held in described["paths"].items():
        for method in METHODS & held.keys():
            yield path, method, held[method]


def test_the_description_is_the_same_at_both_addresses(empty, described):
    assert empty.get(f"{API}/openapi.json").json() == described
    assert described["openapi"].startswith("3.1")


def test_every_route_of_the_interface_is_described(described):
    told = {(path, method) for path, method, _ in operations(described)}
    built = {
        (route.path.replace(":path}", "}"), method.lower())
        for router in ROUTERS
        for route in router.routes
        for method in route.methods
        if route.path.startswith(API)
    }

    assert built
    assert built == told


def test_every_operation_says_what_it_does_answers_and_refuses(described):
    seen = set()
    for path, method, operation in operations(described):
        where = f"{method} {path}"
        assert operation["summary"], where
        assert operation["description"], where
        assert operation["operationId"] not in seen, where
        seen.add(operation["operationId"])
        responses = operation["responses"]
        assert any(status.startswith("2") for status in responses), where
        refusals = [r for status, r in responses.items() if status[0] in "45"]
        assert refusals, where
        assert all("application/problem+json" in r["content"] for r in refusals), where
        inside = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "path"}
        assert inside == set(re.findall(r"{(\w+)}", path)), where


def test_every_reference_of_the_description_leads_somewhere(described):
    names = described["components"]["schemas"]
    references = re.findall(r"'\$ref': '#/components/schemas/([^']+)'", str(described))

    assert references
    assert set(references) <= set(names)
    assert "HTTPValidationError" not in str(described)


def test_no_page_loads_from_elsewhere(empty):
    refused(empty.get("/docs"), 404, "not-found")
    refused(empty.get("/redoc"), 404, "not-found")


def test_the_author_of_a_write_is_whom_the_settings_name(url, asking):
    client = asking(url)
    client.post(f"{API}/elements", json={"id": "N", "kind": "service", "name": "New"})

    assert client.get(f"{API}/revisions/1").json()["author"] == "ben"


def test_the_application_is_made_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALIGNMENT_CATALOGUE", f"sqlite:///{tmp_path / 'c.db'}")

    with TestClient(create_from_environment(), base_url=OWN) as client:
        assert client.get("/health/ready").json()["revision"] == 0


def test_a_catalogue_that_cannot_be_opened_stops_the_start(tmp_path):
    app = create(Settings(catalogue=f"sqlite:///{tmp_path / 'no' / 'c.db'}"))

    with pytest.raises(Exception, match="no folder"), TestClient(app, base_url=OWN):
        pass


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", "", "127.0.0.2"])  # noqa: S104
def test_only_addresses_of_this_machine_may_be_bound(host, monkeypatch):
    monkeypatch.setenv("ALIGNMENT_HOST", host)

    with pytest.raises(NotPermitted, match=re.escape(repr(host))):
        require_loopback(host)
    with pytest.raises(NotPermitted):
        create_from_environment()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_addresses_of_this_machine_may_be_bound(host):
    require_loopback(host)
