"""A colleague is copied in on several tasks at once."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def _hold(acts: str, with_a_word: str) -> None:
    for name in ("act", "hand"):
        op.drop_constraint(op.f(f"ck_task_batch_{name}"), "task_batch", type_="check")
    op.create_check_constraint(op.f("ck_task_batch_act"), "task_batch", f"act in {acts}")
    op.create_check_constraint(
        op.f("ck_task_batch_hand"),
        "task_batch",
        f"(act in {with_a_word}) = (to_id is not null) and (to_id is null) = (word is null)",
    )


def upgrade() -> None:
    _hold("('claim', 'release', 'hand', 'copy')", "('hand', 'copy')")


def downgrade() -> None:
    op.execute("delete from task_batch where act = 'copy'")
    _hold("('claim', 'release', 'hand')", "('hand')")
