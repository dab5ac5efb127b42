"""Views as they came, and what a notation says of a whole model."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    text = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "view",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column(
            "key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("name", text(), nullable=False),
        sa.Column("type", text(), nullable=False),
        sa.Column("notation", text(), nullable=False),
        sa.Column("documentation", sa.Text(), nullable=False),
        sa.Column("properties", sa.Text(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("origin", text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["since"], ["revision.number"], name=op.f("fk_view_since_revision")
        ),
        sa.ForeignKeyConstraint(
            ["until"], ["revision.number"], name=op.f("fk_view_until_revision")
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_view")),
    )
    present, past = sa.text("until IS NULL"), sa.text("until IS NOT NULL")
    op.create_index("ix_view_since", "view", ["since", "key"])
    op.create_index(
        "ix_view_until", "view", ["until", "key"], sqlite_where=past, postgresql_where=past
    )
    op.create_index(
        "uq_view_present", "view", ["key"],
        unique=True, sqlite_where=present, postgresql_where=present,
    )  # fmt: skip
    for name, empty in (("documentation", ""), ("properties", "{}"), ("attributes", "{}")):
        column = sa.Column(name, sa.Text(), nullable=False, server_default=empty)
        op.add_column("heading", column)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
