"""Brings the tables of a catalogue to this version, or says why it cannot."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from alignment.errors import Unreadable

_HERE = Path(__file__).parent / "migrations"


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def version_of(connection: Connection) -> str | None:
    """The schema version of a database; None for one without any of our tables."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The schema version that this program writes."""
    return str(ScriptDirectory(str(_HERE)).get_current_head())


def require_known(version: str | None) -> None:
    """Refuse a catalogue that a newer program wrote."""
    known = {script.revision for script in ScriptDirectory(str(_HERE)).walk_revisions()}
    if version is not None and version not in known:
        msg = (
            f"this catalogue has schema {version}, newer than this program knows "
            f"({newest()}); install a newer alignment-mapper"
        )
        raise Unreadable(msg)


def migrate(connection: Connection) -> None:
    """Upgrade inside the caller's transaction: all of it or nothing."""
    require_known(version_of(connection))
    command.upgrade(_config(connection), "head")


def drift(connection: Connection) -> list[Any]:
    """What differs between the tables as they are and as the records say; for tests."""
    from alembic.autogenerate import compare_metadata
    from sqlmodel import SQLModel

    return list(compare_metadata(MigrationContext.configure(connection), SQLModel.metadata))
