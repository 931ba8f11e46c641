"""The whole city, from one seed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from sqlalchemy import event, select

from app.audit.actions import record
from app.audit.models import AuditEntry
from app.database import transaction
from app.demo.cases import make_cases
from app.demo.people import make_people
from app.demo.ready import BEGUN, LOADED
from app.demo.staff import make_organisation, make_staff
from app.demo.standards import make_standards
from app.extensions import db
from app.releases.actions import import_directory
from config import ROOT

FIRST_RELEASE = "2022-02"
NOTICE_DATE = date(2022, 2, 4)


def load_city(
    *, people: int, cases: int, seed: int, today: date, say: Callable[[str], None]
) -> None:
    """Fill an empty database. The same seed on the same day gives the same city."""
    random = Random(seed)
    _commit_without_waiting()
    with transaction():
        record(BEGUN, by=None)
        make_organisation()
        make_staff()
        make_standards(on=today)
        import_directory(ROOT, name=FIRST_RELEASE, by=None, effective_on=NOTICE_DATE)
    with transaction():
        make_people(people, random=random, on=today)
    say(f"{people} people entered")
    for count, _ in enumerate(make_cases(cases, random=random, today=today), 1):
        if count % 100 == 0:
            say(f"{count} cases of {cases} lived through")
    with transaction():
        record(LOADED, by=None)


def is_half_built() -> bool:
    """The building of the city was interrupted: the database was empty before, and is in no use."""
    said = set(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id).limit(1)))
    if BEGUN not in said:
        return False
    return db.session.scalar(select(AuditEntry.id).where(AuditEntry.action == LOADED)) is None


def _commit_without_waiting() -> None:
    """For this process's connections only: should the machine stop, the city is built anew."""

    @event.listens_for(db.engine, "connect")
    def relax(connection, _record) -> None:
        connection.execute("set synchronous_commit = off")
        connection.commit()

    db.session.remove()  # its connection goes back first, so that it is closed with the others
    db.engine.dispose()
