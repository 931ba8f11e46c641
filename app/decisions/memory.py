"""Answers kept from one evaluation to the next.

A decision whose texts read nothing but what it requires says the same of the same values, so it is
worked out once for them. What has anything to warn of is never kept, nor what asks for the day or
calls a function of the environment: a kept answer is exactly what would be worked out again.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from app.feel import tree
from app.feel.expression import Expression

from . import model
from .running import DecisionRun, TableTrace

if TYPE_CHECKING:
    from .frame import Frame
    from .graph import Part
    from .quick_tables import QuickTable

MOST = 5_000
_CLOCK = frozenset(("today", "now"))
_PLAIN = (str, bool, date)


Traces = tuple[TableTrace, ...]


class Answer:
    """A value that is kept. It is a key by itself: the same answer again is the same object."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Kept(NamedTuple):
    """An answer with the traces of the part's own tables; None where nobody has asked for them."""

    answer: Answer
    traces: Traces | None


class Memory:
    """What is known of one part. ``constant``: its only answer, where it depends on no input."""

    __slots__ = ("_by_value", "answers", "constant", "table")

    def __init__(self, constant: Kept | None = None) -> None:
        self.constant = constant
        self.table: QuickTable | None = None
        self.answers: dict[Hashable, Kept] = {}
        self._by_value: dict[Hashable, Answer] = {}

    def keep(self, key: Hashable, value: Any, traces: Traces | None) -> Answer:
        """One answer for each value, so that what rests on it is known again."""
        content = content_of(value)
        answer = None if content is None else self._by_value.get(content)
        if answer is None:
            answer = Answer(value)
            if content is not None:
                put(self._by_value, content, answer)
        put(self.answers, key, Kept(answer, traces))
        return answer


def put(kept: dict[Hashable, Any], key: Hashable, value: Any) -> Any:
    """Keep within bounds: a memory that is full begins anew."""
    if len(kept) >= MOST:
        kept.clear()
    kept[key] = value
    return value


def key_of(value: Any) -> Hashable:
    """What an input's value is known again by; None for what is not remembered by.

    Numbers go by their digits: 1 and 1.0 are equal, but not the same text.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value  # type: ignore[no-any-return]
    if kind is Decimal:
        return ("number", str(value))
    return ("null",) if value is None else None


def content_of(value: Any) -> Hashable:
    """As ``key_of``, for lists and contexts too."""
    if type(value) is list:
        parts = [content_of(item) for item in value]
        return None if None in parts else ("list", *parts)
    if type(value) is dict:
        parts = [content_of(item) for item in value.values()]
        return None if None in parts else ("context", *value, *parts)
    return key_of(value)


def always_the_same(expressions: Iterable[Expression], outside: frozenset[str]) -> bool:
    """Whether texts depend on the values of their names only. ``outside``: what the environment
    supplies."""
    return all(
        expression.names.isdisjoint(_CLOCK)
        and expression.names.isdisjoint(outside)
        and not any(isinstance(node, tree.TypeNode) for node in tree.walk(expression.tree))
        for expression in expressions
    )


def prepare(parts: Iterable[Part], outside: frozenset[str], frame: Frame) -> None:
    """Give each part that always says the same its memory. ``frame``: one without inputs."""
    for part in needed_first(parts):
        _prepare(part, outside, frame)


def needed_first(parts: Iterable[Part]) -> Iterator[Part]:
    """A loop, so that no chain of decisions can overflow the stack."""
    done: set[str] = set()
    opened: set[str] = set()
    pending = list(parts)
    while pending:
        part = pending[-1]
        waiting = [needed for _, needed in part.needs if needed.ref not in opened]
        if part.ref in opened or not waiting:
            pending.pop()
            opened.add(part.ref)
            if part.ref not in done:
                done.add(part.ref)
                yield part
        else:
            opened.add(part.ref)
            pending += waiting


def _prepare(part: Part, outside: frozenset[str], frame: Frame) -> None:
    if not _is_rememberable(part, outside):
        return
    if all(needed.memory and needed.memory.constant for _, needed in part.needs):
        constant = _constant(part, frame)
        part.memory = None if constant is None else Memory(constant)
    elif isinstance(part.element, model.Decision):
        part.memory = Memory()


def _is_rememberable(part: Part, outside: frozenset[str]) -> bool:
    element = part.element
    if isinstance(element, model.Decision):
        plain = isinstance(element.logic, model.LiteralText | model.Table)
    else:
        function = element.function if isinstance(element, model.Knowledge) else None
        plain = function is not None and isinstance(function.body, model.LiteralText)
    return (
        plain
        and all(not name and _is_known(needed) for name, needed in part.needs)
        and always_the_same(part.expressions, outside)
    )


def _is_known(part: Part) -> bool:
    return isinstance(part.element, model.InputData) or part.memory is not None


def _constant(part: Part, frame: Frame) -> Kept | None:
    """None where there is something to warn of: that is said anew in each evaluation."""
    run = frame.run = DecisionRun(frame.run.env, True)
    for _, needed in part.needs:
        memory = needed.memory
        if memory is not None and memory.constant is not None:
            frame.values[needed.ref] = memory.constant.answer.value
    value = frame.worked_out(part)
    return None if run.warnings else Kept(Answer(value), tuple(run.traces or ()))
