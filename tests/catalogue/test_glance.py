"""A glance finds in one statement what a look finds in a transaction."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import orjson
import pytest

from alignment.catalogue.database import Database
from alignment.catalogue.edits import Edit
from alignment.catalogue.glance import glance_at
from alignment.catalogue.rows import plain
from alignment.catalogue.schema import migrate
from alignment.catalogue.store import Writer
from alignment.errors import Unreadable
from tests.catalogue.conftest import NOON
from tests.catalogue.test_store import EVERYTHING, NODE, SHOP


@pytest.mark.parametrize("entity", EVERYTHING, ids=lambda e: e.collection)
def test_what_a_row_holds_is_told_as_the_entity_is(database, revise, entity):
    revise(*[Edit(None, each) for each in EVERYTHING])

    found = glance_at(database, entity.collection, entity.key)

    told = {"id": entity.key, **plain(entity), "version": 1}
    assert orjson.dumps(found.fields) == orjson.dumps(told)


def test_it_names_the_newest_revision_and_the_one_that_made_the_entity(database, revise):
    revise(Edit(None, SHOP), Edit(None, NODE))
    revise(Edit(SHOP, replace(SHOP, cost=40.0)))

    found = [glance_at(database, "elements", key) for key in ("S1", "C1")]

    assert [(g.head, g.since) for g in found] == [(2, 2), (2, 1)]
    assert found[0].fields["cost"] == 40.0


def test_what_is_not_there_is_none(database, revise):
    revise(Edit(None, SHOP))
    revise(Edit(SHOP, None))

    assert glance_at(database, "elements", "S1") is None
    assert glance_at(database, "elements", "s1") is None
    assert glance_at(database, "targets", "S1") is None


def test_what_is_not_committed_yet_is_not_seen(database, revise):
    revise(Edit(None, SHOP))
    with database.writing() as connection:
        dearer = replace(SHOP, cost=40.0)
        Writer(connection).revise([Edit(SHOP, dearer)], author="ann", reason="", time=NOON)
        during = glance_at(database, "elements", "S1")

    after = glance_at(database, "elements", "S1")
    assert [(g.head, g.fields["cost"]) for g in (during, after)] == [(1, 30.0), (2, 40.0)]


def test_many_threads_may_glance_while_another_writes(database, revise):
    revise(Edit(None, SHOP))

    def heads(_):
        return [glance_at(database, "elements", "S1").head for _ in range(200)]

    with ThreadPoolExecutor(8) as pool:
        waiting = pool.map(heads, range(8))
        for i in range(20):
            revise(Edit(NODE, None) if i % 2 else Edit(None, NODE))
        seen = list(waiting)

    assert all(each == sorted(each) for each in seen)
    assert glance_at(database, "elements", "S1").head == 21


def test_a_catalogue_that_cannot_be_read_says_so_until_it_can(database, revise):
    revise(Edit(None, SHOP))
    with database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE element RENAME TO away")
    with pytest.raises(Unreadable):
        glance_at(database, "elements", "S1")
    with database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO element")

    assert glance_at(database, "elements", "S1").head == 1


def test_a_catalogue_in_memory_has_one_connection_for_both():
    database = Database("sqlite://")
    with database.writing() as connection:
        migrate(connection)
        Writer(connection).revise([Edit(None, SHOP)], author="ann", reason="", time=NOON)

    assert glance_at(database, "elements", "S1").since == 1
    with database.writing() as connection:
        Writer(connection).revise([Edit(None, NODE)], author="ann", reason="", time=NOON)
    assert glance_at(database, "elements", "C1").head == 2
    database.close()
