"""Names in the order of their syllables; an index for the timers set aside."""

import sqlalchemy as sa
from alembic import op

from app.people.names import pinyin

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BATCH = 5000
_SET = sa.text(
    """update person set name_pinyin = given.pinyin
    from (select unnest(cast(:ids as int[])) as id, unnest(cast(:pinyin as text[])) as pinyin)
         as given
    where person.id = given.id"""
)


def upgrade() -> None:
    _write_anew(op.get_bind())
    op.create_index(
        "ix_person_letters", "person", [sa.text("replace(name_pinyin, ' ', '')")], unique=False
    )
    op.create_index(
        "ix_timer_failed",
        "timer",
        ["case_id"],
        postgresql_where=sa.text("failed_at is not null"),
    )


def downgrade() -> None:
    op.drop_index("ix_timer_failed", table_name="timer")
    op.drop_index("ix_person_letters", table_name="person")
    op.execute("update person set name_pinyin = replace(name_pinyin, ' ', '')")


def _write_anew(connection: sa.Connection) -> None:
    """The reading of every name, with the spaces that were not kept so far."""
    last = 0
    while rows := connection.execute(
        sa.text("select id, name from person where id > :last order by id limit :batch"),
        {"last": last, "batch": _BATCH},
    ).all():
        ids = [row.id for row in rows]
        connection.execute(_SET, {"ids": ids, "pinyin": [pinyin(row.name) for row in rows]})
        last = ids[-1]
