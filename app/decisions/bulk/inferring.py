"""Of which kind a text's value is, where it cannot be SQL itself: an interpreted value needs a
column of one kind."""

from __future__ import annotations

from app.feel import tree

from .errors import NotCompilable
from .expressions import compile_node
from .scope import Scope
from .symbols import SCALARS, Symbol, kind

_NUMBER = (
    "floor", "ceiling", "modulo", "sqrt", "log", "exp", "decimal", "product", "mean", "median",
    "stddev", "number", "round up", "round down", "round half up", "round half down",
    "string length", "count", "day of year", "week of year",
)  # fmt: skip
_STRING = (
    "substring", "upper case", "lower case", "substring before", "substring after", "replace",
    "string", "string join", "day of week", "month of year",
)  # fmt: skip
_BOOLEAN = ("matches", "odd", "even", "contains", "starts with", "ends with", "list contains", "is")
KIND_OF_RESULT = (
    dict.fromkeys(_NUMBER, "number")
    | dict.fromkeys(_STRING, "string")
    | dict.fromkeys(_BOOLEAN, "boolean")
)
_TRUTH = (tree.Comparison, tree.Between, tree.In, tree.All, tree.Any, tree.Quantified)


def kind_of_text(node: tree.Node, scope: Scope) -> str | None:
    """A scalar kind that the value certainly has where it is not null; None where none is seen."""
    if isinstance(node, (*_TRUTH, tree.InstanceOf)):
        return "boolean"
    if isinstance(node, tree.Arithmetic):
        return _all_number(scope, node.left, node.right)
    if isinstance(node, tree.Negation):
        return _all_number(scope, node.operand)
    if isinstance(node, tree.Call) and isinstance(node.function, tree.Name):
        own = scope.find(node.function.name) is not None
        return None if own else KIND_OF_RESULT.get(node.function.name)
    if isinstance(node, tree.If):
        parts = [result for _, result in node.branches] + [node.otherwise]
        kinds = {kind_of_text(part, scope) for part in parts} - {"null"}
        return kinds.pop() if len(kinds) == 1 else None
    return _compiled_kind(node, scope)


def _all_number(scope: Scope, *parts: tree.Node) -> str | None:
    """Numbers give numbers; a null among them gives null."""
    kinds = {kind_of_text(part, scope) for part in parts}
    return "number" if kinds <= {"number", "null"} else None


def _compiled_kind(node: tree.Node, scope: Scope) -> str | None:
    try:
        found: Symbol = compile_node(node, scope)
    except NotCompilable:
        return None
    return kind(found) if kind(found) in (*SCALARS, "null") else None
