"""That a task waits is no news once it has ended: its notice goes with it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_notice_task",
        "notice",
        ["task_id"],
        unique=False,
        postgresql_where=sa.text("task_id is not null"),
    )
    op.execute(
        "delete from notice n using task t where t.id = n.task_id and t.status <> 'open'"
        " and n.kind in ('task_assigned', 'task_escalated')"
    )


def downgrade() -> None:
    op.drop_index("ix_notice_task", table_name="notice")
