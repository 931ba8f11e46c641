"""Putting cases on offer: the rows, the history and who is told. Who may, others have asked."""

from __future__ import annotations

from app.accounts.models import User
from app.audit.actions import record
from app.cases.events import record_event
from app.cases.handover.models import Handover, HandoverItem
from app.cases.models import Case
from app.dates.clock import now
from app.extensions import db
from app.notices.actions import tell


def begin(*, officer: User, to: User, word: str, by: User) -> Handover:
    found = Handover(from_id=officer.id, to_id=to.id, word=word, created_by=by.id)
    db.session.add(found)
    db.session.flush()
    record("handover_begun", by=by, subject=f"handover:{found.id}", officer=officer.id, to=to.id)
    tell("handover_offered", to=[to.id], by=by, officer=officer.display_name, handover=found.id)
    return found


def put_on_offer(handover: Handover, case: Case, *, by: User) -> HandoverItem:
    item = HandoverItem(handover_id=handover.id, case_id=case.id)
    db.session.add(item)
    note_event(case, "handover_offered", handover, by=by)
    return item


def decide(item: HandoverItem, status: str, *, by: User) -> None:
    item.status, item.decided_at, item.decided_by = status, now(), by.id


def note_event(case: Case, kind: str, handover: Handover, *, by: User, **data: str) -> None:
    people = {"from": handover.from_id, "to": handover.to_id}
    record_event(case, kind, by=by, at=now(), handover=handover.id, **people, **data)
