"""Parsed, compiled, ready to be evaluated any number of times, from any thread."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from . import calls, loops, tree
from .border import to_feel
from .compiler import Compiled, compile_node
from .errors import FeelSyntaxError, LimitExceeded
from .names import KnownNames, needs_telling
from .parser import parse
from .run import DEFAULT, Environment, Note, Run, Scope
from .tests_of_values import Test, compile_unary_tests

__all__ = ["calls", "loops"]  # they register compilers


@dataclass(frozen=True, slots=True)
class Outcome:
    value: Any
    warnings: tuple[Note, ...]


class Expression:
    """A FEEL expression, or the unary tests of a cell (evaluated with `?` in the scope)."""

    __slots__ = ("compute", "names", "text", "tree")

    def __init__(self, text: str, root: tree.Node) -> None:
        self.text = text
        self.tree = root
        self.names = tree.names_in(root)
        try:
            self.compute: Compiled = compile_node(root)
        except RecursionError as error:
            raise FeelSyntaxError("depth", 0, text=text) from error

    def evaluate(self, scope: Mapping[str, Any] | None = None, env: Environment = DEFAULT) -> Any:
        """The value. What FEEL cannot answer is None; LimitExceeded is the only error."""
        return self.run(scope, env).value

    def run(self, scope: Mapping[str, Any] | None = None, env: Environment = DEFAULT) -> Outcome:
        """The value, and why parts of it are null."""
        given = scope or {}
        values = {name: to_feel(given[name]) for name in self.names if name in given}
        if isinstance(self.tree, tree.UnaryTests) and "?" in given:
            values["?"] = to_feel(given["?"])
        run = Run(env)
        return Outcome(compute_within(self.compute, Scope(values, None, run)), tuple(run.warnings))

    def evaluate_among(self, values: Mapping[str, Any], env: Environment) -> Any:
        """As `evaluate`, where all `values` are FEEL's already: none is looked at or copied."""
        return compute_within(self.compute, Scope(values, None, Run(env)))

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


class UnaryTestsExpression(Expression):
    """A decision table's cell; `test(value, scope)` is the quick way in."""

    __slots__ = ("test",)

    def __init__(self, text: str, root: tree.UnaryTests) -> None:
        super().__init__(text, root)
        self.test: Test = compile_unary_tests(root)


def compute_within(compute: Compiled, scope: Scope) -> Any:
    """Evaluate; a stack that runs out is a limit like the others."""
    try:
        return compute(scope)
    except RecursionError as error:
        raise LimitExceeded("depth", "the stack") from error


def parse_expression(text: str, names: Iterable[str] | KnownNames = ()) -> Expression:
    """Raises FeelSyntaxError. `names`: those of the scope that are more than one plain word, or
    `known_names` of them where many texts share them."""
    return Expression(text, parse(text, names))


def parse_formula(text: str, names: Iterable[str] | KnownNames = ()) -> Expression:
    """An expression that is asked for its answer. `> 5` alone is FEEL, a range; where somebody
    wants to know yes or no it is a comparison with its left side forgotten: FeelSyntaxError."""
    formula = parse_expression(text, names)
    root = formula.tree
    if isinstance(root, tree.OperatorRange) and not text.lstrip().startswith("("):
        raise FeelSyntaxError("unexpected", root.at, found=root.operator, text=text)
    return formula


def parse_unary_tests(text: str, names: Iterable[str] | KnownNames = ()) -> UnaryTestsExpression:
    root = parse(text, names, unary=True)
    if not isinstance(root, tree.UnaryTests):
        raise FeelSyntaxError("unexpected", 0, text=text)
    return UnaryTestsExpression(text, root)


@functools.lru_cache(maxsize=5_000)
def _parsed(text: str, names: frozenset[str]) -> Expression:
    return parse_expression(text, names)


def evaluate(text: str, scope: Mapping[str, Any] | None = None, env: Environment = DEFAULT) -> Any:
    """Parse (remembered) and evaluate."""
    given = scope or {}
    special = frozenset(name for name in _special_names(given, 0))
    functions = frozenset(name for name in env.functions if needs_telling(name))
    return _parsed(text, special | functions).evaluate(given, env)


def _special_names(value: Any, depth: int) -> Iterable[str]:
    """Names of the scope, and of contexts in it, that the parser has to be told."""
    if depth > 3:
        return
    if isinstance(value, Mapping):
        for name, item in value.items():
            if isinstance(name, str) and needs_telling(name):
                yield name
            yield from _special_names(item, depth + 1)
    elif isinstance(value, list | tuple) and value:
        yield from _special_names(value[0], depth + 1)
