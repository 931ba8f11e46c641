"""The whole city, from one seed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from sqlalchemy import select, text

from app.audit.actions import record
from app.audit.models import AuditEntry
from app.database import transaction
from app.demo.cases import plan_cases
from app.demo.hands import hands
from app.demo.haste import haste
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
    *,
    people: int,
    cases: int,
    seed: int,
    today: date,
    say: Callable[[str], None],
    processes: int = 1,
) -> None:
    """Fill an empty database. The same seed on the same day gives the same city, whatever the
    number of processes that share the work. Raises LifeBrokeOff when one of them cannot go on."""
    random = Random(seed)
    with haste(), hands(processes, today=today) as live:
        with transaction():
            record(BEGUN, by=None)
            make_organisation()
            make_staff()
            make_standards(on=today)
            import_directory(ROOT, name=FIRST_RELEASE, by=None, effective_on=NOTICE_DATE)
        with transaction():
            make_people(people, random=random, on=today)
            plans = plan_cases(cases, random=random, today=today)
        say(f"{people} people entered")
        for count, _ in enumerate(live(plans), 1):
            if count % 100 == 0:
                say(f"{count} cases of {cases} lived through")
        with transaction():
            _finish()


def _finish() -> None:
    """This commit does wait for the disk, and everything before it lies in front of it."""
    db.session.execute(text("set local synchronous_commit = on"))
    db.session.execute(
        text("select setval(pg_get_serial_sequence('case_file', 'id'), max(id)) from case_file")
    )
    record(LOADED, by=None)


def is_half_built() -> bool:
    """The building of the city was interrupted: the database was empty before, and is in no use."""
    said = set(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id).limit(1)))
    if BEGUN not in said:
        return False
    return db.session.scalar(select(AuditEntry.id).where(AuditEntry.action == LOADED)) is None
