"""Who a user task is for, by when, and how urgent it is.

Worked out when the task begins to wait, from the variables of that moment, and kept with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .errors import ExpressionError
from .expressions import Formula, formula_or_text
from .moments import as_moment
from .values import key_text

if TYPE_CHECKING:
    from .runtime.task import CaseTask

DEFAULT_PRIORITY = 50
Source = Formula | str


@dataclass(frozen=True, slots=True)
class Assigned:
    """The expressions, as the diagram has them."""

    assignee: Source
    groups: Source
    due: Source
    follow_up: Source
    priority: Source

    @classmethod
    def read(cls, settings: Mapping[str, str], lane: str | None) -> Assigned:
        """Without candidate groups the role of the lane is the group."""
        return cls(
            assignee=formula_or_text(settings.get("assignee", "")),
            groups=formula_or_text(settings.get("candidateGroups") or lane or ""),
            due=formula_or_text(settings.get("dueDate", "")),
            follow_up=formula_or_text(settings.get("followUpDate", "")),
            priority=formula_or_text(settings.get("priority", "")),
        )


def assign(assigned: Assigned, task: CaseTask) -> list[Any]:
    """[assignee, groups, due, follow-up, priority], as JSON."""
    return [
        _name(_value(assigned.assignee, task)),
        _names(_value(assigned.groups, task)),
        _moment(_value(assigned.due, task), task, end_of_day=True),
        _moment(_value(assigned.follow_up, task), task, end_of_day=False),
        _priority(_value(assigned.priority, task), task),
    ]


def _value(source: Source, task: CaseTask) -> Any:
    return task.evaluate(source) if isinstance(source, Formula) else source


def _name(value: Any) -> str | None:
    return None if value is None or value == "" else key_text(value)


def _names(value: Any) -> list[str]:
    if isinstance(value, list):
        return [key_text(name) for name in value if name is not None]
    if isinstance(value, str):
        return [name.strip() for name in value.split(",") if name.strip()]
    return []


def _moment(value: Any, task: CaseTask, *, end_of_day: bool) -> str | None:
    if value is None or value == "":
        return None
    clock = task.workflow.script_engine.env.clock
    moment = as_moment(value, clock().tzinfo, end_of_day=end_of_day)
    if moment is None:
        label = task.task_spec.label
        raise ExpressionError(f"“{label}”的办理期限不是日期：{value!r}")
    return moment.isoformat()


def _priority(value: Any, task: CaseTask) -> int:
    if value in (None, ""):
        return DEFAULT_PRIORITY
    try:
        return min(100, max(0, int(Decimal(value))))
    except (ArithmeticError, TypeError, ValueError) as error:
        raise ExpressionError(f"“{task.task_spec.label}”的优先级不是数字：{value!r}") from error


def moment_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
