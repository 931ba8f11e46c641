"""What a release must hold together as a whole: processes, messages, roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.engine.reading.model import Process
from app.engine.vocabulary import Vocabulary

from .report import Report


class Known:
    """What a diagram may refer to. `forms` have their fields; `decisions` is None where the tables
    cannot be read."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        forms: Mapping[str, frozenset[str]],
        decisions: frozenset[str] | None,
        processes: Iterable[Process],
    ) -> None:
        self.vocabulary = vocabulary
        self.forms = forms
        self.decisions = decisions
        self.processes = {process.id: process for process in processes}


def check_references(processes: list[Process], known: Known, report: Report) -> None:
    if not processes:
        report.error("", None, "发布包中没有流程")
    for process in processes:
        twin = known.processes[process.id]
        if twin is not process:
            report.error(
                process.file, process.id, f"流程编号重复：{process.id}（另见 {twin.file}）"
            )
    _check_circles(known, report)


def _check_circles(known: Known, report: Report) -> None:
    """A process that calls itself, directly or by others, before anything waits, never ends."""
    calls = {
        process.id: [
            element.settings.get("processId", "")
            for element in process.body.every_element()
            if element.kind == "callActivity"
        ]
        for process in known.processes.values()
    }
    for start in calls:
        seen: set[str] = set()
        pending = list(calls[start])
        while pending:
            current = pending.pop()
            if current == start:
                process = known.processes[start]
                report.error(process.file, start, f"流程“{process.name}”直接或间接地调用自己")
                break
            if current not in seen:
                seen.add(current)
                pending.extend(calls.get(current, ()))
