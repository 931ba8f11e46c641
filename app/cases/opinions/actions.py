"""Asking a colleague, answering, and asking no longer."""

from __future__ import annotations

from app.accounts.models import User
from app.cases.actions.assign import TaskNotOpen, in_whose_place, required_word
from app.cases.actions.complete import lock_own_task, lock_task
from app.cases.events import record_event
from app.cases.models import Case, Task
from app.cases.opinions.models import MAX_ANSWER, TaskOpinion
from app.cases.opinions.permissions import can_be_asked, may_withdraw
from app.cases.opinions.queries import asked_already
from app.dates.clock import now
from app.errors import Conflict, InvalidInput, NotFound
from app.extensions import db
from app.notices.actions import forget_notice, tell


class OpinionEnded(Conflict):
    default_message = "这项协办已经答复或收回"


class AskedAlready(InvalidInput):
    """Their answer is still waited for."""

    def __init__(self, of: User) -> None:
        super().__init__("of", f"已请{of.display_name}协办，正等待答复")


def ask_opinion(task_id: int, *, of: User, question: str, by: User) -> TaskOpinion:
    """Whoever does the task asks ``of``, who may read the case for it until it is answered.

    Raises InvalidInput (of, question), and what ``lock_own_task`` raises.
    """
    task, case, _acting_for = lock_own_task(task_id, by=by)
    require_askable(task, of=of, by=by)
    words = required_word(question, "请写明要请教的问题", "question")
    if asked_already([task.id], of=of):
        raise AskedAlready(of)
    opinion = TaskOpinion(
        task_id=task.id, case_id=case.id, asked_by=by.id, of_id=of.id, question=words
    )
    db.session.add(opinion)
    db.session.flush()
    tell("opinion_asked", to=[of.id], by=by, case_id=case.id, task_id=task.id, note=words)
    instead = in_whose_place(by, task)
    _record(case, "opinion_asked", opinion, by=by, to=of.id, reason=words, **instead)
    return opinion


def require_askable(task: Task, *, of: User | None, by: User) -> None:
    """``of`` None: nobody has been chosen yet. Raises InvalidInput (of)."""
    if of is None:
        return
    if of.id == by.id:
        raise InvalidInput("of", "请选择另一位同事")
    if not can_be_asked(of, task):
        raise InvalidInput("of", f"{of.display_name}不在可以协办的范围内")


def answer_opinion(opinion_id: int, *, answer: str, by: User) -> TaskOpinion:
    """Raises InvalidInput (answer), OpinionEnded, TaskNotOpen; NotFound for all but the asked."""
    opinion, task, case = _locked(opinion_id)
    if opinion.of_id != by.id:
        raise NotFound
    _require_open(opinion, task)
    words = required_word(answer, "请填写意见", "answer", MAX_ANSWER)
    opinion.answer, opinion.answered_at = words, now()
    forget_notice("opinion_asked", to=by.id, task_id=task.id)
    to = {opinion.asked_by, task.assignee_id or opinion.asked_by}
    tell("opinion_given", to=to, by=by, case_id=case.id, task_id=task.id, note=words)
    _record(case, "opinion_given", opinion, by=by, reason=words)
    return opinion


def withdraw_opinion(opinion_id: int, *, by: User) -> TaskOpinion:
    """Whoever asked, or does the task now, asks no longer; what the colleague could read is over.

    Raises OpinionEnded, TaskNotOpen; NotFound for all others.
    """
    opinion, task, case = _locked(opinion_id)
    if not may_withdraw(by, opinion):
        raise NotFound
    _require_open(opinion, task)
    opinion.withdrawn_at = now()
    forget_notice("opinion_asked", to=opinion.of_id, task_id=task.id)
    instead = in_whose_place(by, task)
    _record(case, "opinion_withdrawn", opinion, by=by, to=opinion.of_id, **instead)
    return opinion


def _locked(opinion_id: int) -> tuple[TaskOpinion, Task, Case]:
    opinion = db.session.get(TaskOpinion, opinion_id)
    if opinion is None:
        raise NotFound
    task, case = lock_task(opinion.task_id)
    db.session.refresh(opinion)  # as it is behind whoever had the lock before
    return opinion, task, case


def _require_open(opinion: TaskOpinion, task: Task) -> None:
    if not task.is_open:
        raise TaskNotOpen
    if not opinion.is_open:
        raise OpinionEnded


def _record(case: Case, kind: str, opinion: TaskOpinion, *, by: User, **data: object) -> None:
    record_event(case, kind, by=by, at=now(), task_id=opinion.task_id, opinion=opinion.id, **data)
