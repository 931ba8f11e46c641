"""Dates and states in the words that a reader would use."""

from __future__ import annotations

import functools
from datetime import date, datetime
from secrets import token_urlsafe

from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from app.dates.clock import ZONE, now, today
from app.dates.queries import working_days
from app.web.labels import label

WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MARK = Markup('<span class="mark mark-{}">{}</span>')
_MARK_WITH_MOMENT = Markup('<span class="mark mark-{}" title="{}">{}</span>')
MONTHS_EN = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def _english() -> bool:
    locale = get_locale()
    return locale is not None and locale.language == "en"


def as_date(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return (value.astimezone(ZONE) if value.tzinfo else value).date()
    return value


def day(value: date | datetime | None) -> str:
    """11月27日, with the year when it is not this one."""
    if value is None:
        return ""
    found = as_date(value)
    same_year = found.year == today().year
    if _english():
        words = f"{found.day} {MONTHS_EN[found.month - 1]}"
        return words if same_year else f"{words} {found.year}"
    words = f"{found.month}月{found.day}日"
    return words if same_year else f"{found.year}年{words}"


def weekday(value: date) -> str:
    """周一, 周六"""
    if _english():
        return WEEKDAYS_EN[value.weekday()]
    return f"周{'一二三四五六日'[value.weekday()]}"


def moment(value: datetime | None) -> str:
    """11月27日 09:30"""
    if value is None:
        return ""
    return f"{day(value)} {value.astimezone(ZONE):%H:%M}"


def clock(value: datetime) -> str:
    """09:30, where the day is said already."""
    return f"{value.astimezone(ZONE):%H:%M}"


def days_late(due_at: datetime) -> int:
    return (today() - as_date(due_at)).days


def due(due_at: datetime | None) -> str:
    """When something is due, from today's point of view."""
    if due_at is None:
        return _("未设期限")
    days = -days_late(due_at)
    if days < 0:
        return _late(-days, "en" if _english() else "zh")
    if due_at < now():
        return _("今天已到时")
    if days == 0:
        return _("今天到期")
    if days == 1:
        return _("明天到期")
    return _("%(day)s到期", day=day(due_at))


@functools.lru_cache(maxsize=5_000)  # a list says the same of many rows
def _late(days: int, _language: str) -> str:
    return ngettext("逾期 %(num)s 天", "逾期 %(num)s 天", days)


def due_mark(due_at: datetime | None) -> Markup:
    """The words in their colour, the moment itself behind them. Here and not in a template: a list
    has one in every row, and calling a macro costs more than all that it says."""
    if due_at is None:
        return _MARK.format("none", due(None))
    moment_now = now()
    return _due_mark(due_at, due_at < moment_now, moment_now.date(), "en" if _english() else "zh")


# All that the words depend on: a list is looked at many times a day.
@functools.lru_cache(maxsize=20_000)
def _due_mark(due_at: datetime, _is_past: bool, _today: date, _language: str) -> Markup:
    return _MARK_WITH_MOMENT.format(due_state(due_at), moment(due_at), due(due_at))


def due_state(due_at: datetime | None) -> str:
    """The colour that goes with it: late, today, soon (three days), later, none."""
    if due_at is None:
        return "none"
    if due_at < now():
        return "late"
    days = -days_late(due_at)
    return "today" if days == 0 else "soon" if days <= 3 else "later"


def waited(since: datetime) -> str:
    """How long in working days; the day itself does not count."""
    days = working_days().between(as_date(since), today())
    if days <= 0:
        return _("今天开始")
    return ngettext("已等 %(num)s 个工作日", "已等 %(num)s 个工作日", days)


def age(born_on: date) -> int:
    now_ = today()
    return now_.year - born_on.year - ((now_.month, now_.day) < (born_on.month, born_on.day))


def file_size(size: int) -> str:
    return f"{max(1, round(size / 1024))} kB" if size < 1024**2 else f"{size / 1024**2:.1f} MB"


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day,
        weekday=weekday,
        moment=moment,
        clock=clock,
        due=due,
        due_state=due_state,
        waited=waited,
        age=age,
        file_size=file_size,
        label=label,
    )
    app.jinja_env.globals.update(
        today=today,
        due_mark=due_mark,
        new_key=lambda: token_urlsafe(12),  # a form's idempotency key
    )
