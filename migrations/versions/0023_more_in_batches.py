"""A colleague's opinion is asked on several tasks at once, and several go back to earlier steps."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def _hold(acts: str, rule: str) -> None:
    for name in ("act", "hand"):
        op.drop_constraint(op.f(f"ck_task_batch_{name}"), "task_batch", type_="check")
    op.create_check_constraint(op.f("ck_task_batch_act"), "task_batch", f"act in {acts}")
    op.create_check_constraint(op.f("ck_task_batch_hand"), "task_batch", rule)


def upgrade() -> None:
    _hold(
        "('claim', 'release', 'hand', 'copy', 'ask', 'return')",
        "(act in ('hand', 'copy', 'ask')) = (to_id is not null)"
        " and (act in ('hand', 'copy', 'ask', 'return')) = (word is not null)",
    )


def downgrade() -> None:
    op.execute("delete from task_batch where act in ('ask', 'return')")
    _hold(
        "('claim', 'release', 'hand', 'copy')",
        "(act in ('hand', 'copy')) = (to_id is not null) and (to_id is null) = (word is null)",
    )
