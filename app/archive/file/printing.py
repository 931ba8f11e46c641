"""Printing a case for the archive, on record."""

from __future__ import annotations

from typing import Any

from app.accounts.models import User
from app.archive.file.annex import Annex, read_annex
from app.archive.file.contents import documents_in_order
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
    """The PDF, of a running case or of one that has ended; the documents themselves are in it where
    numbers are whole. Written to the audit trail and to the
    case's history; with whole numbers each of these looks as well (rules.md 7.3).

    Raises InvalidInput for whole numbers without a reason, NotAllowed, NotFound, OutOfReach.
    """
    case = get_case(case_id, by=by)
    if in_full and not may_print_in_full(by, case.person):
        raise NotAllowed
    reason = checked_reason(reason) if in_full else one_line(reason)[:LONGEST_REASON]
    # Scans take seconds and show every number: before the lock, and only with a reason.
    annexed = read_annex(documents_in_order(case)) if in_full else Annex(None)
    lock_case(case.id, by=None)  # whoever may still read a case handed over may print it
    content = file_of_case(case, in_full=in_full, annexed=annexed, reason=reason, by=by, at=now())
    _record(case, in_full=in_full, annexed=annexed, reason=reason, by=by)
    return content


def _record(case: Case, *, in_full: bool, annexed: Annex, reason: str, by: User) -> None:
    """With the ids of the documents that the print shows."""
    detail: dict[str, Any] = {"numbers": "full" if in_full else "masked", "reason": reason}
    if in_full:
        detail["documents"] = annexed.included
    record_event(case, "printed", by=by, at=now(), **detail)
    record("case.printed", by=by, subject=f"case:{case.id}", **detail)
    for field in FIELDS if in_full else ():
        record_look(case.person, "unmasked", by=by, field=field, reason=reason)
