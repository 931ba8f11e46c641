"""A cell as the analysis sees it: its own compiled test, and the form that makes it exact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app import feel
from app.feel import LimitExceeded, tree
from app.feel.names import KnownNames
from app.feel.run import Run, Scope

from .forms import INPUT, Form, Names, NotAnalysableError, form_of


class Cell:
    """`form` is None where the cell does more than compare; then `reason` says why, and it can be
    worked out only on inputs of which every single value is known (`needs_only_constants`)."""

    __slots__ = ("_names", "form", "needs_only_constants", "reason", "text", "tree", "unary")

    def __init__(self, parsed: feel.UnaryTestsExpression, names: Names) -> None:
        self.text = parsed.text
        self.tree = parsed.tree
        self.unary = parsed.test
        self._names = names
        self.form: Form | None = None
        self.reason = ""
        try:
            self.form = form_of(parsed.tree, names, parsed.text)
        except NotAnalysableError as error:
            self.reason = str(error)
        self.needs_only_constants = _only_constants(parsed.tree, names)

    def holds(self, value: Any, others: Mapping[str, Any] | None = None) -> bool:
        """What the interpreter would say; `others`: values of inputs it is compared with.

        Raises NotAnalysableError where the cell takes more than the limits allow.
        """
        given = {**self._names.constants, **others} if others else self._names.constants
        try:
            return self.unary(value, Scope(given, None, Run())) is True
        except (LimitExceeded, RecursionError) as error:
            raise NotAnalysableError("超出计算限制") from error


def _only_constants(root: tree.Node, names: Names) -> bool:
    known = Names({**names.constants, INPUT: None}, {})
    return known.is_constant(root)


class Cells:
    """The cells of a file, each text read once. `parsed`: what was parsed before, by its text."""

    def __init__(
        self,
        known: KnownNames,
        names: Names,
        parsed: Mapping[str, feel.UnaryTestsExpression] | None = None,
    ) -> None:
        self._known = known
        self._parsed = parsed or {}
        self._names = names
        self._read: dict[str, Cell | None] = {}

    def of(self, text: str) -> Cell | None:
        """None for a cell that says nothing. Raises FeelSyntaxError."""
        if text in ("", "-"):
            return None
        if text not in self._read:
            parsed = self._parsed.get(text) or feel.parse_unary_tests(text, self._known)
            silent = isinstance(parsed.tree, tree.UnaryTests) and not parsed.tree.tests
            self._read[text] = None if silent else Cell(parsed, self._names)
        return self._read[text]
