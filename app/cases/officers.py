"""Who could be responsible for a case."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Select, exists, func, literal, select

from app.accounts.models import RoleGrant, User
from app.accounts.permissions import WORKING_ROLES
from app.cases.models import Case, Task
from app.extensions import db

_ROLE = "community_officer"


class Receiver(NamedTuple):
    """``user_id`` None: nobody in particular, the role's group at the unit."""

    is_needed: bool
    user_id: int | None = None


def propose_receiver(
    case: Case, unit_code: str, *, first_contact: int | None, declined: Collection[int] = ()
) -> Receiver:
    """Who should take over a case from the officer whom the person met first.

    Nobody, when that officer is one of the unit's own; else the one of the unit's officers with
    the fewest open cases who has not declined this case (``declined``: in this very step).
    """
    asked_before = exists().where(
        Task.case_id == case.id,
        Task.element_id == "accept_case",
        Task.status == "done",
        Task.answers["accepted"].astext == "no",
        func.coalesce(Task.ended_for, Task.ended_by) == User.id,
    )
    is_first = User.id == literal(first_contact)
    query = (
        _officers(unit_code)
        .where(is_first | (~asked_before & User.id.not_in(declined)))
        .order_by(is_first.desc(), *_by_load())
    )
    found = db.session.scalar(query)
    return Receiver(is_needed=found is None or found != first_contact, user_id=found)


def least_loaded_officer(unit_code: str) -> int | None:
    """The unit's officer with the fewest open cases."""
    return db.session.scalar(_officers(unit_code).order_by(*_by_load()))


def last_doer(case: Case, element_id: str, role: str | None) -> str | None:
    """The id of whoever did this step of the case last, if they could do it again. What a deputy
    did is of the colleague who was away."""
    who = db.session.scalar(
        select(User)
        .join(Task, func.coalesce(Task.ended_for, Task.ended_by) == User.id)
        .where(Task.case_id == case.id, Task.element_id == element_id, Task.status == "done")
        .order_by(Task.ended_at.desc())
        .limit(1)
    )
    if who is None or not who.is_enabled:
        return None
    roles = [role] if role else WORKING_ROLES
    return str(who.id) if who.reaches(case.unit_code, *roles) else None


def _officers(unit_code: str) -> Select[tuple[int]]:
    """Ids of the enabled officers whose role reaches ``unit_code``."""
    holds_role = exists().where(
        RoleGrant.user_id == User.id,
        RoleGrant.role == _ROLE,
        func.starts_with(literal(unit_code), RoleGrant.unit_code),
    )
    return select(User.id).where(User.is_enabled, holds_role).limit(1)


def _by_load() -> tuple:
    open_cases = (
        select(func.count())
        .where(Case.responsible_id == User.id, Case.status == "open")
        .scalar_subquery()
    )
    return open_cases, User.id
