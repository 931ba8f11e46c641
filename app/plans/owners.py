"""Who owns what a plan promises: given to a colleague, or to the case's next officer."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.accounts.models import User
from app.accounts.permissions import WORKING_ROLES
from app.accounts.queries import users_near
from app.cases.events import record_event
from app.cases.models import Case
from app.cases.permissions import may_act_on
from app.cases.queries import lock_case
from app.dates.clock import now
from app.errors import InvalidInput, NotAllowed
from app.extensions import db
from app.plans.models import RUNNING, Agreement, Measure, Plan
from app.plans.queries import current_plan


def possible_owners(case: Case) -> list[User]:
    """Caseworkers who reach the case, then the others of its street."""
    return users_near(case.unit_code, *WORKING_ROLES)


def give_measures(case_id: int, owners: Mapping[int, int], *, by: User) -> int:
    """Let these colleagues (user ids, by the measure's number) answer for measures of the newest
    plan that are still to be done; returns how many changed hands.

    Raises NotAllowed, NotFound, OutOfReach, and InvalidInput (``owner``) for a measure that is no
    longer running or a colleague who is not near: nothing is changed then.
    """
    case = lock_case(case_id, by=by)
    if not case.is_open or not may_act_on(by, case):
        raise NotAllowed
    plan = current_plan(case.id)
    running = {m.number: m for m in plan.measures if m.status in RUNNING} if plan else {}
    near = {user.id: user for user in possible_owners(case)}
    changed = {n: to for n, to in owners.items() if n not in running or running[n].owner_id != to}
    if not changed.keys() <= running.keys():
        raise InvalidInput("owner", _("有的措施已经办结或取消，请看最新的方案"))
    if not set(changed.values()) <= near.keys():
        raise InvalidInput("owner", _("请选择本街道或能办理本个案的同事"))
    for number, to in changed.items():
        running[number].owner = near[to]
        record_event(case, "measure_given", by=by, at=now(), measure=number, to=to)
    db.session.flush()
    return len(changed)


def hand_over_measures(case: Case, *, old: int, new: int) -> None:
    """Running measures of the old officer are the new one's, and so is an agreement that is not
    signed yet. A signed one stays as it was signed: the case says who answers for it."""
    db.session.execute(
        update(Measure)
        .where(
            Measure.plan_id.in_(select(Plan.id).where(Plan.case_id == case.id)),
            Measure.owner_id == old,
            Measure.status.in_(RUNNING),
        )
        .values(owner_id=new)
    )
    db.session.execute(
        update(Agreement)
        .where(
            Agreement.case_id == case.id,
            Agreement.status == "prepared",
            Agreement.responsible_id == old,
        )
        .values(responsible_id=new)
    )
