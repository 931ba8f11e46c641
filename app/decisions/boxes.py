"""Boxed expressions to closures of the same kind that FEEL compiles to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from app import feel
from app.feel import tree
from app.feel.calls import invoke
from app.feel.compiler import Compiled
from app.feel.errors import Unfit
from app.feel.loops import elements
from app.feel.names import known_names
from app.feel.run import Run, Scope
from app.feel.types import Type, coerce, quick_types
from app.feel.values import Function, Parameter

from . import model
from .findings import Finding, Place, finding, syntax_words
from .types import Types


def _nothing(scope: Scope) -> None:
    return None


class Builder:
    """Compiles the texts of one file; what cannot be compiled becomes a finding and null."""

    def __init__(self, definitions: model.Definitions, types: Types, names: Iterable[str]) -> None:
        self.file = definitions.file
        self.types = types
        self.names = known_names(names)
        self.findings: list[Finding] = []
        self.expressions: list[tuple[Place, feel.Expression]] = []
        self.tables: dict[int, Any] = {}
        self._parsed: dict[str, feel.Expression] = {}
        self._parsed_tests: dict[str, feel.UnaryTestsExpression] = {}

    # Texts

    def parsed(self, text: str) -> feel.Expression:
        """Read once: the rows of a table say the same over and over. Raises FeelSyntaxError."""
        found = self._parsed.get(text)
        if found is None:
            found = self._parsed[text] = feel.parse_expression(text, self.names)
        return found

    def parsed_tests(self, text: str) -> feel.UnaryTestsExpression:
        """A cell, read once as well."""
        found = self._parsed_tests.get(text)
        if found is None:
            found = self._parsed_tests[text] = feel.parse_unary_tests(text, self.names)
        return found

    def expression(self, text: str, place: Place) -> Compiled:
        if not text:
            return _nothing
        try:
            parsed = self.parsed(text)
        except feel.FeelSyntaxError as error:
            return self._broken(error, place)
        self.expressions.append((place, parsed))
        if isinstance(parsed.tree, tree.Literal):
            return parsed.compute
        return located(parsed.compute, place)

    def _broken(self, error: feel.FeelSyntaxError, place: Place) -> Compiled:
        self.findings.append(finding(place, syntax_words(error)))

        def give_null(scope: Scope) -> None:
            before = len(scope.run.warnings)
            scope.run.warn(str(error), error.position)
            _locate(scope.run, place, before)

        return give_null

    # Boxes

    def boxed(self, box: model.Boxed | None, place: Place) -> Compiled:
        """The closure of a boxed expression; its value has the type the box states."""
        if box is None:
            return _nothing
        here = replace(place, element=box.id or place.element)
        compute = _BUILDERS[type(box)](self, box, here)
        kind = self.types.find(box.type_ref)
        return compute if kind is None else typed(compute, kind, here)


def located(compute: Compiled, place: Place) -> Compiled:
    """Warnings of `compute` say where they come from."""

    def run(scope: Scope) -> Any:
        warnings = scope.run.warnings
        before = len(warnings)
        value = compute(scope)
        if len(warnings) > before:
            _locate(scope.run, place, before)
        return value

    return run


def _locate(run: Run, place: Place, since: int) -> None:
    locate = getattr(run, "locate", None)
    if locate is not None:
        locate(place, since)


def typed(compute: Compiled, kind: Type, place: Place) -> Compiled:
    quick = quick_types(kind)

    def run(scope: Scope) -> Any:
        value = compute(scope)
        if type(value) in quick:
            return value
        value, fitting = coerce(value, kind, scope.run)
        if not fitting:
            before = len(scope.run.warnings)
            scope.run.warn(f"the value is no {kind.name or kind.kind}")
            _locate(scope.run, place, before)
        return value

    return run


def _guarded(compute: Compiled, place: Place) -> Compiled:
    """What does not fit together is null and a warning."""

    def run(scope: Scope) -> Any:
        try:
            return compute(scope)
        except Unfit as error:
            before = len(scope.run.warnings)
            scope.run.warn(str(error))
            _locate(scope.run, place, before)
            return None

    return run


def _literal(builder: Builder, box: model.LiteralText, place: Place) -> Compiled:
    return builder.expression(box.text, place)


def _context(builder: Builder, box: model.ContextBox, place: Place) -> Compiled:
    builder.findings += _named_twice(box, place)
    entries = []
    for entry in box.entries:
        compute = builder.boxed(entry.value, place)
        kind = builder.types.find(entry.type_ref)
        entries.append((entry.name, typed(compute, kind, place) if kind else compute))

    def run(scope: Scope) -> Any:
        values: dict[str, Any] = {}
        inside = scope.inner(values)
        for name, compute in entries:
            value = compute(inside)
            if not name:
                return value
            values[name] = value
        return dict(values)

    return run


def _named_twice(box: model.ContextBox, place: Place) -> Iterator[Finding]:
    """The later of two entries of one name would silently take the place of the first."""
    first: dict[str, int] = {}
    for number, entry in enumerate(box.entries, 1):
        if entry.name and (before := first.setdefault(entry.name, number)) != number:
            yield finding(place, f"上下文的第 {before} 项和第 {number} 项都叫“{entry.name}”")


def _invocation(builder: Builder, box: model.InvocationBox, place: Place) -> Compiled:
    function = builder.boxed(box.function, place)
    names = tuple(binding.name for binding in box.bindings)
    values = [builder.boxed(binding.value, place) for binding in box.bindings]

    def run(scope: Scope) -> Any:
        return invoke(function(scope), [value(scope) for value in values], names or None, scope.run)

    return located(run, place)


def function_of(builder: Builder, box: model.FunctionBox, place: Place, name: str) -> Compiled:
    """A function value; only FEEL functions are, external ones are refused."""
    if box.kind != "FEEL":
        return _refused(place)
    body = builder.boxed(box.body, place)
    names = [entry.name for entry in box.parameters]
    parameters = tuple(
        Parameter(entry.name, builder.types.find(entry.type_ref)) for entry in box.parameters
    )

    def define(scope: Scope) -> Function:
        def call(run: Run, arguments: list[Any]) -> Any:
            return body(Scope(dict(zip(names, arguments, strict=True)), scope, run))

        return Function(name, parameters, call)

    return define


def _refused(place: Place) -> Compiled:
    def give_null(scope: Scope) -> None:
        before = len(scope.run.warnings)
        scope.run.warn("external functions are refused")
        _locate(scope.run, place, before)

    return give_null


def _function(builder: Builder, box: model.FunctionBox, place: Place) -> Compiled:
    return function_of(builder, box, place, place.name)


def _list(builder: Builder, box: model.ListBox, place: Place) -> Compiled:
    items = [builder.boxed(item, place) for item in box.items]

    def run(scope: Scope) -> list[Any]:
        scope.run.spend(len(items))
        return [item(scope) for item in items]

    return run


def _relation(builder: Builder, box: model.RelationBox, place: Place) -> Compiled:
    rows = [[builder.boxed(cell, place) for cell in row] for row in box.rows]

    def run(scope: Scope) -> list[dict[str, Any]]:
        scope.run.spend(len(rows) * (1 + len(box.columns)))
        return [
            {name: cell(scope) for name, cell in zip(box.columns, row, strict=False)}
            for row in rows
        ]

    return run


def _conditional(builder: Builder, box: model.ConditionalBox, place: Place) -> Compiled:
    condition = builder.boxed(box.condition, place)
    then, otherwise = builder.boxed(box.then, place), builder.boxed(box.otherwise, place)

    def run(scope: Scope) -> Any:
        decided = condition(scope)
        if decided is not None and type(decided) is not bool:
            raise Unfit("the condition is no boolean")
        return then(scope) if decided is True else otherwise(scope)

    return _guarded(run, place)


def _filter(builder: Builder, box: model.FilterBox, place: Place) -> Compiled:
    source, match = builder.boxed(box.source, place), builder.boxed(box.match, place)

    def run(scope: Scope) -> Any:
        return [item for item in elements(source(scope), scope.run) if _holds(match, item, scope)]

    return _guarded(run, place)


def _holds(match: Compiled, item: Any, scope: Scope) -> bool:
    scope.run.spend()
    inside = scope.inner({"item": item})
    result = match(inside.inner(item) if type(item) is dict else inside)
    if type(result) is not bool:
        raise Unfit("the condition is no boolean")
    return result


def _iterator(builder: Builder, box: model.IteratorBox, place: Place) -> Compiled:
    source, body = builder.boxed(box.source, place), builder.boxed(box.body, place)
    finish = {"for": _collect, "some": _some, "every": _every}[box.kind]

    def run(scope: Scope) -> Any:
        items = elements(source(scope), scope.run)
        return finish(items, lambda item, so_far: _turn(scope, box.variable, item, so_far, body))

    return _guarded(run, place)


def _turn(scope: Scope, variable: str, item: Any, so_far: list[Any], body: Compiled) -> Any:
    scope.run.spend(1 + len(so_far))
    return body(scope.inner({variable: item, "partial": so_far}))


def _collect(items: list[Any], turn: Callable[[Any, list[Any]], Any]) -> list[Any]:
    results: list[Any] = []
    for item in items:
        results.append(turn(item, list(results)))
    return results


def _some(items: list[Any], turn: Callable[[Any, list[Any]], Any]) -> bool | None:
    return _quantified(items, turn, True)


def _every(items: list[Any], turn: Callable[[Any, list[Any]], Any]) -> bool | None:
    return _quantified(items, turn, False)


def _quantified(
    items: list[Any], turn: Callable[[Any, list[Any]], Any], decisive: bool
) -> bool | None:
    result: bool | None = not decisive
    for item in items:
        value = turn(item, [])
        if value is decisive:
            return decisive
        if value is not (not decisive):
            result = None
    return result


_BUILDERS: dict[type[model.Boxed], Callable[[Builder, Any, Place], Compiled]] = {
    model.LiteralText: _literal,
    model.ContextBox: _context,
    model.InvocationBox: _invocation,
    model.FunctionBox: _function,
    model.ListBox: _list,
    model.RelationBox: _relation,
    model.ConditionalBox: _conditional,
    model.FilterBox: _filter,
    model.IteratorBox: _iterator,
}


def builds(kind: type[model.Boxed]) -> Callable[[Any], Any]:
    """Register the compiler of a kind of box."""

    def register(function: Any) -> Any:
        _BUILDERS[kind] = function
        return function

    return register
