"""The brief of one case for whoever takes it over: made from the rows, so it is never old."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from flask_babel import gettext as _

from app.cases.models import Case, Task
from app.cases.queries import open_tasks_of_case, timers_of_case
from app.cases.standing import Sentence, standing
from app.dates.clock import now, today
from app.plans.models import Agreement
from app.plans.queries import current_agreement
from app.visits.models import Visit
from app.visits.queries import refusals_of_case, visits_of_case
from app.web.words import day

_VISIT = "record_visit"
_ENDS_SOON = timedelta(days=60)


class Brief(NamedTuple):
    """``visit``: the next one, open as a task; ``watch_outs``: what one had better know."""

    sentences: list[Sentence]
    tasks: list[Task]
    visit: Task | None
    last_visit: Visit | None
    agreement: Agreement | None
    watch_outs: list[str]


def brief_of(case: Case) -> Brief:
    tasks, timers = open_tasks_of_case(case.id), timers_of_case(case.id)
    agreement = current_agreement(case.id)
    visits = visits_of_case(case.id, 1)
    last = visits[0] if visits else None
    return Brief(
        sentences=standing(case, tasks, timers),
        tasks=tasks,
        visit=next((task for task in tasks if task.element_id == _VISIT), None),
        last_visit=last,
        agreement=agreement,
        watch_outs=[*_late(tasks), *_failed(timers), *_agreement(agreement), *_person(case, last)],
    )


def _late(tasks: list[Task]) -> list[str]:
    late = [task.name for task in tasks if task.due_at and task.due_at < now()]
    reported = [task.name for task in tasks if task.escalated_at]
    found = []
    if late:
        found.append(_("已逾期：%(tasks)s", tasks="、".join(late)))
    if reported:
        found.append(_("已上报主管：%(tasks)s", tasks="、".join(reported)))
    return found


def _failed(timers: list) -> list[str]:
    return [
        _("自动推进出错，等待主管重试：%(name)s", name=timer.name)
        for timer in timers
        if timer.failed_at
    ]


def _agreement(agreement: Agreement | None) -> list[str]:
    if agreement is None:
        return []
    if agreement.status == "prepared":
        return [_("援助协议已拟好，还没有签订")]
    if agreement.status == "signed" and agreement.valid_until <= today() + _ENDS_SOON:
        return [_("援助协议%(day)s到期", day=day(agreement.valid_until))]
    return []


def _person(case: Case, last: Visit | None) -> list[str]:
    found = []
    if last is not None and not last.met:
        found.append(_("最近一次走访（%(day)s）没有见到本人", day=day(last.visited_on)))
    refusals = refusals_of_case(case.id)
    counted = sum(bool(refusal.counts) for refusal in refusals)
    if counted:
        found.append(_("无正当理由拒绝 %(n)s 次", n=counted))
    if any(not refusal.is_confirmed for refusal in refusals):
        found.append(_("有一次拒绝还没有复核"))
    return found
