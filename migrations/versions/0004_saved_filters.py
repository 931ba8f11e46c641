"""Filters of *My work* that people have given a name: their own, their team's, their office's."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=6), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("unit_code", sa.String(length=12, collation="C"), nullable=True),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("wanted", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "scope in ('own', 'team', 'office')", name=op.f("ck_saved_filter_scope")
        ),
        sa.CheckConstraint(
            "(scope = 'own') = (unit_code is null)", name=op.f("ck_saved_filter_unit")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_saved_filter_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_code"],
            ["organisation_unit.code"],
            name=op.f("fk_saved_filter_unit_code"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
    )
    op.create_index(
        "uq_saved_filter_own",
        "saved_filter",
        ["owner_id", "name"],
        unique=True,
        postgresql_where=sa.text("scope = 'own'"),
    )
    op.create_index(
        "uq_saved_filter_shared",
        "saved_filter",
        ["unit_code", "scope", "name"],
        unique=True,
        postgresql_where=sa.text("scope <> 'own'"),
    )


def downgrade() -> None:
    op.drop_table("saved_filter")
