"""Findings that are borne until a day."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    text = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "waiver",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column(
            "key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("rule", text(), nullable=False),
        sa.Column("element", text(), nullable=False),
        sa.Column("reason", text(), nullable=False),
        sa.Column("expires", text(), nullable=False),
        sa.Column("origin", text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["since"], ["revision.number"], name=op.f("fk_waiver_since_revision")
        ),
        sa.ForeignKeyConstraint(
            ["until"], ["revision.number"], name=op.f("fk_waiver_until_revision")
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_waiver")),
    )
    op.create_index("ix_waiver_element", "waiver", ["element"])
    present, past = sa.text("until IS NULL"), sa.text("until IS NOT NULL")
    op.create_index("ix_waiver_since", "waiver", ["since", "key"])
    op.create_index(
        "ix_waiver_until", "waiver", ["until", "key"], sqlite_where=past, postgresql_where=past
    )
    op.create_index(
        "uq_waiver_present", "waiver", ["key"],
        unique=True, sqlite_where=present, postgresql_where=present,
    )  # fmt: skip


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
