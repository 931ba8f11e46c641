"""What each member of staff wants to be told, by which way; mails and SMS on their way."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATUSES = ("waiting", "failed", "sent", "given_up", "dropped")


def upgrade() -> None:
    op.add_column(
        "user_account",
        sa.Column(
            "hidden_notices",
            postgresql.ARRAY(sa.String(length=30)),
            server_default="{}",
            nullable=False,
        ),
    )
    op.create_table(
        "notice_choice",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("mail_address", sa.LargeBinary(), nullable=True),
        sa.Column("mobile", sa.LargeBinary(), nullable=True),
        sa.Column("mail", postgresql.JSONB(), nullable=False),
        sa.Column("sms", postgresql.JSONB(), nullable=False),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("digested_on", sa.Date(), nullable=False),
        sa.Column("passed_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "digest_hour between 0 and 23", name=op.f("ck_notice_choice_digest_hour")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_notice_choice_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_choice")),
        sa.UniqueConstraint("user_id", name=op.f("uq_notice_choice_user_id")),
    )
    op.create_table(
        "dispatch",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=4), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=True),
        sa.Column("digest_on", sa.Date(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint("way in ('mail', 'sms')", name=op.f("ck_dispatch_way")),
        sa.CheckConstraint(f"status in {STATUSES}", name=op.f("ck_dispatch_status")),
        sa.CheckConstraint(
            "(kind is null) <> (digest_on is null)", name=op.f("ck_dispatch_content")
        ),
        sa.CheckConstraint(
            "(next_at is null) = (ended_at is not null)", name=op.f("ck_dispatch_next")
        ),
        sa.CheckConstraint(
            "(next_at is not null) = (status in ('waiting', 'failed'))",
            name=op.f("ck_dispatch_ended"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_dispatch_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
    )
    op.create_index("ix_dispatch_user", "dispatch", ["user_id", "id"])
    op.create_index(
        "ix_dispatch_next",
        "dispatch",
        ["next_at"],
        postgresql_where=sa.text("next_at is not null"),
    )
    op.create_index(
        "uq_dispatch_digest",
        "dispatch",
        ["user_id", "way", "digest_on"],
        unique=True,
        postgresql_where=sa.text("digest_on is not null"),
    )
    op.create_table(
        "dispatched_notice",
        sa.Column("notice_id", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(length=4), nullable=False),
        sa.Column("dispatch_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispatch_id"],
            ["dispatch.id"],
            name=op.f("fk_dispatched_notice_dispatch_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("notice_id", "way", name=op.f("pk_dispatched_notice")),
    )
    op.create_index("ix_dispatched_notice_dispatch", "dispatched_notice", ["dispatch_id"])


def downgrade() -> None:
    op.drop_table("dispatched_notice")
    op.drop_table("dispatch")
    op.drop_table("notice_choice")
    op.drop_column("user_account", "hidden_notices")
