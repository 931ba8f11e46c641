"""Looking at what went out."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import OrganisationUnit, User
from app.accounts.permissions import within
from app.extensions import db
from app.notices.dispatch.models import Dispatch
from app.notices.dispatch.permissions import KEEPERS
from app.notices.dispatch.words import reason_in_words
from app.notices.kinds import KINDS

PAGE = 50


class DispatchLine(NamedTuple):
    """``what``: the kind of notice, or that it is a digest. ``reason`` in words, or empty."""

    id: int
    receiver: str
    unit: str
    way: str
    what: str
    size: int
    status: str
    attempts: int
    reason: str
    made_at: datetime
    next_at: datetime | None
    ended_at: datetime | None


def dispatches_for(
    by: User,
    *,
    of_others: bool = False,
    status: str | None = None,
    before_id: int | None = None,
    limit: int = PAGE,
) -> list[DispatchLine]:
    """One's own, or those of everybody within a manager's or administrator's reach; the newest
    first, one more than ``limit`` tells of a next page."""
    query = (
        select(Dispatch, User.display_name, OrganisationUnit.name)
        .join(User, User.id == Dispatch.user_id)
        .join(OrganisationUnit, OrganisationUnit.id == User.unit_id)
        .order_by(Dispatch.id.desc())
        .limit(limit + 1)
    )
    if of_others:
        query = query.where(within(OrganisationUnit.code, by.reach(*KEEPERS)))
    else:
        query = query.where(Dispatch.user_id == by.id)
    if status:
        query = query.where(Dispatch.status == status)
    if before_id is not None:
        query = query.where(Dispatch.id < before_id)
    return [_line(*row) for row in db.session.execute(query)]


def _line(found: Dispatch, receiver: str, unit: str) -> DispatchLine:
    return DispatchLine(
        id=found.id,
        receiver=receiver,
        unit=unit,
        way=found.way,
        what=str(KINDS[found.kind].name) if found.kind else _("每日汇总"),
        size=found.size,
        status=found.status,
        attempts=found.attempts,
        reason=reason_in_words(found.reason),
        made_at=found.made_at,
        next_at=found.next_at,
        ended_at=found.ended_at,
    )
