"""Two workers, or a worker and an officer, at the same moment: real threads, own connections."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy import select, update

from app.accounts.models import User
from app.cases.actions import open_case
from app.cases.models import Case, CaseEvent, Task
from app.database import transaction
from app.dates.clock import clock_at
from app.eligibility.jobs import look_at_changed_people
from app.eligibility.queries import running_recognition
from app.extensions import db
from app.people.actions.records import record_certificate, withdraw_certificate
from app.people.actions.registrations import add_registration
from app.people.models import ChangedPerson, Person
from tests.cases.test_at_once import (  # noqa: F401  # fixtures
    NOW,
    app,
    at_once,
    ids,
    office,
    unexpected,
)
from tests.people.factories import make_person

REGISTERED = {"registered_on": "2026-02-10", "unemployed_since": "2026-02-01", "reason_code": "20"}
DIBAO = {"kind": "dibao", "valid_until": "2027-06-30"}


def qualified(officer, number):
    """Registered people with a dibao paper and no case, to be looked at today."""
    facts = {"hukou_division_code": "379901", "able_to_work": True, "willing_to_work": True}
    with clock_at(NOW - timedelta(days=1)):
        people = [make_person(by=officer, **facts) for _ in range(number)]
        for person in people:
            add_registration(person.id, REGISTERED, by=officer)
            record_certificate(person.id, DIBAO, by=officer)
    found = [person.id for person in people]
    db.session.commit()
    return found


def cases_of(people):
    db.session.remove()
    rows = db.session.scalars(select(Case.person_id).where(Case.person_id.in_(people)))
    return Counter(rows)


def test_two_workers_open_one_case_for_each(app, ids):  # noqa: F811
    people = qualified(db.session.get(User, ids["officer"]), 6)
    assert unexpected(at_once(app, [look_at_changed_people] * 2)) == []
    assert cases_of(people) == dict.fromkeys(people, 1)
    left = select(ChangedPerson.person_id).where(ChangedPerson.person_id.in_(people))
    assert db.session.scalars(left).all() == []


def test_a_worker_and_an_officer_open_one_case_between_them(app, ids):  # noqa: F811
    people = qualified(db.session.get(User, ids["officer"]), 4)

    def open_all() -> None:
        for person_id in reversed(people):
            with transaction():
                person = db.session.get(Person, person_id)
                officer = db.session.get(User, ids["officer"])
                open_case(person, by=officer)

    assert unexpected(at_once(app, [look_at_changed_people, open_all])) == []
    opened = cases_of(people)
    assert set(opened.values()) == {1}
    assert at_once(app, [look_at_changed_people]) != [None]


def test_a_record_that_changes_while_it_is_looked_at_is_looked_at_again(app, ids):  # noqa: F811
    """What is marked during a look stays marked; nothing is told twice."""
    case_id = ids["case"]
    person_id = db.session.get(Case, case_id).person_id
    officer = db.session.get(User, ids["officer"])
    with clock_at(NOW):
        papers = [record_certificate(person_id, DIBAO, by=officer).id for _ in range(4)]
        recognition = running_recognition(person_id)
        recognition.categories = ["dibao"]
    db.session.execute(update(ChangedPerson).values(look_on=NOW.date()))
    db.session.commit()
    at_once(app, [look_at_changed_people])

    def withdraw() -> None:
        for paper in papers:
            with transaction():
                withdraw_certificate(paper, by=db.session.get(User, ids["officer"]))

    results = at_once(app, [withdraw, look_at_changed_people, look_at_changed_people])
    results += at_once(app, [look_at_changed_people])
    assert unexpected(results) == []
    db.session.remove()
    told = db.session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.kind == "message")
    ).all()
    assert [event.data["message"] for event in told] == ["condition_lapsed"]
    waiting = db.session.scalars(
        select(Task.element_id).where(Task.case_id == case_id, Task.status == "open")
    ).all()
    assert waiting == ["verify_change"]
