"""Opening a case: a person enters the lifecycle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.permissions import can_work_on
from app.audit.chain import GENESIS
from app.cases.models import Case
from app.cases.officers import least_loaded_officer
from app.cases.step import Step
from app.dates.clock import now, today
from app.errors import Conflict, NotAllowed, OutOfReach
from app.extensions import db
from app.people.models import Person
from app.releases.queries import current_release

Check = Callable[[Person, date], None]
_checks: list[Check] = []


def before_opening(check: Check) -> Check:
    """Register what is asked before a case is opened: it raises what speaks against it.

    Features that know of cases say so here; cases know nothing of them.
    """
    _checks.append(check)
    return check


def obstacle(person: Person, *, on: date) -> str:
    """In words, what speaks against opening a case on that day; empty where nothing does."""
    try:
        _run_checks(person, on)
    except Conflict as error:
        return error.message
    return ""


def _run_checks(person: Person, on: date) -> None:
    for check in _checks:
        check(person, on)


class CaseAlreadyOpen(Conflict):
    default_message = "此人已有正在办理的个案"


def open_case(
    person: Person, *, by: User, variables: dict[str, Any] | None = None, on: date | None = None
) -> Case:
    """Open the one case of ``person``, on the release in force; ``by`` is the first contact.

    First-contact responsibility (notice 五(三)): ``by`` stays the responsible officer until a
    receiver has accepted. Raises CaseAlreadyOpen, NotAllowed, OutOfReach, and what the checks
    ``before_opening`` raise.
    """
    if not by.reaches(person.unit_code):
        raise OutOfReach(f"person:{person.id}")
    if not can_work_on(by, person.unit_code):
        raise NotAllowed
    return _open(person, responsible_id=by.id, by=by, variables=variables, on=on or today())


def open_found_case(person: Person, *, on: date) -> Case:
    """Open a case in which ``person`` is first contacted, since the product found that they may
    qualify (服务找人, notice 五(二)). The community's officer with the fewest cases is responsible.

    Raises CaseAlreadyOpen, and what the checks ``before_opening`` raise.
    """
    responsible = least_loaded_officer(person.unit_code)
    return _open(person, responsible_id=responsible, by=None, variables={"stage": "contact"}, on=on)


def _open(
    person: Person,
    *,
    responsible_id: int | None,
    by: User | None,
    variables: dict[str, Any] | None,
    on: date,
) -> Case:
    # The person's row is the lock: two officers at once open one case between them.
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    running = db.session.scalar(
        select(Case.id).where(Case.person_id == person.id, Case.status == "open")
    )
    if running is not None:
        raise CaseAlreadyOpen(case_id=running)
    _run_checks(person, on)
    case = Case(
        person_id=person.id,
        unit_code=person.unit_code,
        release_id=current_release(on).id,
        responsible_id=responsible_id,
        opened_by=by.id if by else None,
        opened_at=now(),
        stage_since=now(),
        last_hash=GENESIS,
        state=b"",
    )
    db.session.add(case)
    db.session.flush()
    officer = str(responsible_id) if responsible_id is not None else None
    step = Step(case, by=by)
    step.begin(
        {
            "case_id": case.id,
            "person_id": person.id,
            "unit": case.unit_code,
            "first_contact_officer": officer,
            "responsible_officer": officer,
            **(variables or {}),
        }
    )
    step.save("opened")
    return case
