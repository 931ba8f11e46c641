"""People and cases for the tests beside those of the demo city."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from app.accounts.models import User
from app.cases.models import Case, Task
from app.database import transaction
from app.dates.clock import today
from app.demo.answers import Story
from app.demo.cases import Life, Staff
from app.extensions import db
from app.people.actions.register import register_person
from app.people.actions.registrations import add_registration
from app.people.models import Person, UnemploymentRegistration
from tests.people.factories import person_data


def newcomer(by: User) -> Person:
    """Somebody new in the register of the officer's community, without a case."""
    return register_person(person_data(unit_code=by.unit.code, name="林初晴"), by=by)


def case_waiting_at(element: str, *, of: str, name: str, opened: int = 90) -> int:
    """The id of a case of this officer's, opened so many days ago, that has come to the task.

    A woman of 51 years, long unemployed, whom the tables recognise.
    """
    officer = db.session.scalars(select(User).where(User.username == of)).unique().one()
    since = today() - timedelta(days=700)
    with transaction():
        person = register_person(
            person_data(
                unit_code=officer.unit.code,
                name=name,
                sequence=_serial_number(name),
                born=date(1975, 3, 14),
                urban_rural="urban",
                hukou_division_code="379901",
                able_to_work="true",
                willing_to_work="true",
                marital_status="married",
                retirement_class="female_55",
            ),
            by=officer,
        )
        lost = {"registered_on": since.isoformat(), "unemployed_since": since.isoformat()}
        add_registration(person.id, lost | {"reason_code": "20"}, by=officer)
        person_id = person.id
    life = Life(
        person_id,
        staff=Staff(),
        story=Story(random=Random(7), visits=20, ending="open"),
        opened_on=today() - timedelta(days=opened),
        today=today(),
        registered_on=since,
        unemployed_since=since,
    )
    case_id = life.live(until_task=element)
    assert _waiting(element, case_id), f"the case of {name} did not come to {element}"
    return case_id


def _serial_number(name: str) -> int:
    """Of the identity number: even, as a woman's is, and one's own."""
    return 200 + 2 * (sum(map(ord, name)) % 390)


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


def _waiting(element: str, case_id: int | None = None) -> int | None:
    query = select(Task.id).where(Task.element_id == element, Task.status == "open")
    if case_id is not None:
        query = query.where(Task.case_id == case_id)
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
