"""What a person has to do right now: the numbers of the tasks, and a short sign of them that a page
can compare. Both find their rows through the partial indexes of open tasks."""

from __future__ import annotations

import json
from typing import NamedTuple

from sqlalchemy import Label, ScalarSelect, func, select

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.cases.models import Task
from app.cases.work_list_filter import in_view
from app.extensions import db

VIEWS = ("mine", "group")
MOST_TASKS = (
    2000  # of each view: beyond it a page is told that there is something new, not how much
)


def each_sign(by: Viewer) -> list[Label]:
    """What ``sign_of`` makes a sign of, in the order of ``VIEWS``; a page carries what it shows."""
    return [_sign(by, view).label(view) for view in VIEWS]


def sign_of(*each: str) -> str:
    return "-".join(each)


def _sign(by: Viewer, view: str) -> ScalarSelect:
    """ "how many.hash": the same for the same tasks in whatever order."""
    mixed = func.bit_xor(func.hashint8extended(Task.id, 0))
    found = select(func.concat(func.count(), ".", func.coalesce(mixed, 0))).select_from(Task)
    return found.where(in_view(by, view)).scalar_subquery()


class Held(NamedTuple):
    """Numbers of tasks; None where there are more than ``MOST_TASKS``."""

    mine: list[int] | None
    group: list[int] | None

    def as_json(self) -> str:
        return json.dumps(self._asdict(), separators=(",", ":"))


def held_now(by: User) -> Held:
    return Held(*(_numbers(by, view) for view in VIEWS))


def _numbers(by: User, view: str) -> list[int] | None:
    query = select(Task.id).where(in_view(by, view)).limit(MOST_TASKS + 1)
    found = list(db.session.scalars(query))
    return found if len(found) <= MOST_TASKS else None
