"""FEEL texts of a model at their place: compiled, or else asked of the interpreter."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from app import feel
from app.decisions.boxes import Builder
from app.decisions.findings import Place
from app.feel import tree
from app.feel.expression import Expression, UnaryTestsExpression
from app.feel.run import Environment, Run
from app.feel.run import Scope as ValueScope
from app.feel.types import BY_NAME, Type
from app.feel.types import coerce as coerce_value

from . import functions, loops
from .coercion import coerce
from .errors import Interpreted, NotCompilable
from .expressions import compile_node
from .inferring import kind_of_text
from .interpreted import Lookups
from .scope import Scope, Work
from .sql import FALSE, TRUE, Sql, is_true
from .symbols import NOTHING, SCALARS, Symbol, truth
from .unary_tests import unary_tests

__all__ = ["functions", "loops"]  # they register compilers


@dataclasses.dataclass
class Session:
    """One compilation of a model: what its parts share."""

    env: Environment
    lookups: Lookups = dataclasses.field(default_factory=Lookups)
    interpreted: list[Interpreted] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        self.work = Work(self.env)

    def note(self, place: Place, reason: str) -> None:
        self.interpreted.append(Interpreted(place, reason))

    def text(
        self, builder: Builder, text: str, scope: Scope, place: Place, wanted: Type | None
    ) -> Symbol:
        """A text's value, of type `wanted` where one is given."""
        if not text:
            return NOTHING
        try:
            parsed = builder.parsed(text)
        except feel.FeelSyntaxError:
            return NOTHING
        try:
            return coerce(compile_node(parsed.tree, scope), wanted, self.work)
        except NotCompilable as refused:
            of = wanted or BY_NAME.get(kind_of_text(parsed.tree, scope) or "")
            if of is None or of.kind not in SCALARS:
                raise
            found = self._expression(parsed, scope, of)
            self.note(place, refused.reason)
            return found

    def _expression(self, parsed: Expression, scope: Scope, wanted: Type) -> Symbol:
        return self.lookups.add(
            _names_read(parsed, scope),
            lambda values: typed_value(self.value_of(parsed, values), wanted, self.run()),
            wanted.kind,
        )

    def value_of(self, parsed: Expression, values: Mapping[str, Any]) -> Any:
        return parsed.compute(ValueScope(values, None, self.run()))

    def run(self) -> Run:
        return Run(self.env)

    def cell(self, builder: Builder, text: str, value: Symbol, scope: Scope, place: Place) -> Sql:
        """Whether a cell holds; never NULL."""
        if text in ("", "-"):
            return TRUE
        try:
            parsed = builder.parsed_tests(text)
        except feel.FeelSyntaxError:
            return FALSE
        root = parsed.tree
        if not isinstance(root, tree.UnaryTests):
            raise NotCompilable("单元格")
        try:
            return is_true(unary_tests(root, value, scope))
        except NotCompilable as refused:
            found = self._test(parsed, value, scope)
            self.note(place, refused.reason)
            return is_true(truth(found))

    def _test(self, parsed: UnaryTestsExpression, value: Symbol, scope: Scope) -> Symbol:
        def holds(values: dict[str, Any]) -> bool:
            return parsed.test(values.pop("?"), ValueScope(values, None, self.run())) is True

        names = {**_names_read(parsed, scope), "?": value}
        return self.lookups.add(names, holds, "boolean")


def typed_value(value: Any, wanted: Type, run: Run) -> Any:
    return coerce_value(value, wanted, run)[0]


def _names_read(parsed: Expression, scope: Scope) -> dict[str, Symbol]:
    """What the text reads from around it."""
    found: dict[str, Symbol] = {}
    for name in parsed.names:
        for candidate in (name, name.split(".")[0].strip()):
            symbol = scope.find(candidate)
            if symbol is not None:
                found[candidate] = symbol
                break
    return found
