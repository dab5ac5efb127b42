"""Brings the tables of a catalogue to this version, or says why it cannot."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from alignment.errors import Unreadable

_HERE = Path(__file__).parent / "migrations"


def _config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def version_of(connection: Connection) -> str | None:
    """The schema version of a database; None for one without any of our tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if version is None else str(version)


def known() -> list[str]:
    """Every schema version that this program can read, the oldest first."""
    return sorted(path.name.split("_")[0] for path in (_HERE / "versions").glob("[0-9]*.py"))


def newest() -> str:
    """The schema version that this program writes."""
    return known()[-1]


def require_known(version: str | None) -> None:
    """Refuse a catalogue that a newer program wrote."""
    if version is not None and version not in known():
        msg = (
            f"this catalogue has schema {version}, newer than this program knows "
            f"({newest()}); install a newer alignment-mapper"
        )
        raise Unreadable(msg)


def migrate(connection: Connection) -> None:
    """Upgrade inside the caller's transaction: all of it or nothing."""
    from alembic import command

    require_known(version_of(connection))
    command.upgrade(_config(connection), "head")


def drift(connection: Connection) -> list[Any]:
    """What differs between the tables as they are and as the records say; for tests."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext
    from sqlmodel import SQLModel

    return list(compare_metadata(MigrationContext.configure(connection), SQLModel.metadata))
