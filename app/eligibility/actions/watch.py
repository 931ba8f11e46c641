"""Watching people who are registered as unemployed and have no case (服务找人)."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import delete, exists, select, update

from app.audit.actions import record
from app.cases.actions.open import open_found_case
from app.cases.models import Case
from app.dates.clock import now
from app.eligibility.actions.reassess import reassess, review_refused
from app.eligibility.compare import compare
from app.eligibility.evaluate import Outcome
from app.eligibility.models import Watch
from app.eligibility.queries import (
    barred_until,
    latest_determination_of_person,
    running_recognition,
)
from app.extensions import db
from app.people.actions.changed import mark_for
from app.people.models import ChangedPerson, Person
from app.releases.queries import current_release_id
from app.releases.runtime import current


def mark_watched(*, on: date) -> None:
    """The watched people for whom ``on``, or a day before it, may change something; and all whom
    the release now in force has not been put to. Who has a case meanwhile is looked after there.
    """
    day_has_come = Watch.next_change_on <= on
    other_release = Watch.release_id != current_release_id(on)
    has_case = exists().where(Case.person_id == Watch.person_id, Case.status == "open")
    mark_for(select(Watch.person_id).where(day_has_come | other_release, ~has_case), on)


def look_again(person_id: int, *, on: date) -> str | None:
    """Take up the mark of a changed person: what came of it, or None.

    ``lapsed``: the case was told that the conditions are no longer met; ``changed``: the refused
    case was told to compare anew; ``found``: a case was opened in which the person is contacted.
    The case's row is locked before the person's, as every step of a case does.
    """
    case = _lock_open_case(person_id)
    person = db.session.scalars(
        select(Person)
        .where(Person.id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if case is None and _lock_open_case(person_id) is not None:
        return None  # opened meanwhile: the mark stays for the next round
    if not _take_mark(person_id):
        return None  # another worker has looked
    if case is None:
        return "found" if _watch(person, on=on) else None
    if running_recognition(person_id) is not None:
        db.session.execute(delete(Watch).where(Watch.person_id == person_id))
        return "lapsed" if reassess(case.id, on=on) else None
    return "changed" if review_refused(case, on=on) else None


def postpone(person_id: int, *, on: date) -> None:
    """Leave a person whom one could not look at for the next day."""
    db.session.execute(
        update(ChangedPerson)
        .where(ChangedPerson.person_id == person_id)
        .values(look_on=on + timedelta(days=1))
    )


def _lock_open_case(person_id: int) -> Case | None:
    return db.session.scalar(
        select(Case)
        .where(Case.person_id == person_id, Case.status == "open")
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _take_mark(person_id: int) -> bool:
    """First of all, before any record is read: a change from now on marks anew."""
    mark = delete(ChangedPerson).where(ChangedPerson.person_id == person_id)
    return db.session.scalar(mark.returning(ChangedPerson.person_id)) is not None


def _watch(person: Person, *, on: date) -> bool:
    """Compare, keep what came of it, and open a case for who qualifies now and did not before.

    Who has never been registered as unemployed is not watched. Whom an earlier case's comparison
    found to qualify, and whom no case is running for, has been asked already.
    """
    watch = db.session.get(Watch, person.id)
    if person.deceased_on is not None or not person.registrations:
        if watch is not None:
            db.session.delete(watch)
        return False
    release = current(on)
    outcome = compare(person, release.release.decisions, on, explain=False).outcome
    bar = barred_until(person.id)
    barred = bar is not None and on < bar
    before = watch.qualifies if watch is not None else _qualified_before(person.id)
    watch = watch or Watch(person_id=person.id)
    watch.release_id, watch.looked_at = release.id, now()
    watch.qualifies = outcome.eligible == "yes" and not barred
    watch.categories = outcome.categories
    watch.next_change_on = _next_look(outcome, bar if barred else None)
    db.session.add(watch)
    db.session.flush()
    if before or not watch.qualifies:
        return False
    watch.case_id = open_found_case(person, on=on).id
    record("person.found", by=None, subject=f"person:{person.id}", case=watch.case_id)
    return True


def _qualified_before(person_id: int) -> bool:
    found = latest_determination_of_person(person_id)
    return found is not None and found.eligible == "yes"


def _next_look(outcome: Outcome, bar: date | None) -> date | None:
    return min((day for day in (outcome.next_change_on, bar) if day is not None), default=None)
