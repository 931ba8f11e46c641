"""Telling somebody something, and what they do with it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, update

from app.accounts.models import User
from app.database import send_along
from app.dates.clock import now
from app.errors import NotFound
from app.extensions import db
from app.notices.dispatch.models import DispatchedNotice
from app.notices.kinds import KINDS
from app.notices.models import Notice

_TELL = """
    insert into notice (user_id, kind, at, by_id, case_id, task_id, data)
    select told.id, :kind, :at, cast(:by_id as int), cast(:case_id as bigint),
           cast(:task_id as bigint), cast(:data as jsonb)
    from unnest(cast(:users as int[])) as told (id)
"""
_TELL_MANAGERS = """
    insert into notice (user_id, kind, at, case_id, task_id, data)
    select distinct g.user_id, :kind, :at, cast(:case_id as bigint), cast(:task_id as bigint),
           cast('{}' as jsonb)
    from role_grant g join user_account u on u.id = g.user_id
    where g.role = 'manager' and u.is_enabled and g.unit_code = (
        select max(n.unit_code) from role_grant n join user_account v on v.id = n.user_id
        where n.role = 'manager' and v.is_enabled and n.unit_code = any(cast(:units as text[])))
"""


def tell(
    kind: str,
    *,
    to: Iterable[int],
    by: User | None,
    case_id: int | None = None,
    task_id: int | None = None,
    **data: Any,
) -> None:
    """Tell the users ``to`` (ids) something; ``by``, who did it, is not told.

    The rows go out with the transaction's other writing, without a statement of their own where
    a step is under way. ``data``: what the words of the kind need, as JSON; no personal data of
    people assisted. ``note``, a colleague's words, is shown under the sentence.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    told = sorted({user_id for user_id in to if by is None or user_id != by.id})
    if told:
        send_along(
            _TELL,
            {
                "kind": kind,
                "at": now(),
                "by_id": by.id if by else None,
                "case_id": case_id,
                "task_id": task_id,
                "data": json.dumps(data, ensure_ascii=False),
                "users": told,
            },
        )


def tell_managers(kind: str, *, unit_code: str, case_id: int, task_id: int | None = None) -> None:
    """Tell the managers who are nearest above the unit."""
    send_along(
        _TELL_MANAGERS,
        {
            "kind": kind,
            "at": now(),
            "case_id": case_id,
            "task_id": task_id,
            "units": [unit_code[:length] for length in range(len(unit_code), 3, -1)],
        },
    )


def take_back_notice(kind: str, task_id: int, user_id: int, *, by: User) -> bool:
    """Remove what ``by`` told ``user_id`` of a task, unless they know it already: they have read
    it, or it went out by mail or SMS. Whether it was so."""
    unread = delete(Notice).where(
        Notice.task_id == task_id,
        Notice.user_id == user_id,
        Notice.by_id == by.id,
        Notice.kind == kind,
        Notice.read_at.is_(None),
        ~exists().where(DispatchedNotice.notice_id == Notice.id),
    )
    return db.session.scalar(unread.returning(Notice.id)) is not None


def forget_notice(kind: str, *, to: int, task_id: int | None, **data: int) -> None:
    """What ``to`` was told so is no news any more, read or not. ``data``: as it was told."""
    about = [Notice.data[key].as_integer() == value for key, value in data.items()]
    told = (Notice.user_id == to, Notice.kind == kind, Notice.task_id.is_not_distinct_from(task_id))
    db.session.execute(delete(Notice).where(*told, *about))


def mark_read(notice_id: int, *, by: User) -> Notice:
    """Of one's own only: for others there is no such notice."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.user_id != by.id:
        raise NotFound
    if notice.read_at is None:
        notice.read_at = now()
    return notice


def mark_all_read(*, by: User, until_id: int) -> None:
    """What came after the page was shown (a greater id) has not been read."""
    unread = update(Notice).where(
        Notice.user_id == by.id, Notice.read_at.is_(None), Notice.id <= until_id
    )
    db.session.execute(unread.values(read_at=now()))


def forget_notices(*, before: datetime) -> None:
    """Remove what was told before ``before``, read or not."""
    db.session.execute(delete(Notice).where(Notice.at < before))
