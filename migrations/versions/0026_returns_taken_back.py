"""A batch that sent tasks back keeps their cases as they were, so that it can be undone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task_batch_item", sa.Column("case_state", sa.LargeBinary))
    op.add_column("task_batch_item", sa.Column("case_rows", JSONB))


def downgrade() -> None:
    op.drop_column("task_batch_item", "case_rows")
    op.drop_column("task_batch_item", "case_state")
