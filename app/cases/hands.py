"""Separation of duties where somebody stands in: whoever acted in another's place has acted, and
so has the other. The actions themselves keep a person from what their own part forbids; here
both names of each part count.
"""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import Row, select

from app.accounts.models import User
from app.cases.models import CaseEvent, Task
from app.errors import NotAllowed
from app.extensions import db

# A task → the tasks before it that other hands must have done (rules.md 1.2, 1.6).
_BY_OTHERS: dict[str, tuple[str, ...]] = {
    "county_decision": ("preliminary_review",),
    "decide_review": ("county_decision",),
    "confirm_refusal": ("record_visit", "carry_out_measures"),
}
# Tasks that look again at what an officer wrote down beside the workflow: its message opened them.
_OPENED_BY_OTHERS = frozenset({"confirm_job_refusal"})


class SameHands(NotAllowed):
    """The deputy, or the one they stand in for, did the step that is to be looked at again."""


def require_other_hands(task: Task, *, by: User, acting_for: int | None) -> None:
    """Raises SameHands. Asks the database only at the few tasks that are a second look."""
    last = _last_hands(task)
    if last is None:
        return
    if acting_for in last and acting_for is not None:
        raise SameHands(_("您所代理的人办理过前一环节，这项任务须由另一位工作人员办理"))
    if last.ended_for == by.id or (acting_for is not None and last.ended_by == by.id):
        raise SameHands(_("前一环节由您办理或由别人代您办理，这项任务须由另一位工作人员办理"))


def barred_from(task: Task) -> frozenset[int]:
    """Ids of those whose own part forbids them this task: it is handed to none of them."""
    last = _last_hands(task)
    return frozenset(user_id for user_id in last or () if user_id is not None)


def _last_hands(task: Task) -> Row | None:
    """Who did what this task looks at again: (ended_by, ended_for)."""
    if task.element_id in _OPENED_BY_OTHERS:
        return _who_opened(task)
    before = _BY_OTHERS.get(task.element_id)
    if before is None:
        return None
    return db.session.execute(
        select(Task.ended_by, Task.ended_for)
        .where(Task.case_id == task.case_id, Task.element_id.in_(before), Task.status == "done")
        .order_by(Task.ended_at.desc())
        .limit(1)
    ).first()


def _who_opened(task: Task) -> Row | None:
    """Whose message it was, and who else had a hand in it: a step's event and its new tasks are of
    the same moment."""
    hands = CaseEvent.data["hands"].as_integer()
    return db.session.execute(
        select(CaseEvent.by_id.label("ended_by"), hands.label("ended_for")).where(
            CaseEvent.case_id == task.case_id,
            CaseEvent.kind == "message",
            CaseEvent.at == task.created_at,
        )
    ).first()
