"""A colleague's opinion on a task: asked for, given, withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task_opinion",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answer is null) = (answered_at is null)", name=op.f("ck_task_opinion_answered")
        ),
        sa.CheckConstraint(
            "answered_at is null or withdrawn_at is null", name=op.f("ck_task_opinion_withdrawn")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_opinion_task_id")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_task_opinion_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_task_opinion_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["of_id"], ["user_account.id"], name=op.f("fk_task_opinion_of_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_opinion")),
    )
    op.create_index(op.f("ix_task_opinion_task_id"), "task_opinion", ["task_id"])
    op.create_index(
        "uq_task_opinion_open",
        "task_opinion",
        ["of_id", "task_id"],
        unique=True,
        postgresql_where=sa.text("answered_at is null and withdrawn_at is null"),
    )


def downgrade() -> None:
    op.drop_table("task_opinion")
