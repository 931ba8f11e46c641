"""Choosing what one wants to hear of."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.accounts.models import User
from app.audit.actions import record
from app.dates.clock import now
from app.errors import InvalidInput
from app.extensions import db
from app.notices.choices.models import MODES, NoticeChoice
from app.notices.kinds import KINDS

HOURS = range(7, 21)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_MAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_LONGEST_MAIL = 120


def choose_notices(
    *,
    mail_address: str,
    mobile: str,
    digest_hour: int | None,
    hidden: Collection[str],
    mail: Mapping[str, str],
    sms: Mapping[str, str],
    by: User,
) -> NoticeChoice:
    """For oneself. ``mail``, ``sms``: kind → once or daily, other kinds do not go out that way;
    ``hidden``: kinds that the page leaves out. Without an address nothing goes that way. Raises
    InvalidInput (mail_address, mobile, digest_hour, kinds)."""
    checked = {
        "mail_address": _mail_address(mail_address),
        "mobile": _mobile(mobile),
        "digest_hour": _hour(digest_hour),
        "mail": _modes(mail),
        "sms": _modes(sms),
    }
    _known(hidden)
    choice = _own(by, checked["digest_hour"])
    for name, value in checked.items():
        setattr(choice, name, value)
    by.hidden_notices = sorted(set(hidden))
    db.session.flush()
    record("notices_chosen", by=by, subject=f"user:{by.id}")
    return choice


def _own(by: User, digest_hour: int) -> NoticeChoice:
    """The row, made at the first choice; two windows that save at once make one."""
    moment = now()
    # A digest whose hour has passed today is not made up for.
    yesterday = moment.date() - timedelta(days=1)
    row = {
        "user_id": by.id,
        "mail": {},
        "sms": {},
        "digest_hour": digest_hour,
        "digested_on": moment.date() if moment.hour >= digest_hour else yesterday,
        "passed_id": 0,
        "made_at": moment,
    }
    rows = insert(NoticeChoice).values(row).on_conflict_do_nothing(index_elements=["user_id"])
    db.session.execute(rows)
    return db.session.scalars(select(NoticeChoice).filter_by(user_id=by.id)).one()


def _mobile(text: str) -> str | None:
    number = re.sub(r"[\s-]", "", text)
    if not number:
        return None
    if not _MOBILE.fullmatch(number):
        raise InvalidInput("mobile", _("手机号码应为 11 位数字"))
    return number


def _mail_address(text: str) -> str | None:
    address = text.strip()
    if not address:
        return None
    if len(address) > _LONGEST_MAIL or not _MAIL.fullmatch(address):
        raise InvalidInput("mail_address", _("邮箱地址不正确"))
    return address


def _hour(hour: int | None) -> int:
    if hour is None or hour not in HOURS:
        raise InvalidInput("digest_hour", _("请选择汇总的时间"))
    return hour


def _modes(chosen: Mapping[str, str]) -> dict[str, str]:
    _known(chosen)
    if any(mode not in MODES for mode in chosen.values()):
        raise InvalidInput("kinds", _("请选择发送方式"))
    return dict(sorted(chosen.items()))


def _known(kinds: Collection[str]) -> None:
    if any(kind not in KINDS for kind in kinds):
        raise InvalidInput("kinds", _("没有这种通知"))
