"""Offering cases to a receiver, and what the receiver does with the offer.

Each action on a case is a transaction of its own: one that cannot go does not hold the others.
"""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select, true, update
from sqlalchemy import case as sql_case

from app.accounts.models import User
from app.accounts.permissions import WORKING_ROLES, within
from app.cases.drafts.forget import forget_drafts
from app.cases.handover.models import Handover, HandoverItem
from app.cases.handover.moved import ask_community
from app.cases.handover.offering import begin, decide, note_event, put_on_offer
from app.cases.handover.permissions import (
    RESPONSIBLE_ROLES,
    can_receive,
    may_offer,
    may_offer_case,
    may_see_handover,
    may_withdraw,
)
from app.cases.kept import keeps_case
from app.cases.models import Case, Task
from app.cases.queries import lock_case
from app.cases.step import Step
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound, OutOfReach
from app.extensions import db
from app.notices.actions import tell
from app.plans.owners import hand_over_measures

LONGEST_WORD = 1000


class NotOnOffer(Conflict):
    default_message = "这个个案的移交已经处理过"


def begin_handover(*, officer: User, to: User | None, word: str = "", by: User) -> Handover:
    """A hand-over of cases of ``officer`` to ``to``; the cases are offered one by one.

    Raises NotAllowed, InvalidInput (to, word).
    """
    if not may_offer(by, officer):
        raise NotAllowed
    if to is None or not to.is_enabled or not to.has_role(*RESPONSIBLE_ROLES):
        raise InvalidInput("to", _("请选择接收人"))
    if to.id == officer.id:
        raise InvalidInput("to", _("接收人不能是原责任人自己"))
    if len(word) > LONGEST_WORD:
        raise InvalidInput("word", _("最多 %(n)s 字", n=LONGEST_WORD))
    return begin(officer=officer, to=to, word=word.strip(), by=by)


def offer_case(handover_id: int, case_id: int, *, by: User) -> HandoverItem:
    """Offer one case. Raises Conflict when it is not the officer's (any more), has ended, or is on
    offer already; InvalidInput (to) when the receiver cannot be responsible for it."""
    handover = get_handover(handover_id, by=by)
    case = lock_case(case_id, by=by)
    if not may_offer(by, handover.officer) or not may_offer_case(by, case):
        raise NotAllowed
    _require_movable(case, handover)
    pending = select(HandoverItem.case_id).where(
        HandoverItem.case_id == case.id, HandoverItem.status == "offered"
    )
    if db.session.scalar(pending) is not None:
        raise Conflict(_("这个个案已经在移交中，等待接收"))
    return put_on_offer(handover, case, by=by)


def accept_case(handover_id: int, case_id: int, *, by: User) -> HandoverItem:
    """The receiver answers for the case from now on: open tasks, visits, measures and the
    agreement go along, timers stay as they are. Raises NotFound, NotAllowed, Conflict."""
    handover, case, item = _on_offer(handover_id, case_id, by)
    if by.id != handover.to_id:
        raise NotAllowed
    _require_movable(case, handover)
    _make_responsible(case, handover.from_id, by)
    forget_drafts(_move_tasks(case, handover.from_id, by))
    hand_over_measures(case, old=handover.from_id, new=by.id)
    decide(item, "accepted", by=by)
    note_event(case, "handed_over", handover, by=by)
    _tell_when_answered(handover, by)
    return item


def decline_case(handover_id: int, case_id: int, *, reason: str, by: User) -> HandoverItem:
    """The officer stays responsible; of a case that has moved out of their reach another of its
    community's officers is asked. Raises InvalidInput (reason), and as ``accept_case``."""
    if not reason.strip():
        raise InvalidInput("reason", _("请填写不接收的原因"))
    handover, case, item = _on_offer(handover_id, case_id, by)
    if by.id != handover.to_id:
        raise NotAllowed
    item.reason = reason.strip()[:500]
    decide(item, "declined", by=by)
    note_event(case, "handover_declined", handover, by=by, reason=item.reason)
    _tell_when_answered(handover, by)
    if case.is_open and case.responsible_id == handover.from_id:
        _ask_another(case, by)
    return item


def withdraw_case(handover_id: int, case_id: int, *, by: User) -> HandoverItem:
    """Take back an offer that has not been answered."""
    handover, case, item = _on_offer(handover_id, case_id, by)
    if not may_withdraw(by, handover):
        raise NotAllowed
    decide(item, "withdrawn", by=by)
    note_event(case, "handover_withdrawn", handover, by=by)
    return item


def get_handover(handover_id: int, *, by: User) -> Handover:
    """Raises NotFound, OutOfReach."""
    found = db.session.get(Handover, handover_id)
    if found is None:
        raise NotFound
    if not may_see_handover(by, found):
        raise OutOfReach(f"handover:{found.id}")
    return found


def _on_offer(handover_id: int, case_id: int, by: User) -> tuple[Handover, Case, HandoverItem]:
    """All that an answer needs, the case locked."""
    handover = get_handover(handover_id, by=by)
    case = lock_case(case_id, by=by)
    item = db.session.get(HandoverItem, (handover.id, case.id), populate_existing=True)
    if item is None:
        raise NotFound
    if item.status != "offered":
        raise NotOnOffer
    return handover, case, item


def _require_movable(case: Case, handover: Handover) -> None:
    if not case.is_open:
        raise Conflict(_("个案已经办结"))
    if case.responsible_id != handover.from_id:
        raise Conflict(_("个案的责任人已不是%(name)s", name=handover.officer.display_name))
    if not can_receive(handover.receiver, case):
        name = handover.receiver.display_name
        raise InvalidInput("to", _("%(name)s的岗位或辖区不能负责这个个案", name=name))


def _ask_another(case: Case, by: User) -> None:
    if keeps_case(db.session.get_one(User, case.responsible_id), case):
        ask_community(case, by=by)


def _make_responsible(case: Case, old: int, to: User) -> None:
    """In the case's row and in its process: what comes later is the receiver's too."""
    step = Step(case, by=to)
    step.restore()
    officers = ("responsible_officer", "first_contact_officer")
    step.run.replace_values(officers, old=str(old), new=str(to.id))
    case.state = step.run.state()
    case.version += 1
    case.responsible_id = to.id


def _move_tasks(case: Case, old: int, to: User) -> list[int]:
    """Open tasks that the receiver may do are theirs; another role's go back to their group."""
    roles = [role for role in to.roles if role in WORKING_ROLES]
    theirs = or_(
        Task.role.is_(None),
        *(and_(Task.role == role, within(Task.unit_code, to.reach(role))) for role in roles),
    )
    moved = (
        update(Task)
        .where(Task.case_id == case.id, Task.status == "open", Task.assignee_id == old)
        .values(assignee_id=sql_case((theirs, to.id), (true(), None)))
        .returning(Task.id)
        .execution_options(synchronize_session=False)
    )
    return list(db.session.scalars(moved))


def _tell_when_answered(handover: Handover, by: User) -> None:
    """Once, when the last of the cases has its answer."""
    db.session.execute(select(Handover.id).where(Handover.id == handover.id).with_for_update())
    db.session.flush()
    statuses = select(HandoverItem.status).where(HandoverItem.handover_id == handover.id)
    found = list(db.session.scalars(statuses))
    if "offered" not in found:
        tell(
            "handover_answered",
            to=[handover.from_id, handover.created_by],
            by=by,
            handover=handover.id,
            accepted=found.count("accepted"),
            declined=found.count("declined"),
        )
