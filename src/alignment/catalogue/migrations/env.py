"""Runs migrations on the connection that it is handed; never opens one of its own."""

from alembic import context
from sqlmodel import SQLModel

from alignment.catalogue import records  # noqa: F401  (fills the metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
