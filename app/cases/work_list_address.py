"""The filter of *My work* as an address says it, and in words."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.accounts.permissions import WORKING_ROLES
from app.cases.work_list_cases import NO_CATEGORY
from app.cases.work_list_columns import USUAL_COLUMNS, chosen_of
from app.cases.work_list_filter import (
    DUE,
    DUE_VIEWS,
    ORDERS,
    PRIORITIES,
    VIEWS,
    Filter,
)
from app.cases.work_list_words import COLUMN_NAMES
from app.eligibility.codes import CATEGORIES
from app.web.input import number
from app.web.labels import STAGES, label

_LONGEST_PLACE = 1000
VIEW_NAMES = {
    "mine": _l("我的任务"),
    "overdue": _l("已逾期"),
    "today": _l("今天"),
    "week": _l("本周"),
    "waiting": _l("等待他人"),
    "group": _l("我的组"),
    "done": _l("已办"),
}
DUE_NAMES = {
    "overdue": _l("已逾期"),
    "today": _l("今天"),
    "week": _l("七天内"),
    "later": _l("以后"),
}
PRIORITY_NAMES = {"urgent": _l("加急"), "usual": _l("一般")}
ORDER_NAMES = {
    "due": _l("先到期的在前"),
    "newest": _l("新来的在前"),
    "oldest": _l("等得最久的在前"),
}


def read_filter(args: Any) -> Filter:
    """What the address asks for; anything unknown is left out."""
    view = _one_of(args, "view", VIEWS) or "mine"
    return Filter(
        view=view,
        stage=_one_of(args, "stage", STAGES),
        due=None if view in DUE_VIEWS else _one_of(args, "due", DUE),
        unit=args.get("unit") if args.get("unit", "").isdigit() else None,
        element=args.get("task", "").replace("\x00", "")[:80] or None,
        role=_one_of(args, "role", WORKING_ROLES),
        category=_one_of(args, "category", (*CATEGORIES, NO_CATEGORY)),
        priority=_one_of(args, "priority", PRIORITIES),
        person=number(args, "person", 2**31 - 1),
        search=args.get("q", "").replace("\x00", "").strip()[:50],
        order=_one_of(args, "order", ORDERS) or "due",
        columns=_columns(args),
        after=read_cursor(args.get("after", "")),
    )


def _columns(args: Any) -> tuple[str, ...]:
    """The boxes of a form, each by itself, or all as one word; the usual ones if nothing is said,
    and none if nothing but an empty word is."""
    if "columns" not in args:
        return USUAL_COLUMNS
    return chosen_of(",".join(args.getlist("columns")).split(","))


def _one_of(args: Any, name: str, codes: Container[str]) -> str | None:
    return args.get(name) if args.get(name) in codes else None


def read_cursor(text: str) -> tuple[datetime | None, int] | None:
    """ "2026-11-27T23:59:59+08:00_17", or "_17" behind the last one that has a date."""
    moment, _underscore, number = text.rpartition("_")
    if not number.isdigit() or len(number) > 15:
        return None
    try:
        return (datetime.fromisoformat(moment) if moment else None), int(number)
    except ValueError:
        return None


def page_of(after: tuple[datetime | None, int] | None) -> dict[str, str]:
    """The word of the address for the page behind that row; none for the first page."""
    if after is None:
        return {}
    moment, number = after
    return {"after": f"{moment.isoformat() if moment else ''}_{number}"}


def address_of(wanted: Filter, *, but: str = "") -> dict[str, str]:
    """The words of the address that lead to this filter's first page, as ``read_filter`` reads
    them; what is not chosen, or is as always, is left out. ``but``: one that is left out too."""
    words = {
        "view": wanted.view,
        "q": wanted.search,
        "stage": wanted.stage,
        "due": wanted.due,
        "unit": wanted.unit,
        "task": wanted.element,
        "role": wanted.role,
        "category": wanted.category,
        "priority": wanted.priority,
        "person": wanted.person,
        "order": None if wanted.order == "due" else wanted.order,
        "columns": None if wanted.columns == USUAL_COLUMNS else ",".join(wanted.columns) or "-",
    }
    return {name: str(word) for name, word in words.items() if word and name != but}


def place_of(wanted: Filter) -> str:
    """The list and the page of it as one word, which goes with the address of a task opened from
    it: so each window knows its own list."""
    return urlencode(address_of(wanted) | page_of(wanted.after))


def read_place(text: str) -> Filter:
    return read_filter(MultiDict(parse_qsl(text[:_LONGEST_PLACE])))


def words_of(wanted: Filter, units: Mapping[str, str]) -> list[str]:
    """The filter for a reader, the view first. ``units``: names of units by code."""
    said = [
        VIEW_NAMES[wanted.view],
        wanted.stage and label(wanted.stage, "stage"),
        wanted.due and _("期限：%(due)s", due=DUE_NAMES[wanted.due]),
        wanted.unit and units.get(wanted.unit, wanted.unit),
        wanted.element and _("只看一种任务"),
        wanted.role and label(wanted.role, "role"),
        wanted.category and CATEGORIES.get(wanted.category, _("没有有效认定")),
        wanted.priority and PRIORITY_NAMES[wanted.priority],
        wanted.person and _("只看一个人的任务"),
        wanted.search and _("查找“%(text)s”", text=wanted.search),
        wanted.order != "due" and ORDER_NAMES[wanted.order],
        wanted.columns != USUAL_COLUMNS and _columns_in_words(wanted.columns),
    ]
    return [str(words) for words in said if words]


def _columns_in_words(columns: tuple[str, ...]) -> str:
    return _(
        "列：%(names)s",
        names=_("、").join(str(COLUMN_NAMES[code]) for code in columns) or _("最少"),
    )
