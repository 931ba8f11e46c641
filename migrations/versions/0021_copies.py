"""A colleague is copied in on a case: told, read, taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "case_copy",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("copied_by", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=500), nullable=False),
        sa.Column("copied_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "seen_at is null or withdrawn_at is null", name=op.f("ck_case_copy_withdrawn")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_copy_case_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_case_copy_task_id")),
        sa.ForeignKeyConstraint(
            ["copied_by"], ["user_account.id"], name=op.f("fk_case_copy_copied_by")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["user_account.id"], name=op.f("fk_case_copy_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_copy")),
    )
    op.create_index(op.f("ix_case_copy_case_id"), "case_copy", ["case_id"])
    op.create_index(
        "ix_case_copy_open",
        "case_copy",
        ["to_id", "case_id"],
        postgresql_where=sa.text("seen_at is null and withdrawn_at is null"),
    )


def downgrade() -> None:
    op.drop_table("case_copy")
