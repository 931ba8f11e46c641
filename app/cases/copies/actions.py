"""Copying a colleague in, putting a copy aside, and taking it back."""

from __future__ import annotations

from app.accounts.models import User
from app.cases.actions.assign import required_word
from app.cases.copies.models import CaseCopy
from app.cases.copies.permissions import can_be_copied_in
from app.cases.events import record_event
from app.cases.models import Case, Task
from app.cases.permissions import may_act_on
from app.cases.queries import lock_case
from app.dates.clock import now
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.extensions import db
from app.notices.actions import forget_notice, tell


class CaseEnded(Conflict):
    default_message = "个案已经结束，不能再抄送"


class CopyEnded(Conflict):
    default_message = "这项抄送已阅、已收回，或个案已经结束"


def copy_in(case_id: int, *, to: User, word: str, by: User, task_id: int | None = None) -> CaseCopy:
    """Whoever works on the case tells ``to`` of it, or of one task; nothing about either changes.

    Raises InvalidInput (to, word), CaseEnded, NotAllowed, OutOfReach, NotFound.
    """
    case = lock_case(case_id, by=by)
    require_copyable(case, to=to, by=by)
    _require_task_of(case, task_id)
    words = required_word(word, "请写明抄送的说明", "word")
    copy = CaseCopy(case_id=case.id, task_id=task_id, copied_by=by.id, to_id=to.id, word=words)
    db.session.add(copy)
    db.session.flush()
    about = {"case_id": case.id, "task_id": task_id}
    tell("copied_in", to=[to.id], by=by, **about, note=words, copy=copy.id)
    _record(case, "copied", copy, by=by, to=to.id, reason=words)
    return copy


def require_copyable(case: Case, *, to: User | None, by: User) -> None:
    """``to`` None: nobody has been chosen yet. Raises InvalidInput (to), CaseEnded, NotAllowed."""
    if not may_act_on(by, case):
        raise NotAllowed
    if not case.is_open:
        raise CaseEnded
    if to is None:
        return
    if to.id == by.id:
        raise InvalidInput("to", "请选择另一位同事")
    if not can_be_copied_in(to, case):
        raise InvalidInput("to", f"{to.display_name}不在可以抄送的范围内")


def put_aside(copy_id: int, *, by: User) -> CaseCopy:
    """Who was copied in has read it. Raises CopyEnded; NotFound for all others."""
    copy, case = _locked(copy_id)
    if copy.to_id != by.id:
        raise NotFound
    if not copy.is_open:
        raise CopyEnded
    copy.seen_at = now()
    forget_notice("copied_in", to=copy.to_id, task_id=copy.task_id, copy=copy.id)
    _record(case, "copy_seen", copy, by=by)
    return copy


def take_copy_back(copy_id: int, *, by: User) -> CaseCopy:
    """Who sent it, or works on the case; what the colleague could read is over.

    Raises CopyEnded; NotFound for all others.
    """
    copy, case = _locked(copy_id)
    if copy.copied_by != by.id and not may_act_on(by, case):
        raise NotFound
    if not copy.is_open:
        raise CopyEnded
    copy.withdrawn_at = now()
    forget_notice("copied_in", to=copy.to_id, task_id=copy.task_id, copy=copy.id)
    _record(case, "copy_withdrawn", copy, by=by, to=copy.to_id)
    return copy


def _require_task_of(case: Case, task_id: int | None) -> None:
    if task_id is None:
        return
    task = db.session.get(Task, task_id)
    if task is None or task.case_id != case.id:
        raise NotFound


def _locked(copy_id: int) -> tuple[CaseCopy, Case]:
    copy = db.session.get(CaseCopy, copy_id)
    if copy is None:
        raise NotFound
    case = lock_case(copy.case_id, by=None)
    db.session.refresh(copy)  # as it is behind whoever had the lock before
    return copy, case


def _record(case: Case, kind: str, copy: CaseCopy, *, by: User, **data: object) -> None:
    record_event(case, kind, by=by, at=now(), task_id=copy.task_id, copy=copy.id, **data)
