"""Standing in for a colleague who is away."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

UNIT = sa.String(length=12, collation="C")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "substitution",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("elements", postgresql.ARRAY(sa.String(length=80)), nullable=True),
        sa.Column("units", postgresql.ARRAY(UNIT), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_substitution_dates")),
        sa.CheckConstraint("principal_id <> deputy_id", name=op.f("ck_substitution_two")),
        sa.CheckConstraint(
            "(ended_at is null) = (ended_by is null)", name=op.f("ck_substitution_ended")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["user_account.id"], name=op.f(f"fk_substitution_{column}")
            )
            for column in ("principal_id", "deputy_id", "created_by", "ended_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    op.create_index(
        "ix_substitution_deputy",
        "substitution",
        ["deputy_id"],
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_index("ix_substitution_principal", "substitution", ["principal_id", "until_on"])
    op.add_column("task", sa.Column("ended_for", sa.Integer(), nullable=True))
    op.create_foreign_key(
        op.f("fk_task_ended_for"), "task", "user_account", ["ended_for"], ["id"]
    )


def downgrade() -> None:
    op.drop_column("task", "ended_for")
    op.drop_table("substitution")
