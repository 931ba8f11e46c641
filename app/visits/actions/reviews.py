"""A finding that the person asked to have looked at again: a third officer sets it aside, or it
stands."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.cases.events import record_event
from app.cases.models import Case
from app.cases.queries import lock_case
from app.dates.clock import now
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.extensions import db
from app.visits.models import Refusal
from app.visits.permissions import may_review

_LONGEST = 500


class CountsNot(Conflict):
    default_message = _l("这次拒绝没有计入次数，不需要复核")


def set_aside(case_id: int, refusal_id: int, *, reason: str, by: User) -> Refusal:
    """The refusal no longer counts; the finding stays on record with what set it aside.

    Raises NotFound, NotAllowed for whoever recorded or confirmed it, CountsNot, InvalidInput.
    """
    case, refusal, reason = _reviewed(case_id, refusal_id, reason, by)
    refusal.counts = False
    refusal.set_aside_at, refusal.set_aside_by = now(), by.id
    refusal.set_aside_reason = reason
    record_event(case, "refusal_set_aside", by=by, at=now(), refusal=refusal.id)
    db.session.flush()
    return refusal


def uphold(case_id: int, refusal_id: int, *, reason: str, by: User) -> Refusal:
    """The finding stands: what was answered to the person's request stays on record with it. Of
    several answers the last is kept there; the history has them all.

    Raises as ``set_aside``.
    """
    case, refusal, reason = _reviewed(case_id, refusal_id, reason, by)
    refusal.upheld_at, refusal.upheld_by = now(), by.id
    refusal.upheld_reason = reason
    record_event(case, "refusal_upheld", by=by, at=now(), refusal=refusal.id, reason=reason)
    db.session.flush()
    return refusal


def _reviewed(case_id: int, refusal_id: int, reason: str, by: User) -> tuple[Case, Refusal, str]:
    """Case and refusal, locked, which ``by`` may look at again, and the reason as it is kept."""
    case: Case = lock_case(case_id, by=by)
    refusal = db.session.get(Refusal, refusal_id, populate_existing=True)
    if refusal is None or refusal.case_id != case.id:
        raise NotFound
    if not may_review(by, case):
        raise NotAllowed
    if not refusal.counts:
        raise CountsNot
    if by.id in (refusal.recorded_by, refusal.confirmed_by):
        raise NotAllowed(_("复核申请须由记录人、认定人以外的工作人员处理"))
    reason = reason.strip()
    if not reason:
        raise InvalidInput("reason", _("请填写处理的理由"))
    if len(reason) > _LONGEST:
        raise InvalidInput("reason", _("最多 %(n)s 字", n=_LONGEST))
    return case, refusal, reason
