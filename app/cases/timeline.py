"""A case's events as lines that a person can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from flask_babel import format_timedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.accounts.queries import names_of_users
from app.cases.models import Case, CaseEvent, Task
from app.cases.queries import EVERYTHING, EventFilter, case_timeline, tasks_by_id
from app.eligibility.codes import CATEGORIES
from app.extensions import db
from app.releases.runtime import parsed
from app.web.labels import STAGES, label
from app.web.words import as_date

# Steps of the case itself stand out; who took a task or looked at something is told quietly.
_STRONG = {"opened", "completed", "returned", "message", "closed", "cancelled", "handed_over"}

_HANDOVER = {"handover_offered", "handed_over", "handover_declined", "handover_withdrawn"}

# Why somebody reads what is outside their reach (app.cases.readings).
_READ_FOR = {
    "opinion": _l("因协办"),
    "copy": _l("因抄送"),
    "handover": _l("移交后 30 天内"),
}

# Words of a trail that mean: this element lies behind. An element without a word was completed.
_PASSED = {"completed", "fired", "message"}


class Line(NamedTuple):
    at: datetime
    who: str
    what: str
    words: str = ""
    strong: bool = False
    task_id: int | None = None


class Timeline(NamedTuple):
    lines: list[Line]
    before_id: int | None  # for the page of older ones

    @property
    def days(self) -> list[tuple[date, list[Line]]]:
        """The lines under the days on which they happened."""
        return [(d, list(lines)) for d, lines in groupby(self.lines, lambda line: as_date(line.at))]


# What a reader may want to see alone: a name and the kinds of events under it.
KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "steps": (
        _l("办理步骤"),
        (
            *("opened", "completed", "returned", "fired", "message"),
            *("closed", "cancelled", "category_lapsed", "handed_over"),
        ),
    ),
    "hands": (
        _l("签收、转派和上报"),
        (
            *("claimed", "released", "reassigned", "taken_back", "escalated", "retried"),
            "measure_given",
            *sorted(_HANDOVER),
        ),
    ),
    "offers": (
        _l("岗位推荐与拒绝"),
        ("job_offered", "job_accepted", "refusal_set_aside", "refusal_upheld"),
    ),
    "opinions": (
        _l("协办和抄送"),
        (
            "opinion_asked",
            "opinion_given",
            "opinion_withdrawn",
            "copied",
            "copy_seen",
            "copy_withdrawn",
        ),
    ),
    "notes": (_l("备注"), ("note",)),
    "looks": (_l("查看"), ("read", "viewed", "unmasked", "printed")),
}


def timeline_filter(asked: Mapping[str, str]) -> EventFilter:
    """From an address: ``kind`` a key of KINDS, ``by`` a user, ``stage`` a process. What is none
    of these asks for nothing."""
    by, kind = asked.get("by", ""), asked.get("kind", "")
    return EventFilter(
        kinds=KINDS[kind][1] if kind in KINDS else (),
        by_id=int(by) if by.isascii() and by.isdigit() and len(by) < 10 else None,
        stage=asked.get("stage", "") if asked.get("stage") in STAGES else "",
    )


def read_timeline(
    case: Case,
    *,
    only: EventFilter = EVERYTHING,
    before_id: int | None = None,
    limit: int = 12,
) -> Timeline:
    events = case_timeline(case.id, only=only, before_id=before_id, limit=limit + 1)
    shown = events[:limit]
    return Timeline(_lines(shown, case), shown[-1].id if len(events) > limit else None)


def _element_names(case: Case) -> dict[str, str]:
    return {
        element.id: element.name
        for process in parsed(case.release_id).processes.values()
        for element in process.elements
    }


def elements_taken(case_id: int) -> frozenset[str]:
    """Elements that the case has been through, from the trails of all its steps."""
    entry = func.string_to_table(CaseEvent.data["trail"].astext, " ").label("entry")
    query = select(entry).where(CaseEvent.case_id == case_id, CaseEvent.data.has_key("trail"))
    found = (entry.rpartition(":") for entry in db.session.scalars(query.distinct()))
    return frozenset(element for what, _colon, element in found if not what or what in _PASSED)


def _lines(events: Sequence[CaseEvent], case: Case) -> list[Line]:
    elements = _element_names(case)
    spoken_of = (event.task_id or event.data.get("late_task") for event in events)
    tasks = tasks_by_id([task_id for task_id in spoken_of if task_id])
    people = names_of_users(
        event.data[key] for event in events for key in ("from", "to", "for") if event.data.get(key)
    )
    return [_line(event, _task_of(event, tasks), people, elements) for event in events]


def _task_of(event: CaseEvent, tasks: dict[int, Task]) -> Task | None:
    return tasks.get(event.task_id or event.data.get("late_task") or 0)


def _line(
    event: CaseEvent, task: Task | None, people: dict[int, str], elements: dict[str, str]
) -> Line:
    data = event.data
    return Line(
        at=event.at,
        who=_who(event, people),
        what=_what(event, task, elements),
        words=_words(event.kind, data, people),
        strong=event.kind in _STRONG,
        task_id=task.id if task and event.kind == "completed" else None,
    )


def _who(event: CaseEvent, people: dict[int, str]) -> str:
    if event.by is None:
        return _("系统")
    if event.data.get("for"):
        other = people.get(event.data["for"], "")
        return _("%(name)s（代%(other)s）", name=event.by.display_name, other=other)
    return event.by.display_name


def _what(event: CaseEvent, task: Task | None, elements: dict[str, str]) -> str:
    what = label(event.kind, "event")
    if event.data.get("late_task"):
        return _with(label("escalated", "event"), task.name if task else "")
    if event.kind in {"fired", "retried"}:
        return _with(what, elements.get(event.data.get("element", ""), ""))
    if event.kind == "message":
        return _with(what, label(event.data.get("message"), "message"))
    return _with(what, task.name if task else "")


def _with(what: str, detail: str) -> str:
    return _("%(what)s：%(detail)s", what=what, detail=detail) if detail else what


def _words(kind: str, data: dict, people: dict[int, str]) -> str:
    if kind == "note":
        return data.get("text", "")
    if kind == "reassigned":
        words = _("转给%(to)s", to=people.get(data.get("to"), ""))
        return f"{words}。{data['reason']}" if data.get("reason") else words
    if kind == "measure_given":
        to = people.get(data["to"], "")
        return _("第 %(n)s 项措施由%(to)s负责", n=data["measure"], to=to)
    if kind == "taken_back":
        return _("恢复由%(to)s办理", to=people[data["to"]]) if data["to"] else _("恢复为待签收")
    if kind == "opinion_asked":
        return _("请%(to)s提出意见", to=people.get(data["to"], "")) + f"：{data['reason']}"
    if kind == "copied":
        return _("抄送给%(to)s", to=people.get(data["to"], "")) + f"：{data['reason']}"
    if kind == "copy_withdrawn":
        return _("收回给%(name)s的抄送", name=people.get(data["to"], ""))
    if kind == "opinion_withdrawn":
        return _("不再请%(to)s提出意见", to=people.get(data["to"], ""))
    if kind in _HANDOVER:
        said = _("%(from)s移交给%(to)s") % {
            key: people.get(data[key], "") for key in ("from", "to")
        }
        return f"{said}。{data['reason']}" if data.get("reason") else said
    if kind == "read":
        return str(_READ_FOR[data["why"]])
    if kind == "category_lapsed":
        return "、".join(str(CATEGORIES.get(code, code)) for code in data["lost"])
    if kind == "retried" and data.get("failed"):
        return _("仍然出错")
    if kind == "fired" and data.get("late_seconds", 0) > 60:
        return _("晚了%(time)s", time=format_timedelta(data["late_seconds"]))
    return data.get("reason", "")
