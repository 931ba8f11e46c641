"""A case without its workflow, and one call of a service task: for testing what the tasks do."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from typing import Any

from app import engine
from app.accounts.models import User
from app.audit.chain import GENESIS
from app.cases.models import Case, Task
from app.cases.services import CaseCall, _handlers
from app.cases.step import Step
from app.database import send_waiting
from app.dates.clock import now, today
from app.eligibility.models import Determination, Recognition
from app.extensions import db
from app.people.secrets import Secret
from app.releases.models import Release
from tests.people.factories import make_person

_numbers = itertools.count(9000)


def make_release(effective_on: date = date(2022, 2, 4)) -> Release:
    number = next(_numbers)
    release = Release(
        name=f"test-{number}",
        status="published",
        number=number,
        effective_on=effective_on,
        published_at=now(),
    )
    db.session.add(release)
    db.session.flush()
    return release


def make_case(by: User, *, person=None, **values: Any) -> Case:
    """An open case of ``by``: rows only, nothing runs."""
    person = person or make_person(
        by=by if by.has_role("community_officer") else None, unit_code=by.unit.code
    )
    case = Case(
        person_id=person.id,
        unit_code=person.unit_code,
        release_id=values.pop("release_id", None) or make_release().id,
        responsible_id=by.id,
        opened_by=by.id,
        last_hash=GENESIS,
        state=b"",
        **values,
    )
    db.session.add(case)
    db.session.flush()
    return case


def recognised(case, by, *categories: str, ended_on: date | None = None) -> Recognition:
    """The person of the case is recognised, by rows alone."""
    determination = Determination(
        case_id=case.id,
        person_id=case.person_id,
        release_id=case.release_id,
        as_of=today(),
        eligible="yes",
        precondition="yes",
        content=Secret(plain="{}"),
    )
    db.session.add(determination)
    db.session.flush()
    found = Recognition(
        person_id=case.person_id,
        case_id=case.id,
        determination_id=determination.id,
        categories=list(categories),
        primary_category=categories[0],
        recognised_on=today(),
        recognised_by=by.id,
        ended_on=ended_on,
        end_reason=ended_on and "employed",
    )
    db.session.add(found)
    db.session.flush()
    return found


def make_task(case: Case, element_id: str, **values: Any) -> Task:
    task = Task(
        case_id=case.id,
        key=values.pop("key", f"t{next(_numbers)}"),
        process_id="service",
        element_id=element_id,
        name=element_id,
        unit_code=case.unit_code,
        **values,
    )
    db.session.add(task)
    db.session.flush()
    return task


def call_service(
    type_: str,
    case: Case,
    *,
    by: User | None = None,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
    inputs: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
    task: Task | None = None,
) -> dict[str, Any]:
    """Run one service task of ``case``. ``answers``: element → what was filled in there."""
    step = Step(case, by=by, task=task)
    step._answers.update({element: dict(given) for element, given in (answers or {}).items()})
    call = engine.ServiceCall(type_, "element", inputs or {}, variables or {})
    result = _handlers[type_](CaseCall(call, step))
    send_waiting()
    db.session.flush()
    return dict(result or {})
