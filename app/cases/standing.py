"""Where a case stands, in words: what it waits for, who has it, since when, until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _

from app import engine
from app.cases.handover.models import Handover
from app.cases.handover.queries import find_offer
from app.cases.models import Case, CaseEvent, Task, Timer
from app.cases.queries import last_step_of
from app.releases.runtime import parsed
from app.web.labels import label
from app.web.words import day, due, due_state, waited


class Sentence(NamedTuple):
    text: str
    state: str = "none"  # as in words.due_state
    task_id: int | None = None
    handover_id: int | None = None
    shown_to: tuple[int, ...] = ()  # who may open the hand-over, of those who may read this


def standing(case: Case, tasks: Sequence[Task], timers: Sequence[Timer]) -> list[Sentence]:
    """Who is asked to take the case over, then the most urgent first. There is always at least one
    sentence. From rows and the diagram: no workflow is restored."""
    if not case.is_open:
        return [_ended(case)]
    found = [_waits_for_receiver(offer)] if (offer := find_offer(case)) else []
    if tasks:
        return found + [_waits_for_person(task) for task in tasks]
    step = last_step_of(case.id)
    since = step.at if step else case.stage_since
    on_clock = [_waits_for_clock(case, timer, since) for timer in standing_timers(case, timers)]
    return found + (on_clock or [_waits_for_message(case, step, since)])


def _ended(case: Case) -> Sentence:
    when = day(case.closed_at)
    if case.status == "cancelled":
        return Sentence(_("已于%(day)s撤销", day=when))
    result = outcome_name(case)
    if result:
        return Sentence(_("已于%(day)s办结：%(result)s", day=when, result=result))
    return Sentence(_("已于%(day)s办结", day=when))


def _waits_for_receiver(offer: Handover) -> Sentence:
    text = _(
        "等待%(receiver)s接收这个个案（%(waited)s）；接收之前仍由%(officer)s负责",
        receiver=offer.receiver.display_name,
        waited=waited(offer.created_at),
        officer=offer.officer.display_name,
    )
    return Sentence(text, handover_id=offer.id, shown_to=(offer.from_id, offer.to_id))


def _waits_for_person(task: Task) -> Sentence:
    if task.assignee:
        who = task.assignee.display_name
    elif task.role:
        who = _("%(role)s，还没有人签收", role=label(task.role, "role"))
    else:
        who = _("还没有人签收")
    text = _(
        "等待%(task)s（%(who)s，%(waited)s，%(due)s）",
        task=task.name,
        who=who,
        waited=waited(task.created_at),
        due=due(task.due_at),
    )
    return Sentence(text, due_state(task.due_at), task.id)


def _waits_for_clock(case: Case, timer: Timer, since: datetime) -> Sentence:
    """A moment, and the messages that may come before it."""
    what = _either([timer.name, *_messages_beside(case, timer.element_id)])
    if timer.failed_at:
        return Sentence(_("%(what)s：处理时出错，等待主管重试", what=what), "late")
    when = day(timer.due_at)
    text = _("等到%(day)s：%(what)s（%(waited)s）", day=when, what=what, waited=waited(since))
    return Sentence(text)


def _waits_for_message(case: Case, step: CaseEvent | None, since: datetime) -> Sentence:
    names = _messages_entered(case, step.data["trail"].split() if step else [])
    what = _either(names) if names else _("外部消息")
    return Sentence(_("等待%(what)s（%(waited)s，没有期限）", what=what, waited=waited(since)))


def _either(names: Sequence[str]) -> str:
    return _("或").join(names)


def _messages_beside(case: Case, element_id: str) -> list[str]:
    """The names of the messages that end the same wait: behind the same event-based gateway."""
    for process in parsed(case.release_id).processes.values():
        gateways = {e.id for e in process.elements if e.kind == "eventBasedGateway"}
        sources = {f.source for f in process.flows if f.target == element_id} & gateways
        beside = {f.target for f in process.flows if f.source in sources}
        if beside:
            return [e.name for e in process.elements if e.message and e.id in beside]
    return []


def _messages_entered(case: Case, trail: Sequence[str]) -> list[str]:
    """Of what the last step came to and did not leave: the messages waited for there."""
    entered = {entry.removeprefix("entered:") for entry in trail if entry.startswith("entered:")}
    found = []
    for process in parsed(case.release_id).processes.values():
        places = entered | {f.target for f in process.flows if f.source in entered}
        found += [e.name for e in process.elements if e.id in places and e.message]
    return found


def standing_timers(case: Case, timers: Sequence[Timer]) -> list[Timer]:
    """Those the case itself waits at; a timer on a task's edge only watches over the task."""
    edges = {
        element.id
        for process in parsed(case.release_id).processes.values()
        for element in process.elements
        if element.attached_to
    }
    return [timer for timer in timers if timer.element_id not in edges]


def outcome_name(case: Case) -> str:
    """The name of the end event that was reached."""
    if not case.outcome:
        return ""
    for process in parsed(case.release_id).processes.values():
        for element in process.elements:
            if element.id == case.outcome:
                return element.name
    return case.outcome


class Place(NamedTuple):
    """One line of the diagram's outline. ``state``: here, past, or nothing."""

    element_id: str
    name: str
    kind: str
    lane: str
    state: str


# What a reader of the outline wants to know of; gateways and the like are the drawing's business.
_TOLD = {
    "startEvent",
    "userTask",
    "serviceTask",
    "businessRuleTask",
    "callActivity",
    "intermediateCatchEvent",
    "endEvent",
}


def outline(process: engine.ProcessInfo, here: frozenset[str], past: frozenset[str]) -> list[Place]:
    """The process as a list of its steps, with where the case is and what lies behind it."""
    return [
        Place(
            element.id,
            element.name,
            element.kind,
            label(element.lane, "role"),
            "here" if element.id in here else "past" if element.id in past else "",
        )
        for element in process.elements
        if element.name and (element.kind in _TOLD or element.id in here)
    ]
