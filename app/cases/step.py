"""One step of a case: restore the workflow, let something happen, bring every row in line.

All of it inside the caller's transaction and under the lock of the case row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from app import engine
from app.accounts.models import User
from app.cases.events import linked_event
from app.cases.models import Case, Task
from app.cases.officers import last_doer
from app.cases.rows import StepRows, Told, write_step
from app.cases.services import BoundServices
from app.dates.clock import ZONE, end_of_day, now, start_of_day
from app.dates.feel_functions import functions
from app.dates.queries import working_days
from app.extensions import db
from app.releases.runtime import parsed

LIFECYCLE = "lifecycle"


class Step:
    """Restore ``case`` (or begin it), act on ``run``, then ``save``."""

    def __init__(
        self,
        case: Case,
        *,
        by: User | None,
        task: Task | None = None,
        acting_for: int | None = None,
    ) -> None:
        """``acting_for``: the colleague in whose place ``by`` does the task."""
        self.case = case
        self.by = by
        self.task = task
        self.acting_for = acting_for
        self.now = now()
        self.remarks: dict[str, Any] = {}  # what services add to the step's event
        self._answers: dict[str, dict[str, Any]] = {}
        self._environment = engine.Environment(
            clock=now, functions=functions(working_days()), services=BoundServices(self)
        )
        self._tasks_before: frozenset[str] = frozenset()
        self._timers_before: frozenset[str] = frozenset()
        self._sent_back: Task | None = None
        self._word = ""
        self.run: engine.Run

    def begin(self, variables: dict[str, Any]) -> None:
        self.run = engine.start(
            parsed(self.case.release_id), LIFECYCLE, variables, self._environment
        )

    def restore(self) -> None:
        self.run = engine.restore(parsed(self.case.release_id), self.case.state, self._environment)
        self._tasks_before = frozenset(t.key for t in self.run.waiting_tasks)
        self._timers_before = frozenset(t.key for t in self.run.waiting_timers)

    def complete(self, answers: dict[str, Any]) -> None:
        """Complete this step's task with ``answers`` (validated already)."""
        self._answers[self.task.element_id] = answers
        self.run.complete(self.task.key, answers)

    def send_back(self, task: Task, word: str) -> None:
        """End ``task`` undone, along its way back. What comes anew carries the word."""
        self._sent_back, self._word = task, word
        self.run.send_back(task.key)

    @property
    def new_keys(self) -> list[str]:
        """The engine's keys of the tasks that this step has brought."""
        return [task.key for task in self.run.waiting_tasks if task.key not in self._tasks_before]

    def answers(self, element_id: str) -> dict[str, Any]:
        """The last answers given at a user task: in this very step, or in an earlier one."""
        if element_id not in self._answers:
            found = db.session.scalar(
                select(Task.answers)
                .where(
                    Task.case_id == self.case.id,
                    Task.element_id == element_id,
                    Task.status == "done",
                )
                .order_by(Task.ended_at.desc())
                .limit(1)
            )
            self._answers[element_id] = found or {}
        return self._answers[element_id]

    def save(self, kind: str, **data: Any) -> None:
        """Store the state, bring tasks and timers in line, and record what happened."""
        db.session.flush()  # what services changed on the case itself goes first
        trail = _way(self.run.trail)
        if self.acting_for is not None:
            data["for"] = self.acting_for
        task_id = self.task.id if self.task else None
        event = linked_event(
            self.case,
            kind,
            by=self.by,
            at=self.now,
            task_id=self._sent_back.id if self._sent_back else task_id,
            data={**data, **self.remarks, "trail": trail},
        )
        case = self._case_columns()
        answers = self._answers.get(self.task.element_id) if self.task else None
        write_step(
            self._difference(),
            case=case,
            event=event,
            done_task=task_id,
            acting_for=self.acting_for,
            answers=answers,
        )
        self._follow({**case, "last_hash": event["hash"]}, answers)

    def _difference(self) -> StepRows:
        tasks = {t.key: t for t in self.run.waiting_tasks}
        timers = {t.key: t for t in self.run.waiting_timers}
        done = {self.task.key} if self.task else set()
        return StepRows(
            gone_tasks=sorted(self._tasks_before - tasks.keys() - done),
            new_tasks=[
                self._task_row(task) for key, task in tasks.items() if key not in self._tasks_before
            ],
            gone_timers=sorted(self._timers_before - timers.keys()),
            new_timers=[
                _timer_row(timer) for key, timer in timers.items() if key not in self._timers_before
            ],
            told=self._told(),
        )

    def _told(self) -> Told:
        if self._sent_back is None or self.by is None:
            return Told()
        return Told("task_returned", self.by.id, {"note": self._word})

    def _case_columns(self) -> dict[str, Any]:
        case, run = self.case, self.run
        responsible = run.variables.get("responsible_officer")
        columns = {
            "case_id": case.id,
            "unit_code": case.unit_code,
            "state": run.state(),
            "version": case.version + 1,
            "status": case.status,
            "stage": case.stage,
            "stage_since": case.stage_since,
            "outcome": case.outcome,
            "responsible_id": int(responsible) if responsible else None,
            "closed_at": case.closed_at,
            "closed_by": case.closed_by,
        }
        if run.is_finished:
            return columns | {
                "status": "closed",
                "outcome": run.ended_at,
                "closed_at": self.now,
                "closed_by": self.by.id if self.by else None,
            }
        stage = _stage(run, parsed(case.release_id))
        if stage and stage != case.stage:
            columns |= {"stage": stage, "stage_since": self.now}
        return columns

    def _follow(self, case: dict[str, Any], answers: dict[str, Any] | None) -> None:
        """The objects at hand show what has been written."""
        for name, value in case.items():
            if name != "case_id":
                set_committed_value(self.case, name, value)
        if self.task is not None:
            set_committed_value(self.task, "status", "done")
            set_committed_value(self.task, "ended_at", self.now)
            set_committed_value(self.task, "ended_by", self.by.id if self.by else None)
            set_committed_value(self.task, "ended_for", self.acting_for)
            set_committed_value(self.task, "answers", answers)

    def _task_row(self, task: engine.WaitingTask) -> dict[str, Any]:
        assignee, role = task.assignee, next(iter(task.candidate_groups), None)
        if self._sent_back and not assignee:  # a group's step goes back to whoever did it
            assignee = last_doer(self.case, task.element_id, role)
        return {
            "key": task.key,
            "process_id": task.process_id,
            "element_id": task.element_id,
            "name": task.name,
            "form_id": task.form_id,
            "role": role,
            "assignee_id": int(assignee) if assignee else None,
            "priority": task.priority if task.priority is not None else 50,
            "follow_up_at": _moment(task.follow_up_at, at_end=False),
            "due_at": _moment(task.due_at, at_end=True),
        }


