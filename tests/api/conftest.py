"""A real application over a real catalogue on disk, asked over HTTP."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from alignment.app import create
from alignment.exchange.material import material_of
from alignment.runtime import Runtime
from alignment.settings import Settings
from alignment.usecases import documents
from tests.conftest import ROOT

OWN = "http://127.0.0.1:8321"
API = "/api/v1"
OWN_PAGE = {"Origin": OWN}
REFERENCE = ROOT / "examples" / "reference" / "reference.yaml"
CIRCLE = ROOT / "examples" / "reference" / "circle.yaml"


def clock():
    return datetime(2026, 7, 1, 12, tzinfo=UTC)


def bring(url, *places):
    """Import documents without HTTP, as one catalogue."""
    runtime = Runtime(url, clock=clock)
    try:
        for place in places:
            with runtime.writing("ann") as work:
                documents.apply_plan(work, documents.read(material_of([str(place)])))
    finally:
        runtime.close()


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'catalogue.db'}"


@pytest.fixture
def asking():
    """Open clients on a catalogue; they are closed when the test ends."""
    opened = []

    def asking(url, **options):
        app = create(Settings(catalogue=url, author="ben", **options), clock=clock)
        client = TestClient(app, base_url=OWN, raise_server_exceptions=False)
        opened.append(client)
        return client.__enter__()

    yield asking
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def empty(url, asking):
    """A client on an empty catalogue."""
    return asking(url)


@pytest.fixture
def client(url, asking):
    """A client on the reference estate."""
    bring(url, REFERENCE)
    return asking(url)


@contextmanager
def reading(folder):
    """A client on the reference estate, for several tests that only ask."""
    url = f"sqlite:///{folder / 'catalogue.db'}"
    bring(url, REFERENCE)
    app = create(Settings(catalogue=url, author="ben"), clock=clock)
    with TestClient(app, base_url=OWN, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def reader(tmp_path_factory):
    """A client on the reference estate for tests that only ask; nothing is written by it."""
    with reading(tmp_path_factory.mktemp("reader")) as client:
        yield client


@pytest.fixture
def circle(url, asking):
    """A client on the reference estate with a circle."""
    bring(url, REFERENCE, CIRCLE)
    return asking(url)


def refused(answer, status, slug):
    """The problem that an answer holds, in the one shape that every error has."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"/help/problems/{slug}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert problem["errors"]
    assert all(set(error) == {"place", "message"} for error in problem["errors"])
    return problem
