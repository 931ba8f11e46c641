"""On which day a visit is planned; a visit that could not be made, for no reason of the person's."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


OUTCOMES = (
    "continues",
    "services_needed",
    "needs_change",
    "employed",
    "refused",
    "lost_contact",
    "urgent",
)


def _allow(*outcomes: str) -> None:
    op.drop_constraint(op.f("ck_visit_outcome"), "visit")
    op.create_check_constraint(op.f("ck_visit_outcome"), "visit", f"outcome in {outcomes}")


def upgrade() -> None:
    _allow(*OUTCOMES, "not_made")
    op.create_table(
        "planned_visit",
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_planned_visit_task_id")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_planned_visit_by_id")
        ),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_planned_visit")),
    )


def downgrade() -> None:
    op.drop_table("planned_visit")
    op.execute("update visit set outcome = 'continues' where outcome = 'not_made'")
    _allow(*OUTCOMES)
