"""From whom a task came, and with which word."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task_handing",
        sa.Column("task_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("word", sa.String(length=500), nullable=False),
        sa.CheckConstraint("kind in ('handed', 'returned')", name=op.f("ck_task_handing_kind")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_task_handing_by_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_handing_task_id")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_task_handing")),
    )


def downgrade() -> None:
    op.drop_table("task_handing")
