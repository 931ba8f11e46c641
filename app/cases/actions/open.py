"""Opening a case: a person enters the lifecycle."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.permissions import can_work_on
from app.audit.chain import GENESIS
from app.cases.models import Case
from app.cases.step import Step
from app.dates.clock import now, today
from app.errors import Conflict, NotAllowed, OutOfReach
from app.extensions import db
from app.people.models import Person
from app.releases.queries import current_release


class CaseAlreadyOpen(Conflict):
    default_message = "此人已有正在办理的个案"


def open_case(
    person: Person, *, by: User, variables: dict[str, Any] | None = None, on: date | None = None
) -> Case:
    """Open the one case of ``person``, on the release in force; ``by`` is the first contact.

    First-contact responsibility (notice 五(三)): ``by`` stays the responsible officer until a
    receiver has accepted. Raises CaseAlreadyOpen, NotAllowed, OutOfReach.
    """
    if not by.reaches(person.unit_code):
        raise OutOfReach(f"person:{person.id}")
    if not can_work_on(by, person.unit_code):
        raise NotAllowed
    # The person's row is the lock: two officers at once open one case between them.
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    running = db.session.scalar(
        select(Case.id).where(Case.person_id == person.id, Case.status == "open")
    )
    if running is not None:
        raise CaseAlreadyOpen(case_id=running)
    case = Case(
        person_id=person.id,
        unit_code=person.unit_code,
        release_id=current_release(on or today()).id,
        responsible_id=by.id,
        opened_by=by.id,
        opened_at=now(),
        stage_since=now(),
        last_hash=GENESIS,
        state=b"",
    )
    db.session.add(case)
    db.session.flush()
    step = Step(case, by=by)
    step.begin(
        {
            "case_id": case.id,
            "person_id": person.id,
            "unit": case.unit_code,
            "first_contact_officer": str(by.id),
            "responsible_officer": str(by.id),
            **(variables or {}),
        }
    )
    step.save("opened")
    return case
