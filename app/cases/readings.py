"""Who reads a case that is outside their reach: why they may, and that it stays on record.

A reading is noted where the case is found (``app.cases.queries``) and written down once the request
has been answered, whatever page or resource it was of: once a day for each reader.
"""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.accounts.models import User
from app.audit.actions import record
from app.cases.copies.permissions import may_read_for_copy
from app.cases.events import record_event
from app.cases.handover.permissions import may_still_read
from app.cases.models import Case, CaseEvent
from app.cases.opinions.permissions import may_read_for_opinion
from app.cases.permissions import may_see_case
from app.database import transaction
from app.dates.clock import now, start_of_day, today
from app.errors import OutOfReach
from app.extensions import db

_NOTED = "yice_readings"


def require_reading(by: User, case: Case, *, subject: str = "") -> None:
    """Of the case, or of a paper in it (``subject``, as the trail names it). Raises OutOfReach."""
    if not may_see_case(by, case) and not may_read_beyond_reach(by, case):
        raise OutOfReach(subject or f"case:{case.id}")


def may_read_beyond_reach(by: User, case: Case, *, after_handover: bool = True) -> bool:
    """Because a colleague asks for an opinion, has told them of the case, or has it from them.
    What is read so is noted. Asked only where their own reach does not answer."""
    if may_read_for_opinion(by, case):
        why = "opinion"
    elif may_read_for_copy(by, case):
        why = "copy"
    elif after_handover and may_still_read(by, case):
        why = "handover"
    else:
        return False
    db.session.info.setdefault(_NOTED, {})[case.id, by.id] = why
    return True


def _record(case: Case, why: str, *, by: User) -> None:
    """In the case's history and in the trail; nothing if it is there for today.

    The caller holds the case's lock.
    """
    known = select(CaseEvent.id).where(
        CaseEvent.case_id == case.id,
        CaseEvent.kind == "read",
        CaseEvent.by_id == by.id,
        CaseEvent.at >= start_of_day(today()),
    )
    if db.session.scalar(known.limit(1)) is None:
        record_event(case, "read", by=by, at=now(), why=why)
        record("case.read", by=by, subject=f"case:{case.id}", why=why)


def _record_noted(answer: Response) -> Response:
    noted = db.session.info.pop(_NOTED, {}) if db.session.registry.has() else {}
    if answer.status_code < 400:
        for (case_id, by_id), why in noted.items():
            with transaction():
                case = db.session.get_one(Case, case_id, with_for_update=True)
                _record(case, why, by=db.session.get_one(User, by_id))
    return answer


def init_app(app: Flask) -> None:
    app.after_request(_record_noted)
