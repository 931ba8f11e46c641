"""A finding that stands on review: by whom, when and why, beside the finding itself."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# What was upheld before stands in the cases' histories.
_FROM_HISTORY = """
    update refusal set upheld_at = told.at, upheld_by = told.by_id, upheld_reason = told.reason
    from (select distinct on (r.id) r.id, e.at, e.by_id, e.data ->> 'reason' as reason
          from refusal r join case_event e on e.case_id = r.case_id
          where r.counts is not null and e.kind = 'refusal_upheld'
            and (e.data ->> 'refusal')::int = r.id
          order by r.id, e.id desc) told
    where refusal.id = told.id
"""


def upgrade() -> None:
    op.add_column("refusal", sa.Column("upheld_at", sa.DateTime(timezone=True)))
    op.add_column("refusal", sa.Column("upheld_by", sa.Integer()))
    op.add_column("refusal", sa.Column("upheld_reason", sa.String()))
    op.create_foreign_key(
        op.f("fk_refusal_upheld_by"), "refusal", "user_account", ["upheld_by"], ["id"]
    )
    op.execute(_FROM_HISTORY)
    op.create_check_constraint(
        op.f("ck_refusal_upheld"),
        "refusal",
        "(upheld_at is null) = (upheld_by is null)"
        " and (upheld_at is null) = (upheld_reason is null)",
    )
    op.create_check_constraint(
        op.f("ck_refusal_upheld_by_third_officer"),
        "refusal",
        "upheld_by <> recorded_by and upheld_by <> confirmed_by",
    )


def downgrade() -> None:
    for name in ("upheld_by_third_officer", "upheld"):
        op.drop_constraint(op.f(f"ck_refusal_{name}"), "refusal", type_="check")
    for name in ("upheld_reason", "upheld_by", "upheld_at"):
        op.drop_column("refusal", name)
