"""The case on its diagram: which process is shown, where the case is, what lies behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app import engine
from app.cases.models import Case, Task, Timer
from app.cases.standing import Place, outline, standing_timers
from app.cases.timeline import elements_taken
from app.releases.runtime import parsed
from app.web.labels import STAGES

LIFECYCLE = "lifecycle"


class Diagram(NamedTuple):
    process: engine.ProcessInfo
    choices: list[engine.ProcessInfo]  # the others that can be looked at
    here: frozenset[str]
    past: frozenset[str]

    @property
    def file(self) -> str:
        return self.process.file

    @property
    def outline(self) -> list[Place]:
        return outline(self.process, self.here, self.past)


def diagram_of(
    case: Case, tasks: Sequence[Task], timers: Sequence[Timer], *, wanted: str | None
) -> Diagram:
    release = parsed(case.release_id)
    here = {task.element_id for task in tasks}
    here |= {timer.element_id for timer in standing_timers(case, timers)}
    if case.is_open:
        here |= _stage_calls(release, case.stage)
    elif case.outcome:
        here.add(case.outcome)
    process = release.processes.get(wanted or "") or release.processes.get(case.stage)
    return Diagram(
        process=process or release.process(LIFECYCLE),
        choices=sorted(release.processes.values(), key=_place),
        here=frozenset(here),
        past=elements_taken(case.id),
    )


def _place(process: engine.ProcessInfo) -> int:
    """The main process first, then the stages in their order, then whatever else there is."""
    order = [LIFECYCLE, *STAGES]
    return order.index(process.id) if process.id in order else len(order)


def _stage_calls(release: engine.Release, stage: str) -> set[str]:
    """In the main process the case is at the element that calls its stage."""
    main = release.processes.get(LIFECYCLE)
    return {e.id for e in main.elements if e.called_process == stage} if main else set()
