"""Printing a case for the archive, on record."""

from __future__ import annotations

from app.accounts.models import User
from app.archive.file.paper import file_of_case
from app.archive.file.permissions import FIELDS, may_print_in_full
from app.audit.actions import record
from app.cases.events import record_event
from app.cases.models import Case
from app.cases.queries import get_case, lock_case
from app.dates.clock import now
from app.errors import NotAllowed
from app.people.actions.reveal import LONGEST_REASON, checked_reason, one_line
from app.people.actions.trail import record_look


def print_case(case_id: int, *, by: User, in_full: bool = False, reason: str = "") -> bytes:
    """The PDF, of a running case or of one that has ended. Written to the audit trail and to the
    case's history; with whole numbers each of these looks as well (rules.md 7.3).

    Raises InvalidInput for whole numbers without a reason, NotAllowed, NotFound, OutOfReach.
    """
    case = get_case(case_id, by=by)
    if in_full and not may_print_in_full(by, case.person):
        raise NotAllowed
    reason = checked_reason(reason) if in_full else one_line(reason)[:LONGEST_REASON]
    lock_case(case.id, by=None)  # whoever may still read a case handed over may print it
    content = file_of_case(case, in_full=in_full, reason=reason, by=by, at=now())
    _record(case, in_full=in_full, reason=reason, by=by)
    return content


def _record(case: Case, *, in_full: bool, reason: str, by: User) -> None:
    numbers = "full" if in_full else "masked"
    record_event(case, "printed", by=by, at=now(), numbers=numbers, reason=reason)
    record("case.printed", by=by, subject=f"case:{case.id}", numbers=numbers, reason=reason)
    for field in FIELDS if in_full else ():
        record_look(case.person, "unmasked", by=by, field=field, reason=reason)
