"""The columns and the open output cells of quick tables, and what has been learnt of each."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from app.feel.compiler import Compiled
from app.feel.run import DEFAULT, Scope
from app.feel.tests_of_values import Test

from .memory import put
from .running import DecisionRun

if TYPE_CHECKING:
    from .frame import Frame
    from .graph import Part

Bits = int
_NOTHING = object()


class Computed:
    """A text that reads other facts: worked out once for the same answers of these."""

    __slots__ = ("answers", "compute", "refs")

    def __init__(self, compute: Compiled, refs: tuple[str, ...]) -> None:
        self.compute = compute
        self.refs = refs
        self.answers: dict[Hashable, Any] = {}

    def value(self, frame: Frame, part: Part) -> Any:
        keys = frame.keys
        key = tuple([keys.get(ref) for ref in self.refs])
        found = self.answers.get(key, _NOTHING)
        if found is _NOTHING:
            warnings = len(frame.run.warnings)
            found = self.compute(frame.scope(part))
            if None not in key and len(frame.run.warnings) == warnings:
                put(self.answers, key, found)
        return found


class Column:
    """``part``: the fact, if the column is one, whose values are of ``types``; else there is what
    is ``computed``. ``known``: value → the rows it leaves, as bits."""

    __slots__ = ("allowed", "computed", "free", "known", "part", "tests", "types")

    def __init__(
        self, computed: Computed | None, part: Part | None, types: frozenset[type]
    ) -> None:
        self.computed = computed
        self.part = part
        self.types = types
        self.allowed: Test | None = None
        self.known: dict[Hashable, Bits] = {}
        self.free: Bits = 0
        self.tests: dict[str, tuple[Test, Bits]] = {}

    def add(self, text: str, test: Test, row: Bits) -> None:
        """Cells of the same text are tested once."""
        known, rows = self.tests.get(text, (test, 0))
        self.tests[text] = (known, rows | row)

    def learn(self, key: Hashable, value: Any, constants: Mapping[str, Any]) -> Bits | None:
        """None where a test has something to warn of."""
        run = DecisionRun(DEFAULT, False)
        scope = Scope(constants, None, run)
        if (
            self.allowed is not None
            and value is not None
            and self.allowed(value, scope) is not True
        ):
            return None
        rows = self.free
        for test, those in self.tests.values():
            if test(value, scope) is True:
                rows |= those
        if run.warnings:
            return None
        return put(self.known, key, rows)  # type: ignore[no-any-return]
