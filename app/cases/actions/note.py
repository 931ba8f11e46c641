"""Notes on a case."""

from __future__ import annotations

from app.accounts.models import User
from app.cases.events import record_event
from app.cases.models import Case
from app.cases.permissions import may_act_on
from app.cases.queries import lock_case
from app.dates.clock import now
from app.errors import InvalidInput, NotAllowed

MAX_LENGTH = 2000


def add_note(case_id: int, text: str, *, by: User) -> Case:
    """Write a note into the case's history, where it stays."""
    case = lock_case(case_id, by=by)
    if not may_act_on(by, case):
        raise NotAllowed
    text = text.strip()
    if not text:
        raise InvalidInput("text", "请填写内容")
    if len(text) > MAX_LENGTH:
        raise InvalidInput("text", f"最多 {MAX_LENGTH} 字")
    record_event(case, "note", by=by, at=now(), text=text)
    return case
