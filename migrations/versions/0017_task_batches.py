"""Several tasks at once, and what became of each."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _user(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["user_account.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "task_batch",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("word", sa.String(length=500), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.CheckConstraint("act in ('claim', 'release', 'hand')", name=op.f("ck_task_batch_act")),
        sa.CheckConstraint(
            "(act = 'hand') = (to_id is not null) and (to_id is null) = (word is null)",
            name=op.f("ck_task_batch_hand"),
        ),
        _user("task_batch", "by_id"),
        _user("task_batch", "to_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_batch")),
    )
    op.create_table(
        "task_batch_item",
        sa.Column("batch_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("task_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.Column("handing", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("event_hash", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "status in ('waiting', 'done', 'refused', 'undone', 'kept')",
            name=op.f("ck_task_batch_item_status"),
        ),
        sa.CheckConstraint(
            "(status in ('refused', 'kept')) = (why is not null)",
            name=op.f("ck_task_batch_item_why"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["task_batch.id"],
            name=op.f("fk_task_batch_item_batch_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_task_batch_item_task_id")
        ),
        _user("task_batch_item", "before_id"),
        sa.PrimaryKeyConstraint("batch_id", "task_id", name=op.f("pk_task_batch_item")),
    )


def downgrade() -> None:
    op.drop_table("task_batch_item")
    op.drop_table("task_batch")
