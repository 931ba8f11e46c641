"""Who catches a thrown error or escalation."""

from __future__ import annotations

from typing import Any

from .task import CaseTask


def find_catcher(task: CaseTask, kind: str, code: str) -> tuple[Any, Any]:
    """The boundary event or event sub-process for a thrown error or escalation, and where: the
    activity that the event is attached to, or the scope that the sub-process lies in."""
    current: CaseTask | None = task
    while current is not None:
        if current.is_instance:
            current = current.parent
        event = _best(getattr(current.task_spec, "attached", ()), kind, code)
        if event is not None:
            return event, current
        scope = current.workflow
        # An event sub-process does not catch what is thrown in itself, or in another one.
        if current.task_spec not in scope.spec.event_subprocesses:
            event = _best(scope.spec.event_subprocesses, kind, code)
            if event is not None:
                return event, scope
        current = scope.host
    return None, None


def _best(specs: Any, kind: str, code: str) -> Any:
    """The one for exactly this code, else the one for any code."""
    found = [spec for spec in specs if spec.event_definition.kind == kind]
    exact = [spec for spec in found if spec.event_definition.name == code]
    return next(iter(exact), None) or next(
        (spec for spec in found if not spec.event_definition.name), None
    )
