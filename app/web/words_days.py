"""A period in working days, with the holidays it stepped over, in words."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from app.dates.queries import working_days
from app.dates.stepping import Rest, Stepping, stepping
from app.dates.year import FESTIVALS
from app.web.words import as_date, day

_LISTED = 2  # weekends beyond these are counted, not listed
_LONGEST = 400  # of a period of years nobody wants the days


def days_between(since: datetime | None, until: datetime | None) -> str:
    """``5 个工作日，跳过 12月5日—6日周末``; empty where there is no period to speak of."""
    if since is None or until is None:
        return ""
    start, end = as_date(since), as_date(until)
    if not 0 < (end - start).days <= _LONGEST:
        return ""
    found = stepping(start, end, working_days())
    parts = [ngettext("%(num)s 个工作日", "%(num)s 个工作日", found.working)]
    if found.rests:
        parts.append(_("跳过 %(days)s", days=_("、").join(_rests(found))))
    if found.make_up:
        days = _("、").join(day(worked) for worked in found.make_up)
        parts.append(_("%(days)s调休上班，计算在内", days=days))
    return _("，").join(parts)


def _rests(found: Stepping) -> list[str]:
    weekends = [rest for rest in found.rests if rest.is_weekend and not rest.festival]
    if len(weekends) <= _LISTED:
        return [_rest(rest) for rest in found.rests]
    others = [_rest(rest) for rest in found.rests if rest not in weekends]
    return [*others, ngettext("%(num)s 个周末", "%(num)s 个周末", len(weekends))]


def _rest(rest: Rest) -> str:
    if rest.festival:
        name = str(FESTIVALS.get(rest.festival, rest.festival))
    else:
        name = _("周末") if rest.is_weekend else _("休息日")
    return _("%(days)s%(name)s", days=_span(rest.first, rest.last), name=name)


def _span(first: date, last: date) -> str:
    if first == last:
        return day(first)
    if first.month == last.month:
        return _("%(first)s—%(last)s日", first=day(first), last=last.day)
    return _("%(first)s—%(last)s", first=day(first), last=day(last))


def init_app(app: Flask) -> None:
    app.jinja_env.globals["days_between"] = days_between
