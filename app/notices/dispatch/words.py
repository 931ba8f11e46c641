"""The text of a mail or an SMS: what is to be done and in which case, never whose case it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.models import User
from app.cases.models import Task
from app.dates.clock import ZONE
from app.extensions import db
from app.notices.dispatch.models import Dispatch, DispatchedNotice
from app.notices.dispatch.senders import Outgoing
from app.notices.kinds import KINDS, sentence
from app.notices.models import Notice
from app.notices.targets import outside_address, target_of

WAYS = {"mail": _l("邮件"), "sms": _l("短信")}
STATUSES = {
    "waiting": _l("等待发送"),
    "failed": _l("没有发出，会再试"),
    "sent": _l("已发送"),
    "given_up": _l("没有发出，不再试"),
    "dropped": _l("不必再发"),
}
REASONS = {
    "refused": _l("对方拒收"),
    "unreachable": _l("连接不上发送服务器"),
    "no_address": _l("没有填写号码或邮箱"),
    "no_user": _l("账号已停用"),
    "no_news": _l("已在页面读过，或事情已经办完"),
    "error": _l("系统出错"),
}
_LISTED = 40


class _Line(NamedTuple):
    kind: str
    words: str
    address: str


def reason_in_words(reason: str | None) -> str:
    """对方拒收（550）"""
    if not reason:
        return ""
    code, _colon, number = reason.partition(":")
    words = str(REASONS[code])
    return _("%(words)s（%(number)s）", words=words, number=number) if number else words


def compose(dispatch: Dispatch, *, to: str, user: User) -> Outgoing | None:
    """In the language of ``user``; None if everything has been read or is no news any more."""
    with force_locale(user.locale):
        lines = _lines(dispatch.id)
        if not lines:
            return None
        subject, text = _texts(dispatch, lines)
        # The moment too: a database put back from a copy gives the same numbers again.
        made = f"{dispatch.made_at.astimezone(ZONE):%Y%m%d%H%M%S}"
        return Outgoing(f"{dispatch.way}-{made}-{dispatch.id}", to, subject, text)


def _texts(dispatch: Dispatch, lines: Sequence[_Line]) -> tuple[str, str]:
    if dispatch.digest_on is None:
        [line] = lines
        headline, address = line.words, line.address
    else:
        headline = ngettext("您有 %(num)s 条新通知", "您有 %(num)s 条新通知", len(lines))
        address = outside_address(("notices.notice_list", {"show": "unread"}))
    if dispatch.way == "sms":
        if dispatch.digest_on is not None:
            headline = _("%(headline)s：%(kinds)s", headline=headline, kinds=_counted(lines))
        return "", _(
            "【一策】%(headline)s。请登录办理：%(address)s ", headline=headline, address=address
        )
    return _("一策：%(headline)s", headline=headline), _letter(lines)


def _counted(lines: Sequence[_Line]) -> str:
    counts = Counter(line.kind for line in lines)
    return "、".join(f"{KINDS[kind].name} {n}" for kind, n in counts.items())


def _letter(lines: Sequence[_Line]) -> str:
    parts = [f"{line.words}\n{line.address}" for line in lines[:_LISTED]]
    if len(lines) > _LISTED:
        more = len(lines) - _LISTED
        parts.append(
            ngettext("还有 %(num)s 条，请登录查看。", "还有 %(num)s 条，请登录查看。", more)
        )
    where = outside_address(("choices.choices_page", {}))
    parts.append(
        _("本邮件由系统自动发送，请勿回复。要调整接收哪些通知：%(address)s", address=where)
    )
    return "\n\n".join(parts) + "\n"


def _lines(dispatch_id: int) -> list[_Line]:
    query = (
        select(Notice, Task.name, User.display_name)
        .join(DispatchedNotice, DispatchedNotice.notice_id == Notice.id)
        .outerjoin(Task, Task.id == Notice.task_id)
        .outerjoin(User, User.id == Notice.by_id)
        .where(DispatchedNotice.dispatch_id == dispatch_id, Notice.read_at.is_(None))
        .order_by(Notice.id)
    )
    return [_line(*row) for row in db.session.execute(query)]


def _line(notice: Notice, task: str | None, colleague: str | None) -> _Line:
    case = _("个案 %(n)s", n=notice.case_id)
    words = sentence(notice.kind, notice.data, task=task, person=case, by=colleague)
    return _Line(notice.kind, words, outside_address(target_of(notice)))
