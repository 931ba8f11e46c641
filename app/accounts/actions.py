"""Changes to users: their own password, and what the system administrator does."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.models import ROLES, OrganisationUnit, RoleGrant, User
from app.accounts.passwords import checked_password, hash_password, is_password
from app.accounts.signing_in import sign_in_checked
from app.accounts.tokens import end_tokens
from app.audit.actions import record
from app.errors import InvalidInput, NotAllowed
from app.extensions import db

__all__ = [
    "change_password",
    "change_phone",
    "create_user",
    "end_sessions",
    "grant_role",
    "reset_password",
    "revoke_role",
    "sign_in_checked",
    "update_user",
]
USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,59}")
ADMIN = "system_admin"


def change_password(
    user: User, *, old: str, new: str, again: str, keep_tokens: bool = False
) -> None:
    """Ends every other session of the user, and their tokens unless they are to be kept."""
    if not is_password(user.password_hash, old):
        raise InvalidInput("old_password", _("原密码不正确"))
    if new != again:
        raise InvalidInput("again", _("两次输入的新密码不一致"))
    user.password_hash = hash_password(checked_password(new, username=user.username))
    user.session_epoch += 1
    record("password_changed", by=user, subject=f"user:{user.id}")
    if not keep_tokens:
        end_tokens(user, by=user)


def change_phone(user: User, phone: str) -> None:
    phone = phone.strip()
    if phone and not re.fullmatch(r"[0-9 +()（）转-]{5,30}", phone):
        raise InvalidInput("phone", _("电话号码不正确"))
    user.phone = phone or None


def end_sessions(user: User, *, by: User) -> None:
    """Somebody else's tokens end with them: an administrator does this when an account is in the
    wrong hands. One's own are ended one by one."""
    if user.id != by.id:
        _require_admin(by, user.unit.code)
        end_tokens(user, by=by)
    user.session_epoch += 1
    record("sessions_ended", by=by, subject=f"user:{user.id}")


def create_user(*, username: str, display_name: str, unit_code: str, by: User) -> tuple[User, str]:
    """The user and the first password, which is shown once."""
    unit = _unit(unit_code, by)
    username = username.strip().lower()
    if not USERNAME.fullmatch(username):
        raise InvalidInput(
            "username", _("用户名以小写字母开头，由小写字母、数字和 . _ - 组成，至少 3 位")
        )
    if db.session.scalar(select(User.id).where(func.lower(User.username) == username)):
        raise InvalidInput("username", _("用户名已被使用"))
    password = first_password()
    user = User(
        username=username,
        display_name=_name(display_name),
        unit=unit,
        password_hash=hash_password(password),
    )
    db.session.add(user)
    db.session.flush()
    record("user_created", by=by, subject=f"user:{user.id}")
    return user, password


def update_user(
    user: User, *, display_name: str, unit_code: str, is_enabled: bool, by: User
) -> None:
    _require_admin(by, user.unit.code)
    if user.id == by.id and not is_enabled:
        raise InvalidInput("is_enabled", _("不能停用自己的账号"))
    user.display_name = _name(display_name)
    user.unit = _unit(unit_code, by)
    if user.is_enabled and not is_enabled:
        user.session_epoch += 1
        end_tokens(user, by=by)
    user.is_enabled = is_enabled
    record("user_updated", by=by, subject=f"user:{user.id}", enabled=is_enabled)


def reset_password(user: User, *, by: User) -> str:
    """A new first password, shown once; every session and token of the user ends."""
    _require_admin(by, user.unit.code)
    password = first_password()
    user.password_hash = hash_password(password)
    user.session_epoch += 1
    user.failed_sign_ins, user.locked_until = 0, None
    record("password_reset", by=by, subject=f"user:{user.id}")
    end_tokens(user, by=by)
    return password


def grant_role(user: User, *, role: str, unit_code: str, by: User) -> None:
    _require_admin(by, user.unit.code)
    if role not in ROLES:
        raise InvalidInput("role", _("请选择岗位"))
    if user.id == by.id:
        raise NotAllowed(_("不能给自己授权"))
    unit = _unit(unit_code, by)
    if any(g.role == role and g.unit_code == unit.code for g in user.grants):
        raise InvalidInput("role", _("已经有这个岗位"))
    _keep_admin_apart({g.role for g in user.grants} | {role})
    user.grants.append(RoleGrant(role=role, unit_code=unit.code))
    db.session.flush()
    record("role_granted", by=by, subject=f"user:{user.id}", role=role, unit=unit.code)


def revoke_role(user: User, *, grant_id: int, by: User) -> None:
    _require_admin(by, user.unit.code)
    grant = next((g for g in user.grants if g.id == grant_id), None)
    if grant is None:
        return
    if user.id == by.id:
        raise NotAllowed(_("不能撤销自己的岗位"))
    user.grants.remove(grant)
    db.session.flush()
    record("role_revoked", by=by, subject=f"user:{user.id}", role=grant.role, unit=grant.unit_code)


def first_password() -> str:
    """Easy to read out, hard to guess: four groups without look-alike letters, 78 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _n in range(4)) for _g in range(4))


def _keep_admin_apart(roles: Iterable[str]) -> None:
    """The system administrator sees no personal data (PIPL Art. 51): no other role beside it."""
    if ADMIN in roles and set(roles) != {ADMIN}:
        raise InvalidInput("role", _("系统管理员不能同时担任其他岗位"))


def _require_admin(by: User, unit_code: str) -> None:
    if not by.reaches(unit_code, ADMIN):
        raise NotAllowed


def _unit(unit_code: str, by: User) -> OrganisationUnit:
    unit = db.session.scalar(select(OrganisationUnit).where(OrganisationUnit.code == unit_code))
    if unit is None or not by.reaches(unit.code, ADMIN):
        raise InvalidInput("unit_code", _("请选择单位"))
    return unit


def _name(display_name: str) -> str:
    name = display_name.strip()
    if not 1 <= len(name) <= 60:
        raise InvalidInput("display_name", _("请填写姓名"))
    return name
