"""Whose records changed, who is watched, and which recognition has lapsed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "changed_person",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("look_on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_changed_person_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_changed_person")),
    )
    op.create_index(op.f("ix_changed_person_look_on"), "changed_person", ["look_on"])
    op.create_table(
        "watch",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("qualifies", sa.Boolean(), nullable=False),
        sa.Column("categories", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("next_change_on", sa.Date(), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_watch_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_watch_person_id")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_watch_release_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_watch")),
    )
    op.create_index(
        "ix_watch_next_change",
        "watch",
        ["next_change_on"],
        postgresql_where=sa.text("next_change_on is not null"),
    )
    op.add_column("recognition", sa.Column("lapse_told_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("recognition", "lapse_told_on")
    op.drop_table("watch")
    op.drop_table("changed_person")
