"""A real catalogue in a real file for each test."""

from datetime import UTC, datetime

import pytest

from alignment.catalogue.database import Database
from alignment.catalogue.schema import migrate
from alignment.catalogue.store import Writer

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'catalogue.db'}")
    with database.writing() as connection:
        migrate(connection)
    yield database
    database.close()


@pytest.fixture
def revise(database):
    def write(*edits, reason="test"):
        with database.writing() as connection:
            return Writer(connection).revise(edits, author="ann", reason=reason, time=NOON)

    return write
