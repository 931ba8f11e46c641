"""The list of what one has done is searched by its cases without reading the tasks themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_DONE = {"postgresql_where": sa.text("status = 'done'")}


def upgrade() -> None:
    op.drop_index("ix_task_done", table_name="task")
    op.create_index(
        "ix_task_done", "task", ["ended_by", "ended_at"], postgresql_include=["case_id"], **_DONE
    )


def downgrade() -> None:
    op.drop_index("ix_task_done", table_name="task")
    op.create_index("ix_task_done", "task", ["ended_by", "ended_at"], **_DONE)
