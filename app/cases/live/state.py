"""What a person has to do right now, and what colleagues ask and tell them: the numbers, and a
short sign of them that a page can compare. Both find their rows through partial indexes.

On the tab of what others do, the sign goes on with theirs: which tasks are waited for, and whose
each of them is. It is asked for there alone."""

from __future__ import annotations

import json
from typing import NamedTuple

from sqlalchemy import CompoundSelect, Label, ScalarSelect, Select, func, select, union_all

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.cases.copies.queries import copied_ids
from app.cases.models import Task
from app.cases.opinions.queries import asked_ids
from app.cases.work_list_filter import Filter, in_view, of_view
from app.extensions import db

VIEWS = ("mine", "group")
PARTS = (*VIEWS, "told")
MOST_TASKS = (
    2000  # of each view: beyond it a page is told that there is something new, not how much
)


def number_of_signs(view: str) -> int:
    return len(PARTS) + (view == "waiting")


def each_sign(by: Viewer, view: str = "") -> list[Label]:
    """What ``sign_of`` makes a sign of, in the order of ``PARTS``; a page carries what it shows.

    ``view``: the tab that is looked at.
    """
    each = [_sign(_ids(by, part)).label(part) for part in PARTS]
    if view == "waiting":
        theirs = of_view(by, view, Filter(), Task.id, func.coalesce(Task.assignee_id, 0))
        each.append(_sign(theirs).label(view))
    return each


def sign_of(mine: str, group: str, told: str, *waiting: str) -> str:
    """What others do stands behind a plus."""
    return "+".join(["-".join((mine, group, told)), *waiting])


def _sign(rows: Select | CompoundSelect) -> ScalarSelect:
    """ "how many.hash": the same for the same numbers in whatever order. A second number of a row
    is its hash's seed."""
    number, *seed = rows.subquery().c
    mixed = func.bit_xor(func.hashint8extended(number, *(seed or [0])))
    return select(func.concat(func.count(), ".", func.coalesce(mixed, 0))).scalar_subquery()


def _ids(by: Viewer, part: str) -> Select | CompoundSelect:
    """Of open tasks; what was told has its own numbers, those of copies below zero."""
    if part in VIEWS:
        return select(Task.id).where(in_view(by, part))
    copies = copied_ids(by).subquery()
    return union_all(asked_ids(by), select(-copies.c.id))


class Held(NamedTuple):
    """None where there are more than ``MOST_TASKS``. ``told``: questions and copies."""

    mine: list[int] | None
    group: list[int] | None
    told: list[int] | None

    def as_json(self) -> str:
        return json.dumps(self._asdict(), separators=(",", ":"))


def held_now(by: User) -> Held:
    return Held(*(_numbers(by, part) for part in PARTS))


def _numbers(by: User, part: str) -> list[int] | None:
    found = list(db.session.scalars(_ids(by, part).limit(MOST_TASKS + 1)))
    return found if len(found) <= MOST_TASKS else None
