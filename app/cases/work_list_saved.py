"""Filters of *My work* with a name: one's own, the team's (the unit), the office's (the county)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    String,
    and_,
    bindparam,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import CODE_LENGTH, UnitCode, User
from app.accounts.permissions import WORKING_ROLES, can_manage
from app.dates.clock import now
from app.errors import InvalidInput, NotAllowed, NotFound
from app.extensions import Base, db

SCOPES = ("own", "team", "office")
LONGEST_NAME = 30
MOST = 30  # of each scope: a list that one can still look over
# What says something about one person: not for everybody in a county to read.
PERSONAL = ("q", "person")


class SavedFilter(Base):
    """``wanted``: the words of the list's address (view, stage, order, …), as texts.

    ``unit_code`` is the team's unit, or the county; a filter of one's own has none.
    """

    __tablename__ = "saved_filter"
    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(6))
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    unit_code: Mapped[str | None] = mapped_column(
        UnitCode, ForeignKey("organisation_unit.code", onupdate="CASCADE")
    )
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    wanted: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    __table_args__ = (
        CheckConstraint(f"scope in {SCOPES}", name="scope"),
        CheckConstraint("(scope = 'own') = (unit_code is null)", name="unit"),
        Index(
            "uq_saved_filter_own",
            "owner_id",
            "name",
            unique=True,
            postgresql_where="scope = 'own'",
        ),
        Index(
            "uq_saved_filter_shared",
            "unit_code",
            "scope",
            "name",
            unique=True,
            postgresql_where="scope <> 'own'",
        ),
    )


_FOR = (
    select(SavedFilter)
    .where(
        or_(
            and_(SavedFilter.scope == "own", SavedFilter.owner_id == bindparam("own")),
            *(
                and_(SavedFilter.scope == scope, SavedFilter.unit_code == bindparam(scope))
                for scope in SCOPES[1:]
            ),
        )
    )
    .order_by(SavedFilter.name)
)


def saved_filters_for(by: User) -> list[SavedFilter]:
    """One's own, then the team's, then the office's; each by name."""
    whose = {scope: _unit_of(by, scope) for scope in SCOPES} | {"own": by.id}
    return sorted(db.session.scalars(_FOR, whose), key=lambda found: SCOPES.index(found.scope))


def scopes_for(by: User) -> list[str]:
    """For whom ``by`` may save: for the county only those who manage all of it."""
    return [scope for scope in SCOPES if _may_save(by, scope)]


def may_change(by: User, saved: SavedFilter) -> bool:
    """Rename or delete: who saved it; the team's also its manager, the office's only they."""
    if saved.scope == "own":
        return saved.owner_id == by.id
    if saved.unit_code != _unit_of(by, saved.scope):
        return False
    if can_manage(by, saved.unit_code):
        return True
    return saved.scope == "team" and saved.owner_id == by.id


def save_filter(name: str, wanted: dict[str, str], *, scope: str, by: User) -> SavedFilter:
    """Raises InvalidInput (name, scope), NotAllowed."""
    if scope not in SCOPES:
        raise InvalidInput("scope", _("请选择给谁用"))
    if not _may_save(by, scope):
        raise NotAllowed
    if scope != "own" and any(key in wanted for key in PERSONAL):
        raise InvalidInput("scope", _("按姓名、号码或某个人查找的筛选只能存给自己"))
    saved = SavedFilter(
        scope=scope, owner_id=by.id, unit_code=_unit_of(by, scope), wanted=dict(wanted)
    )
    siblings = [other for other in saved_filters_for(by) if other.scope == scope]
    if len(siblings) >= MOST:
        raise InvalidInput("name", _("最多保存 %(n)s 个，请先删除不用的", n=MOST))
    saved.name = _checked(name, siblings)
    db.session.add(saved)
    db.session.flush()
    return saved


def rename_filter(filter_id: int, name: str, *, by: User) -> SavedFilter:
    """Raises NotFound, NotAllowed, InvalidInput."""
    saved, siblings = _changeable(filter_id, by)
    saved.name = _checked(name, siblings)
    db.session.flush()
    return saved


def delete_filter(filter_id: int, *, by: User) -> SavedFilter:
    """Raises NotFound, NotAllowed."""
    saved, _siblings = _changeable(filter_id, by)
    db.session.delete(saved)
    db.session.flush()
    return saved


def _changeable(filter_id: int, by: User) -> tuple[SavedFilter, list[SavedFilter]]:
    """The filter, and the others whose names it must not have."""
    visible = saved_filters_for(by)
    saved = next((found for found in visible if found.id == filter_id), None)
    if saved is None:
        raise NotFound
    if not may_change(by, saved):
        raise NotAllowed
    return saved, [other for other in visible if other.scope == saved.scope and other is not saved]


def _checked(name: str, others: Sequence[SavedFilter]) -> str:
    found = " ".join(name.split())
    if not found:
        raise InvalidInput("name", _("请填写名称"))
    if len(found) > LONGEST_NAME:
        raise InvalidInput("name", _("名称最多 %(n)s 个字", n=LONGEST_NAME))
    if any(other.name == found for other in others):
        raise InvalidInput("name", _("已经有同名的筛选"))
    return found


def _unit_of(by: User, scope: str) -> str | None:
    if scope == "own":
        return None
    return by.unit.code if scope == "team" else by.unit.code[: CODE_LENGTH["county"]]


def _may_save(by: User, scope: str) -> bool:
    if scope == "office":
        return can_manage(by, by.unit.code[: CODE_LENGTH["county"]])
    return by.has_role(*WORKING_ROLES)
