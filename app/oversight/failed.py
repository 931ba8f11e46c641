"""Timers set aside because what they set going ended in an error, within a manager's units."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.permissions import within
from app.cases.models import Case, Timer
from app.extensions import db
from app.people.models import Person
from app.releases.runtime import parsed

PAGE = 100
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class FailedTimer(NamedTuple):
    """``name`` is the timer's in the diagram, ``due_at`` when it should have gone on."""

    id: int
    case_id: int
    person_name: str
    stage: str
    unit_code: str
    name: str
    element_id: str
    release_id: int
    due_at: datetime
    failed_at: datetime
    failure: str | None

    @property
    def words(self) -> str | None:
        """The reason if it was written to be read; None if only a technician understands it."""
        return self.failure if self.failure and _CHINESE.search(self.failure) else None


def watched_tasks(rows: list[FailedTimer]) -> dict[int, str]:
    """Timer id → the task whose time limit it watches; a timer that the case itself waits at has
    none. Read from the releases, which are kept parsed."""
    found = {}
    for row in rows:
        elements = {
            element.id: element
            for process in parsed(row.release_id).processes.values()
            for element in process.elements
        }
        timer = elements.get(row.element_id)
        if timer is not None and timer.attached_to in elements:
            found[row.id] = elements[timer.attached_to].name
    return found


def failed_timers_within(by: User) -> tuple[list[FailedTimer], bool]:
    """Those that have waited longest first; and whether there are more."""
    query = (
        select(
            Timer.id,
            Timer.case_id,
            Person.name,
            Case.stage,
            Case.unit_code,
            Timer.name,
            Timer.element_id,
            Case.release_id,
            Timer.due_at,
            Timer.failed_at,
            Timer.failure,
        )
        .join(Case, Timer.case_id == Case.id)
        .join(Person, Case.person_id == Person.id)
        .where(within(Case.unit_code, by.reach("manager")), Timer.failed_at.is_not(None))
        .order_by(Timer.due_at, Timer.id)
        .limit(PAGE + 1)
    )
    rows = [FailedTimer(*row) for row in db.session.execute(query)]
    return rows[:PAGE], len(rows) > PAGE
