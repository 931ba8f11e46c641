"""People and cases for the tests beside those of the demo city."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from sqlalchemy import select

from app.accounts.models import User
from app.cases.models import Case, Task
from app.dates.clock import today
from app.demo.answers import Story
from app.demo.cases import Life, Staff
from app.extensions import db
from app.people.actions.register import register_person
from app.people.models import Person, UnemploymentRegistration
from tests.people.factories import person_data


def newcomer(by: User) -> Person:
    """Somebody new in the register of the officer's community, without a case."""
    return register_person(person_data(unit_code=by.unit.code, name="林初晴"), by=by)


def task_waiting_at(element: str) -> int:
    """The id of an open task of this element: one that waits already, or in a case made for it."""
    staff = Staff()
    for number, (person_id, registration) in enumerate(_without_a_case()):
        if waiting := _waiting(element):
            return waiting
        Life(
            person_id,
            staff=staff,
            story=Story(random=Random(number), visits=4),
            opened_on=max(registration.registered_on, today() - timedelta(days=200)),
            today=today(),
            registered_on=registration.registered_on,
            unemployed_since=registration.unemployed_since,
        ).live(until_task=element)
        db.session.remove()
    raise AssertionError(f"nobody's case came to {element}")


def _waiting(element: str) -> int | None:
    query = select(Task.id).where(Task.element_id == element, Task.status == "open")
    return db.session.scalars(query.order_by(Task.id)).first()


def _without_a_case() -> list[tuple[int, UnemploymentRegistration]]:
    query = (
        select(Person.id, UnemploymentRegistration)
        .join(UnemploymentRegistration, UnemploymentRegistration.person_id == Person.id)
        .where(
            ~Person.id.in_(select(Case.person_id)),
            # The people of the officer that the journeys are about are left to them.
            ~Person.unit_code.startswith("379901001001"),
        )
        .order_by(Person.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]
