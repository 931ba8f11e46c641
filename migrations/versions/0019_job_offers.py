"""Jobs offered and answered; whether a refusal counts, and findings set aside."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
_LETTERS = (
    "supplement_request",
    "registration_refusal",
    "registration_receipt",
    "recognition_approval",
    "recognition_refusal",
    "review_result",
    "exit_intent",
    "exit_notice",
)


def _user(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["user_account.id"], name=op.f(f"fk_{table}_{column}"))


def _check(table: str, name: str, condition: str) -> None:
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)


def _again(table: str, name: str, condition: str) -> None:
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    _check(table, name, condition)


def _one_of(column: str, codes: tuple[str, ...]) -> str:
    return f"{column} in ({', '.join(repr(code) for code in codes)})"


def upgrade() -> None:
    _refusals()
    _offers()
    _again("letter", "kind", _one_of("kind", (*_LETTERS, "refusal_finding")))


def _refusals() -> None:
    op.add_column(
        "refusal", sa.Column("about", sa.String(200), nullable=False, server_default="")
    )
    op.alter_column("refusal", "about", server_default=None)
    op.add_column("refusal", sa.Column("counts", sa.Boolean()))
    op.add_column("refusal", sa.Column("set_aside_at", MOMENT))
    op.add_column("refusal", sa.Column("set_aside_by", sa.Integer()))
    op.add_column("refusal", sa.Column("set_aside_reason", sa.String()))
    op.execute("update refusal set counts = not is_justified where is_justified is not null")
    op.create_foreign_key(
        op.f("fk_refusal_set_aside_by"), "refusal", "user_account", ["set_aside_by"], ["id"]
    )
    _again("refusal", "source", _one_of("source", ("visit", "measure", "offer")))
    _check("refusal", "counted", "(confirmed_at is null) = (counts is null)")
    _check("refusal", "justified_does_not_count", "not (counts and is_justified)")
    _check(
        "refusal",
        "set_aside",
        "(set_aside_at is null) = (set_aside_by is null)"
        " and (set_aside_at is null) = (set_aside_reason is null)",
    )
    _check("refusal", "set_aside_does_not_count", "set_aside_at is null or not counts")
    _check(
        "refusal",
        "third_officer",
        "set_aside_by <> recorded_by and set_aside_by <> confirmed_by",
    )


def _offers() -> None:
    checks = {
        "contract": _one_of(
            "contract", ("labour", "part_time", "dispatch", "public_post", "other")
        ),
        "answer": _one_of("answer", ("accepted", "refused")),
        "reason": _one_of(
            "reason", ("pay", "distance", "hours", "kind_of_work", "health", "care", "other")
        ),
        "pay_month": "pay_month > 0",
        "minutes": "minutes between 0 and 600",
        "answered": (
            "(answer is null) = (answered_on is null) and (answer is null) = (answer_by is null)"
        ),
        "answered_after_offer": "answered_on >= offered_on",
        "refused": "(answer is not distinct from 'refused') = (refusal_id is not null)",
    }
    op.create_table(
        "job_offer",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("employer", sa.String(80), nullable=False),
        sa.Column("post", sa.String(60), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("contract", sa.String(12), nullable=False),
        sa.Column("pay_month", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("offered_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("fits_health", sa.Boolean(), nullable=False),
        sa.Column("fits_skills", sa.Boolean(), nullable=False),
        sa.Column("fits_commute", sa.Boolean(), nullable=False),
        sa.Column("fits_pay", sa.Boolean()),
        sa.Column("minimum_wage", sa.Integer()),
        sa.Column("suitability", sa.String(500), nullable=False),
        sa.Column("answer", sa.String(8)),
        sa.Column("answered_on", sa.Date()),
        sa.Column("answer_by", sa.Integer()),
        sa.Column("reason", sa.String(12)),
        sa.Column("said", sa.String(500)),
        sa.Column("evidence", sa.String(200)),
        sa.Column("seems_justified", sa.Boolean()),
        sa.Column("opinion", sa.String(500)),
        sa.Column("refusal_id", sa.Integer()),
        *(
            sa.CheckConstraint(condition, name=op.f(f"ck_job_offer_{name}"))
            for name, condition in checks.items()
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_job_offer_case_id")),
        sa.ForeignKeyConstraint(
            ["refusal_id"], ["refusal.id"], name=op.f("fk_job_offer_refusal_id")
        ),
        _user("job_offer", "offered_by"),
        _user("job_offer", "answer_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_offer")),
        sa.UniqueConstraint("refusal_id", name=op.f("uq_job_offer_refusal_id")),
    )
    op.create_index("ix_job_offer_case_id_job_offer_offered_on", "job_offer", ["case_id", "offered_on"])


def downgrade() -> None:
    op.drop_table("job_offer")
    op.execute("delete from letter where kind = 'refusal_finding'")
    _again("letter", "kind", _one_of("kind", _LETTERS))
    for name in (
        "third_officer",
        "set_aside_does_not_count",
        "set_aside",
        "justified_does_not_count",
        "counted",
    ):
        op.drop_constraint(op.f(f"ck_refusal_{name}"), "refusal")
    op.execute("delete from refusal where source = 'offer'")
    _again("refusal", "source", _one_of("source", ("visit", "measure")))
    for name in ("set_aside_reason", "set_aside_by", "set_aside_at", "counts", "about"):
        op.drop_column("refusal", name)
