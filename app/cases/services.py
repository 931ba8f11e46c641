"""What a diagram's service tasks may call: functions that features register under a type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.accounts.models import User
from app.cases.models import Case

if TYPE_CHECKING:
    from app.cases.step import Step
    from app.engine import ServiceCall


class CaseCall:
    """One call of a service task: what the diagram handed in, and the case it runs for."""

    __slots__ = ("_call", "_step")

    def __init__(self, call: ServiceCall, step: Step) -> None:
        self._call = call
        self._step = step

    @property
    def case(self) -> Case:
        return self._step.case

    @property
    def by(self) -> User | None:
        """Whose action set the step going; None for the clock."""
        return self._step.by

    @property
    def officer_id(self) -> int | None:
        """Whose act it is: a deputy acts in the place of the colleague who is away."""
        return self._step.acting_for or (self.by.id if self.by else None)

    @property
    def now(self) -> datetime:
        return self._step.now

    @property
    def today(self) -> date:
        return self._step.now.date()

    @property
    def element_id(self) -> str:
        return self._call.element_id

    @property
    def inputs(self) -> Mapping[str, Any]:
        return self._call.inputs

    @property
    def variables(self) -> Mapping[str, Any]:
        return self._call.variables

    @property
    def task_id(self) -> int | None:
        """The task whose completion set the step going."""
        return self._step.task.id if self._step.task else None

    def remark(self, **data: Any) -> None:
        """Put ids or codes into the event of the step under way, instead of an event of its own."""
        self._step.remarks.update(data)

    def answers(self, element_id: str) -> dict[str, Any]:
        """What was last filled in at the user task ``element_id``; empty if it never was."""
        return self._step.answers(element_id)


Handler = Callable[[CaseCall], Mapping[str, Any] | None]
_handlers: dict[str, Handler] = {}
_looking: set[str] = set()


def service(type_: str, *, only_looks: bool = False) -> Callable[[Handler], Handler]:
    """Register a function under a service task type (``subject.verb``).

    ``only_looks``: it notes how things are, and the note may stay when its step is taken back.
    """

    def register(handler: Handler) -> Handler:
        if type_ in _handlers:
            raise RuntimeError(f"service type {type_} is registered twice")
        _handlers[type_] = handler
        if only_looks:
            _looking.add(type_)
        return handler

    return register


def only_looks(type_: str) -> bool:
    return type_ in _looking


def service_types() -> frozenset[str]:
    return frozenset(_handlers)


class BoundServices(Mapping):
    """The registered services, each bound to one step: made without walking them all."""

    def __init__(self, step: Step) -> None:
        self._step = step

    def __getitem__(self, type_: str) -> Callable[[ServiceCall], Mapping[str, Any] | None]:
        handler = _handlers[type_]
        return lambda call: handler(CaseCall(call, self._step))

    def __contains__(self, type_: object) -> bool:
        return type_ in _handlers

    def __iter__(self) -> Iterator[str]:
        return iter(_handlers)

    def __len__(self) -> int:
        return len(_handlers)
