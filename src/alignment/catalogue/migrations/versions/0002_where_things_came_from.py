"""Where things came from, and which of them a person merged."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SOURCED = ("element", "requirement", "relationship", "practice", "target", "measurement")
_PRESENT, _PAST = sa.text("until IS NULL"), sa.text("until IS NOT NULL")


def upgrade() -> None:
    """Bring the schema forward."""
    for table in _SOURCED:
        text = sqlmodel.sql.sqltypes.AutoString()
        op.add_column(table, sa.Column("origin", text, nullable=False, server_default=""))
    op.create_table(
        "merge",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column(
            "key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("element", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("documentation", sa.Text(), nullable=False),
        sa.Column("properties", sa.Text(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["since"], ["revision.number"], name=op.f("fk_merge_since_revision")
        ),
        sa.ForeignKeyConstraint(
            ["until"], ["revision.number"], name=op.f("fk_merge_until_revision")
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_merge")),
    )
    op.create_index("ix_merge_element", "merge", ["element"])
    op.create_index("ix_merge_since", "merge", ["since", "key"])
    op.create_index(
        "ix_merge_until", "merge", ["until", "key"], sqlite_where=_PAST, postgresql_where=_PAST
    )
    op.create_index(
        "uq_merge_present", "merge", ["key"], unique=True,
        sqlite_where=_PRESENT, postgresql_where=_PRESENT,
    )  # fmt: skip
