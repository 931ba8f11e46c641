"""Looking at one's own notices."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Row, select

from app.accounts.models import User
from app.accounts.permissions import can_see
from app.cases.kept import is_kept
from app.cases.models import Case, Task
from app.extensions import db
from app.notices.kinds import sentence
from app.notices.models import Notice
from app.people.models import Person

PAGE = 50


class NoticeLine(NamedTuple):
    """One notice in words. ``note``: what the colleague who caused it wrote."""

    id: int
    kind: str
    words: str
    note: str
    at: datetime
    is_read: bool
    case_id: int | None
    task_id: int | None


def notices_of(
    by: User, *, unread_only: bool = False, before_id: int | None = None, limit: int = PAGE
) -> list[NoticeLine]:
    """The newest first, in one statement; one more than ``limit`` tells of a next page. Kinds that
    ``by`` does not want to see in the page are left out."""
    query = (
        select(
            Notice, Task.name, Person.name, Case.unit_code, User.display_name, is_kept(by, Case.id)
        )
        .outerjoin(Task, Task.id == Notice.task_id)
        .outerjoin(Case, Case.id == Notice.case_id)
        .outerjoin(Person, Person.id == Case.person_id)
        .outerjoin(User, User.id == Notice.by_id)
        .where(Notice.user_id == by.id, Notice.kind.not_in(by.hidden_notices))
        .order_by(Notice.id.desc())
        .limit(limit + 1)
    )
    if unread_only:
        query = query.where(Notice.read_at.is_(None))
    if before_id is not None:
        query = query.where(Notice.id < before_id)
    return [_line(row, by) for row in db.session.execute(query)]


def _line(row: Row, by: User) -> NoticeLine:
    notice, task, person, unit_code, colleague, kept = row
    is_seen = unit_code is not None and (kept or can_see(by, unit_code))
    return NoticeLine(
        id=notice.id,
        kind=notice.kind,
        # Whoever has moved to another unit is not told the names of the old one any more.
        words=sentence(
            notice.kind,
            notice.data,
            task=task,
            person=person if is_seen else _("不在您的辖区"),
            by=colleague,
        ),
        note=notice.data.get("note", ""),
        at=notice.at,
        is_read=notice.read_at is not None,
        case_id=notice.case_id,
        task_id=notice.task_id,
    )
