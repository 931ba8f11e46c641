"""Walks a process by the names of its elements, saving and restoring at every step.

    walk(release, "registration", {"case_id": 7}).at("填写登记表")
        .complete("填写登记表", outcome="complete")
        .expect("社区初审")
        .advance(days=5).fire("逾期提醒")
        .message("withdrawal")
        .ended("withdrawn")

Elements are named by their name or id. The clock stands still until `advance`, `clock_to` or
`fire` (which goes to the timer's due time) moves it. `services` maps types to functions; a type
without one gets an empty answer and is noted in `called`. Functions for FEEL can be handed in;
those that the shipped diagrams use have plain stand-ins here (every day but Saturday and Sunday
is a working day).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app import engine

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)


def add_working_days(day: date, count: Any) -> date:
    left = int(count)
    while left:
        day += timedelta(days=1 if left > 0 else -1)
        if day.weekday() < 5:
            left -= 1 if left > 0 else -1
    return day


def working_days_between(start: date, stop: date) -> int:
    days = (start + timedelta(days=n) for n in range(1, (stop - start).days + 1))
    return sum(day.weekday() < 5 for day in days)


def add_months(day: date, count: Any) -> date:
    from app.engine.moments import add_months as add

    return add(datetime.combine(day, time()), int(count)).date()


def start_of_day(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)


FUNCTIONS: dict[str, Any] = {
    "add working days": add_working_days,
    "working days between": working_days_between,
    "add months": add_months,
    "start of day": start_of_day,
}


class Walker:
    def __init__(
        self,
        release: engine.Release,
        process_id: str,
        variables: Mapping[str, Any],
        services: Mapping[str, Callable[[engine.ServiceCall], Any]],
        functions: Mapping[str, Any],
        now: datetime,
        saving: bool,
    ) -> None:
        self.release = release
        self.now = now
        self.saving = saving
        self.called: list[engine.ServiceCall] = []
        self.services = _Services(services, self.called)
        self.env = engine.Environment(
            clock=lambda: self.now, functions={**FUNCTIONS, **functions}, services=self.services
        )
        self.history: list[engine.Step] = []
        self.run = engine.start(release, process_id, variables, self.env)
        self._step_done()

    # -- doing ----------------------------------------------------------------

    def complete(self, task: str, answers: Mapping[str, Any] | None = None, **more: Any) -> Walker:
        """Complete the user task of this name or id; the only one, or the first of several."""
        found = self._task(task)
        self.run.complete(found.key, {**(answers or {}), **more})
        return self._step_done()

    def send_back(self, task: str) -> Walker:
        """A person sends the user task back along its way back."""
        self.run.send_back(self._task(task).key)
        return self._step_done()

    def fire(self, timer: str) -> Walker:
        """Let the clock come to this timer's due time (never back) and fire it."""
        found = self._timer(timer)
        self.now = max(self.now, found.due_at)
        self.run.fire_timer(found.key)
        return self._step_done()

    def fire_due(self) -> Walker:
        """Fire all timers that are due, in order, new ones included: a clock catching up."""
        for _ in range(1000):
            due = [t for t in self.run.waiting_timers if t.due_at <= self.now]
            if not due:
                return self
            self.run.fire_timer(due[0].key)
            self._step_done()
        raise AssertionError("timers without end")

    def message(
        self, name: str, payload: Mapping[str, Any] | None = None, *, key: Any = None
    ) -> Walker:
        waiting = [m.name for m in self.run.waiting_messages]
        assert self.run.deliver(name, key, payload or {}), f"{name} is not among {waiting}"
        return self._step_done()

    def signal(self, name: str) -> Walker:
        self.run.signal(name)
        return self._step_done()

    def advance(self, **by: float) -> Walker:
        """Move the clock: `days=5`, `hours=1` … Fires nothing."""
        self.now += timedelta(**by)
        return self

    def clock_to(self, moment: datetime) -> Walker:
        assert moment >= self.now
        self.now = moment
        return self

    def _step_done(self) -> Walker:
        self.history += self.run.trail
        if self.saving:
            self._save_and_restore()
        return self

    def _save_and_restore(self) -> None:
        before = _seen(self.run)
        state = self.run.state()
        self.run = engine.restore(self.release, state, self.env)
        assert self.run.state() == state, "saving, restoring and saving gives another state"
        assert _seen(self.run) == before, "restoring has changed what the case waits for"

    # -- looking --------------------------------------------------------------

    @property
    def tasks(self) -> list[str]:
        """The names of the waiting user tasks, sorted."""
        return sorted(task.name for task in self.run.waiting_tasks)

    @property
    def variables(self) -> dict[str, Any]:
        return self.run.variables

    def task(self, name: str) -> engine.WaitingTask:
        return self._task(name)

    def timer(self, name: str) -> engine.WaitingTimer:
        return self._timer(name)

    def passed(self, element: str) -> int:
        """How often this element has been completed so far."""
        return sum(step.what == "completed" and _named(step, element) for step in self.history)

    # -- expecting ------------------------------------------------------------

    def expect(self, *tasks: str) -> Walker:
        """Exactly these user tasks wait (names or ids, in any order)."""
        waiting = list(self.run.waiting_tasks)
        for name in tasks:
            found = next((task for task in waiting if _named(task, name)), None)
            assert found is not None, f"{name} does not wait; waiting: {self.tasks}"
            waiting.remove(found)
        assert not waiting, f"also waiting: {[task.name for task in waiting]}"
        return self

    def expect_timers(self, *names: str) -> Walker:
        timers = [timer.name for timer in self.run.waiting_timers]
        assert sorted(timers) == sorted(names), timers
        return self

    def expect_messages(self, *names: str) -> Walker:
        messages = sorted(message.name for message in self.run.waiting_messages)
        assert messages == sorted(names), messages
        return self

    def expect_variables(self, **expected: Any) -> Walker:
        found = {name: self.variables.get(name) for name in expected}
        assert found == expected, found
        return self

    def expect_role(self, task: str, *roles: str) -> Walker:
        assert self._task(task).candidate_groups == list(roles), self._task(task)
        return self

    def ended(self, end_event: str | None = None) -> Walker:
        assert self.run.is_finished, f"still waiting: {self.tasks}"
        if end_event is not None:
            assert self.run.ended_at == end_event, self.run.ended_at
        return self

    def _task(self, name: str) -> engine.WaitingTask:
        for task in self.run.waiting_tasks:
            if _named(task, name):
                return task
        raise AssertionError(f"{name} does not wait; waiting: {self.tasks}")

    def _timer(self, name: str) -> engine.WaitingTimer:
        for timer in self.run.waiting_timers:
            if _named(timer, name):
                return timer
        names = [timer.name for timer in self.run.waiting_timers]
        raise AssertionError(f"{name} does not run; running: {names}")


