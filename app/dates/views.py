"""The working calendar as a page: a year at a glance, and one day with what a change would meet."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.database import transaction
from app.dates.actions import change_day, last_day
from app.dates.clock import today
from app.dates.impact import given_from
from app.dates.permissions import CALENDAR_ROLES, may_change_calendar
from app.dates.queries import changes_made_to, changes_of
from app.dates.working_days import is_published, published
from app.dates.year import day_of, days_of, holidays_of, months_of
from app.errors import Conflict, InvalidInput
from app.web.input import number

blueprint = Blueprint(
    "calendar", __name__, template_folder="templates", url_prefix="/oversight/calendar"
)
FIRST_YEAR = 2022  # the notice that all this carries out is of 2022
Page = str | Response | tuple[str, int]


@blueprint.get("")
@needs_role(*CALENDAR_ROLES)
def year_page() -> Page:
    return _year_page(number(request.args, "year") or today().year)


def _year_page(year: int, *, on: str = "", errors: dict | None = None) -> str:
    last_year = last_day().year
    year = min(max(year, FIRST_YEAR), last_year)
    changes = changes_of(year)
    days = days_of(year, changes)
    return render_template(
        "dates/year.html",
        year=year,
        before=year - 1 if year > FIRST_YEAR else None,
        after=year + 1 if year < last_year else None,
        months=months_of(year, changes),
        holidays=holidays_of(days),
        make_up=[day for day in days if day.kind == "make_up" and not day.is_changed],
        changed=[day for day in days if day.is_changed],
        worked=sum(day.is_working for day in days),
        is_published=is_published(year),
        may_change=may_change_calendar(current_user),
        on=on,
        errors=errors or {},
    )


@blueprint.get("/day")
@needs_role(*CALENDAR_ROLES)
def day_page() -> Page:
    text = request.args.get("on", "").strip()[:20]
    day = _read(text)
    if day is None:
        errors = {"on": [_("请填写 %(first)s 年至 %(last)s 年之间的日期", **_bounds())]}
        return _year_page(today().year, on=text, errors=errors), 422
    return _day_page(day)


def _read(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= last_day().year else None


def _bounds() -> dict[str, int]:
    return {"first": FIRST_YEAR, "last": last_day().year}


def _day_page(day: date, *, reason: str = "", errors: dict | None = None) -> str:
    return render_template(
        "dates/day.html",
        day=day_of(day, changes_of(day.year)),
        as_published=published(day).is_working,
        is_published=is_published(day.year),
        is_past=day < today(),
        given=given_from(day),
        history=changes_made_to(day),
        may_change=may_change_calendar(current_user),
        reason=reason,
        errors=errors or {},
    )


@blueprint.post("/day")
@needs_role(*CALENDAR_ROLES)
def day_post() -> Page:
    form = request.form
    day = _read(form.get("on", ""))
    if day is None:
        return redirect(url_for(".year_page"), 303)
    is_working, reason = form.get("is_working") == "1", form.get("reason", "")
    try:
        with transaction():
            change_day(day, is_working=is_working, reason=reason, by=current_user)
    except InvalidInput as error:
        return _day_page(day, reason=reason, errors=error.errors), 422
    except Conflict as conflict:
        flash(str(conflict.message), "warning")
        return redirect(url_for(".day_page", on=day.isoformat()), 303)
    said = (
        _("已改为工作日，一分钟内处处生效。")
        if is_working
        else _("已改为休息日，一分钟内处处生效。")
    )
    flash(said, "success")
    return redirect(url_for(".year_page", year=day.year), 303)
