"""Opens the database so that nothing acknowledged is lost and no update slips under another."""

import fcntl
import os
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from alignment.errors import Conflict, Invalid, Unreadable

PATIENCE = 30.0
"""Seconds a writer waits for the one before it."""

_LOCK_KEY = 0x616C69676E  # "align"

_READERS = 40
"""Connections to a file that are kept open: as many as a server has threads for requests.

What is opened beyond that is closed again after one question, and opening costs ten questions.
"""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL may lose acknowledged commits when power fails
    "foreign_keys=ON",
    "busy_timeout=10000",
    "trusted_schema=OFF",
    "cache_size=-16384",  # each kept connection holds one; 64 MiB made no import faster
)


class Database:
    """One catalogue's engine, with one writer at a time across threads and processes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self.file = _file_of(self.engine)
        in_memory = self.is_embedded and self.file is None
        # an in-memory catalogue has a single connection
        self._turn: AbstractContextManager[Any] = threading.RLock() if in_memory else nullcontext()
        self._kept: list[Any] = []
        if self.is_embedded:
            _prepare_sqlite(self.engine, in_memory=in_memory)

    @property
    def is_embedded(self) -> bool:
        """Whether it is read within the process, without a server to wait for."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent look at the catalogue, however long it takes."""
        with self._turn, self._connected() as connection:
            self._begin(connection, "BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    def first(self, statement: str, given: Any) -> Any:
        """The first row of one statement, which is a consistent look by itself; None without one.

        In the words of the driver, and from a file by a connection that stays at hand: a
        transaction of our own around it, rows and results as objects, and what the pool does to
        give and to take back each take longer than what it asks.
        """
        try:
            with self._turn:
                connection = self._at_hand()
                try:
                    with closing(connection.cursor()) as cursor:
                        cursor.execute(statement, given)
                        return cursor.fetchone()
                finally:
                    self._give_back(connection)
        except (self.engine.dialect.loaded_dbapi.Error, SQLAlchemyError) as error:
            raise self._unreadable(error) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The only writer; commits when the block ends well, else leaves no trace."""
        with self._alone(), self._connected() as connection:
            self._begin(connection, "BEGIN IMMEDIATE")
            try:
                yield connection
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def close(self) -> None:
        """Give every connection back."""
        while self._kept:
            self._kept.pop().close()
        self.engine.dispose()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            connection = self.engine.connect()
        except (sqlite3.DatabaseError, DatabaseError) as error:
            raise self._unreadable(error) from error
        with connection:
            yield connection

    def _at_hand(self) -> Any:
        try:
            return self._kept.pop()
        except IndexError:
            return self.engine.raw_connection()

    def _give_back(self, connection: Any) -> None:
        """Keep what leaves no transaction open behind a single statement."""
        if self.is_embedded:
            self._kept.append(connection)
        else:
            connection.close()

    def _unreadable(self, error: Exception) -> Unreadable:
        reason = getattr(error, "orig", None) or error
        return Unreadable(
            f"the catalogue {self.file or self.engine.url} cannot be opened: {reason}"
        )

    def _begin(self, connection: Connection, statement: str) -> None:
        if self.is_embedded:
            connection.exec_driver_sql(statement)
        elif statement == "BEGIN IMMEDIATE":
            # The only writer sees what is committed once it holds the lock, not before it waited.
            connection.execution_options(isolation_level="READ COMMITTED")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK_KEY})")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the catalogue's lock file: it covers commit and checkpoint together."""
        if self.file is None:
            with self._turn:
                yield
            return
        lock = os.open(f"{self.file}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _await(lock, self.file)
            yield
        finally:
            os.close(lock)


def _await(lock: int, path: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > until:
                msg = f"{path.name} is busy: another writer has held it for {PATIENCE:g} s"
                raise Conflict(msg, busy=True) from None
            time.sleep(0.005)
        else:
            return


def masked(url: str) -> str:
    """The address without its password."""
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", url)


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        options: dict[str, Any] = {}
        if parsed.get_backend_name() == "sqlite":
            options["connect_args"] = {"check_same_thread": False, "timeout": 10}
            if parsed.database in {None, "", ":memory:"}:
                options["poolclass"] = StaticPool
            else:
                options["pool_size"] = _READERS
        else:
            options = {"pool_pre_ping": True, "isolation_level": "REPEATABLE READ"}
        return create_engine(parsed, **options)
    except (ArgumentError, NoSuchModuleError) as error:
        shown = masked(url)
        msg = (
            f"{shown!r} is no catalogue address; write sqlite:///FILE or postgresql+psycopg://..."
        )
        raise Invalid(msg) from error
    except ModuleNotFoundError as error:
        msg = f"this catalogue needs {error.name}: pip install 'alignment-mapper[postgres]'"
        raise Invalid(msg) from error


def _file_of(engine: Engine) -> Path | None:
    """The file of an embedded catalogue, made readable for its owner alone."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or name in {None, "", ":memory:"}:
        return None
    path = Path(str(name)).absolute()
    if not path.parent.is_dir():
        msg = f"there is no folder {path.parent} for the catalogue {path.name}"
        raise Invalid(msg)
    if not path.exists():
        path.touch(mode=0o600)
    return path


def _prepare_sqlite(engine: Engine, *, in_memory: bool) -> None:
    """Take transactions into our own hands: the driver's implicit BEGIN breaks isolation."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            if not (in_memory and pragma.startswith("journal_mode")):
                connection.execute(f"PRAGMA {pragma}").close()
