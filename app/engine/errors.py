"""What the engine raises. Texts that reach a person are Chinese, like the findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.decisions import Finding


class EngineError(Exception):
    """Base of all errors of this package. After one, the run is of no use: drop it."""


class ReleaseError(EngineError):
    """The files of a release are not sound; `findings` say where and why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        lines = [f"{f.file} {f.element_id or ''}: {f.message}" for f in self.findings[:20]]
        super().__init__("\n".join(lines))


class TaskNotReady(EngineError):
    """No task, timer or message with this key waits any more."""


class StateError(EngineError):
    """The stored state is damaged, or belongs to another release."""


class ExpressionError(EngineError):
    """An expression gave a value that its place in the diagram cannot use."""


class DecisionError(EngineError):
    """A business rule task's decision could not be evaluated."""


class NoOutgoingFlow(EngineError):
    """No condition of a gateway holds, and it has no default flow."""


class StepLimitExceeded(EngineError):
    """One step went through more elements than a sound diagram can: it goes in circles."""


class ServiceMissing(EngineError):
    """A service task names a type that no feature has registered."""


class UncaughtBpmnError(EngineError):
    """A BPMN error that no boundary event or event sub-process catches."""

    def __init__(self, code: str, message: str = "") -> None:
        self.code = code
        super().__init__(f"未被捕获的 BPMN 错误 {code}" + (f"：{message}" if message else ""))


class NotMigratable(EngineError):
    """A running case cannot go on under the other release; `reasons` name what is missing."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("；".join(self.reasons))


class BpmnError(Exception):
    """Raised by a service: a business error that the diagram may catch by its code."""

    def __init__(self, code: str, message: str = "") -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}")