def _timer_row(timer: engine.WaitingTimer) -> dict[str, Any]:
    return {
        "key": timer.key,
        "element_id": timer.element_id,
        "name": timer.name,
        "due_at": _moment(timer.due_at, at_end=False),
    }


def _way(trail: Sequence[engine.Step]) -> str:
    """The way a step has gone, kept with every event and so in few bytes: an element that lies
    behind by its id alone, anything else as ``what:id``, with a space between."""
    way = []
    for number, step in enumerate(trail):
        if step.what == "completed":
            way.append(step.element_id)
        elif step.what != "entered" or not _is_left(step.element_id, trail[number:]):
            way.append(f"{step.what}:{step.element_id}")
    return " ".join(way)


def _is_left(element_id: str, trail: Sequence[engine.Step]) -> bool:
    return any(step.element_id == element_id and step.what == "completed" for step in trail)


def _moment(value: datetime | date | None, *, at_end: bool) -> datetime | None:
    """A due *date* lasts to the end of its day; a moment without a zone is China's."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=ZONE)
    return end_of_day(value) if at_end else start_of_day(value)


def _stage(run: engine.Run, release: engine.Release) -> str | None:
    """The stage is the process that the lifecycle has called; None between two of them.

    Beside the stage a task of the lifecycle's own may wait.
    """
    lifecycle = release.process(LIFECYCLE)
    for token in run.tokens:
        if token.process_id == LIFECYCLE:
            called = lifecycle.element(token.element_id).called_process
            if called:
                return called
    return None