class _Services(dict):
    """Every type has a service; what is called is noted."""

    def __init__(self, given: Mapping[str, Any], called: list[engine.ServiceCall]) -> None:
        super().__init__(given)
        self.called = called

    def get(self, type: str, default: Any = None) -> Any:
        function = super().get(type)

        def call(asked: engine.ServiceCall) -> Any:
            self.called.append(asked)
            return function(asked) if function is not None else {}

        return call


def _named(thing: Any, name: str) -> bool:
    return name in (thing.name, thing.element_id)


def _seen(run: engine.Run) -> list[Any]:
    return [
        run.waiting_tasks,
        run.waiting_timers,
        run.waiting_messages,
        run.tokens,
        run.variables,
        run.is_finished,
        run.ended_at,
    ]


def walk(
    release: engine.Release | Mapping[str, bytes],
    process_id: str = "p",
    variables: Mapping[str, Any] | None = None,
    *,
    services: Mapping[str, Callable[[engine.ServiceCall], Any]] | None = None,
    functions: Mapping[str, Any] | None = None,
    now: datetime = MONDAY,
    saving: bool = True,
) -> Walker:
    """Start a process. `release` may be the files themselves. `case_id` is 7 if not given."""
    if not isinstance(release, engine.Release):
        release = engine.load(release)
    given = {"case_id": 7, **(variables or {})}
    return Walker(release, process_id, given, services or {}, functions or {}, now, saving)
