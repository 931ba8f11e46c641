"""The trail is append-only, and a change behind the application's back is found."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.audit.actions import record
from app.audit.models import AuditEntry
from app.audit.queries import first_broken_entry
from tests.factories import make_user


@pytest.fixture
def three_entries(session):
    by = make_user("system_admin", "3799")
    for number in range(3):
        record("user.changed", by=by, subject=f"user:{number}", number=number)
    return session


def test_untouched_trail_is_whole(three_entries):
    assert first_broken_entry() is None


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entry set action = 'nothing' where id = (select max(id) from audit_entry)",
        "delete from audit_entry where id = (select min(id) from audit_entry)",
    ],
)
def test_database_refuses_to_change_the_trail(three_entries, statement):
    with pytest.raises(DatabaseError, match="append-only"), three_entries.begin_nested():
        three_entries.execute(text(statement))


def test_entry_changed_by_force_is_found(three_entries):
    three_entries.execute(text("alter table audit_entry disable trigger user"))
    changed = three_entries.query(AuditEntry).order_by(AuditEntry.id)[1]
    three_entries.execute(
        text("update audit_entry set detail = '{}' where id = :id"), {"id": changed.id}
    )
    three_entries.expire_all()
    assert first_broken_entry() == changed.id


def test_entry_taken_out_by_force_is_found(three_entries):
    entries = three_entries.query(AuditEntry).order_by(AuditEntry.id).all()
    gone, after = entries[-2].id, entries[-1].id
    three_entries.execute(text("alter table audit_entry disable trigger user"))
    three_entries.execute(text("delete from audit_entry where id = :id"), {"id": gone})
    three_entries.expire_all()
    assert first_broken_entry() == after
