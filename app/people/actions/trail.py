"""Who looked at what: in the audit trail, and in the history of the person's open case."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import User
from app.audit.actions import record
from app.cases.events import record_event
from app.cases.models import Case
from app.dates.clock import now
from app.extensions import db
from app.people.models import Person


def record_look(person: Person, kind: str, *, by: User, **detail: str | int) -> None:
    """``kind`` is ``unmasked`` (a number in clear) or ``viewed`` (a document)."""
    case = db.session.scalar(
        select(Case).where(Case.person_id == person.id, Case.status == "open").with_for_update()
    )
    if case is not None:
        record_event(case, kind, by=by, at=now(), **detail)
    record(f"person.{kind}", by=by, subject=f"person:{person.id}", **detail)
