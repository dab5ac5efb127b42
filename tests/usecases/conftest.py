"""A catalogue with the reference estate, through the same door as a user's import."""

from datetime import UTC, datetime

import pytest

from alignment.exchange.material import material_of
from alignment.runtime import Runtime
from alignment.usecases import documents
from tests.conftest import ROOT

REFERENCE = str(ROOT / "examples" / "reference" / "reference.yaml")
CIRCLE = str(ROOT / "examples" / "reference" / "circle.yaml")
SALTMARSH = str(ROOT / "examples" / "saltmarsh")


@pytest.fixture
def empty(tmp_path):
    clock = lambda: datetime(2026, 7, 1, tzinfo=UTC)  # noqa: E731
    runtime = Runtime(f"sqlite:///{tmp_path / 'catalogue.db'}", clock=clock)
    yield runtime
    runtime.close()


@pytest.fixture
def bring():
    def bring(runtime, *places, **options):
        with runtime.writing("ann") as work:
            return documents.apply_plan(work, documents.read(material_of(places)), **options)

    return bring


@pytest.fixture(scope="session")
def held_reference(tmp_path_factory):
    """The reference estate, for tests that only ask."""
    runtime = Runtime(f"sqlite:///{tmp_path_factory.mktemp('reference') / 'catalogue.db'}")
    with runtime.writing("ann") as work:
        documents.apply_plan(work, documents.read(material_of([REFERENCE])))
    yield runtime
    runtime.close()


@pytest.fixture(scope="session")
def reading_reference(held_reference):
    """One unit of work that reads it."""
    with held_reference.reading() as work:
        yield work


@pytest.fixture
def reference(empty, bring):
    bring(empty, REFERENCE)
    return empty
