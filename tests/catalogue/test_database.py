"""Writers in real processes and threads; what is acknowledged is there."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from sqlalchemy import text

from alignment.catalogue import Heading
from alignment.catalogue.audit import check_chain
from alignment.catalogue.database import Database
from alignment.catalogue.schema import _config, drift, migrate, newest, version_of
from alignment.catalogue.store import Reader
from alignment.errors import Invalid, Unreadable

COUNT = textwrap.dedent("""
    import sys
    from dataclasses import replace
    from datetime import UTC, datetime
    from alignment.catalogue import Element
    from alignment.catalogue.database import Database
    from alignment.catalogue.edits import Edit
    from alignment.catalogue.store import Writer

    database = Database(sys.argv[1])
    for _ in range(int(sys.argv[2])):
        with database.writing() as connection:
            writer = Writer(connection)
            was = writer.find("elements", "counter").entity
            now = replace(was, cost=was.cost + 1)
            writer.revise([Edit(was, now)], author="a", reason="", time=datetime.now(UTC))
        print(int(now.cost), flush=True)
""")


def _counter(url):
    from datetime import UTC, datetime

    from alignment.catalogue import Element
    from alignment.catalogue.edits import Edit
    from alignment.catalogue.store import Writer

    database = Database(url)
    with database.writing() as connection:
        migrate(connection)
        zero = Element(id="counter", kind="component", name="counter", cost=0.0)
        Writer(connection).revise(
            [Edit(None, zero)], author="a", reason="", time=datetime.now(UTC)
        )
    return database


def _count(database):
    from alignment.catalogue.store import Reader

    with database.reading() as connection:
        reader = Reader(connection)
        return reader.find("elements", "counter").entity.cost, reader.head()


def _start(url, times):
    return subprocess.Popen(
        [sys.executable, "-c", COUNT, url, str(times)], stdout=subprocess.PIPE, text=True
    )


def test_no_update_of_several_processes_is_lost(tmp_path):
    url = f"sqlite:///{tmp_path / 'c.db'}"
    database = _counter(url)

    writers = [_start(url, 25) for _ in range(3)]
    codes = [writer.wait(120) for writer in writers]
    for writer in writers:
        writer.stdout.close()

    assert codes == [0, 0, 0]
    assert _count(database) == (75.0, 76)
    database.close()


def test_what_was_acknowledged_survives_a_killed_process(tmp_path):
    url = f"sqlite:///{tmp_path / 'c.db'}"
    _counter(url).close()
    writer = _start(url, 100_000)
    acknowledged = 0
    for line in writer.stdout:
        acknowledged = int(line)
        if acknowledged == 40:
            os.kill(writer.pid, signal.SIGKILL)
    writer.wait(30)
    writer.stdout.close()

    database = Database(url)
    counted, _ = _count(database)

    assert counted >= acknowledged >= 40
    with sqlite3.connect(tmp_path / "c.db") as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    raw.close()
    database.close()


def test_threads_of_one_process_take_turns_too(tmp_path):
    from dataclasses import replace
    from datetime import UTC, datetime

    from alignment.catalogue.edits import Edit
    from alignment.catalogue.store import Writer

    database = _counter(f"sqlite:///{tmp_path / 'c.db'}")

    def add_one(_):
        with database.writing() as connection:
            writer = Writer(connection)
            was = writer.find("elements", "counter").entity
            now = replace(was, cost=was.cost + 1)
            writer.revise([Edit(was, now)], author="a", reason="", time=datetime.now(UTC))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add_one, range(60)))

    assert _count(database) == (60.0, 61)
    database.close()


def test_a_reader_sees_one_moment_while_a_writer_goes_on(tmp_path):
    from dataclasses import replace
    from datetime import UTC, datetime

    from alignment.catalogue.edits import Edit
    from alignment.catalogue.store import Reader, Writer

    database = _counter(f"sqlite:///{tmp_path / 'c.db'}")
    with database.reading() as looking:
        before = Reader(looking).head()
        with database.writing() as connection:
            writer = Writer(connection)
            was = writer.find("elements", "counter").entity
            edit = Edit(was, replace(was, cost=9.0))
            writer.revise([edit], author="a", reason="", time=datetime.now(UTC))
        after = Reader(looking).head()

    assert (before, after) == (1, 1)
    assert _count(database) == (9.0, 2)
    database.close()


def test_the_embedded_catalogue_is_durable_and_private(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'c.db'}")

    with database.reading() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        ]

    assert pragmas == ["wal", 2, 1, 0]
    assert (tmp_path / "c.db").stat().st_mode & 0o777 == 0o600
    database.close()


def test_the_migrations_make_exactly_the_tables_of_the_records(database):
    with database.reading() as connection:
        assert version_of(connection) == newest()
        assert drift(connection) == []


FIRST_REVISION = (
    "INSERT INTO revision VALUES (1, 'ann', '2026-07-01 12:00:00.000000', 'first', 1, 0, 0, "
    "'7ea23c72240d0ff690794e8d645325602ae676b8162937a727e91fd9dfe2a044', "
    "'0000000000000000000000000000000000000000000000000000000000000000', "
    "'198f5b0619efbcd509a5645f6612b02de52781a178b776b5d5d349c807ec9c72')"
)
FIRST_HEADING = "INSERT INTO heading VALUES (1, 'heading', 1, NULL, 'Mill', 'EUR')"


def test_a_catalogue_of_the_first_schema_is_brought_up_with_its_chain_whole(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    with database.writing() as connection:
        command.upgrade(_config(connection), "0001")
        connection.execute(text(FIRST_REVISION))
        connection.execute(text(FIRST_HEADING))

    with database.writing() as connection:
        migrate(connection)

    with database.reading() as connection:
        reader = Reader(connection)
        assert list(check_chain(reader)) == []
        assert reader.estate().heading == Heading(name="Mill", currency="EUR")
        assert drift(connection) == []
    database.close()


def test_a_newer_schema_is_refused(database):
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with (
        pytest.raises(Unreadable, match="newer than this program knows"),
        database.writing() as connection,
    ):
        migrate(connection)


def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "letter.db"
    path.write_text("Dear catalogue, " * 100)
    database = Database(f"sqlite:///{path}")

    with pytest.raises(Unreadable, match=r"letter\.db.*not a database"), database.reading():
        pass


@pytest.mark.parametrize("url", ["nonsense", "oracle://x", "sqlite:////no/such/folder/c.db"])
def test_an_address_that_is_none_is_refused_with_the_form_that_is_right(url):
    with pytest.raises(Invalid):
        Database(url)
