"""Names, function definitions and function calls."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from . import tree
from .border import to_feel
from .builtins import BUILTINS, Builtin
from .compiler import Compiled, compile_node, compiles
from .errors import Unfit
from .run import Run, Scope
from .types import coerce, resolve
from .values import Function, Parameter, kind_of


@compiles(tree.Name)
def _name(node: tree.Name) -> Compiled:
    name, at = node.name, node.at
    path = _as_path(node) if "." in name else None

    def fetch(scope: Scope) -> Any:
        place: Scope | None = scope
        while place is not None:
            if name in place.values:
                return place.values[name]
            place = place.parent
        return _outside(name, scope.run, at) if path is None else path(scope)

    return fetch


def _as_path(node: tree.Name) -> Compiled:
    """A known name with a dot in it is a path wherever there is no such variable."""
    first, *rest = node.name.split(".")
    path: tree.Node = tree.Name(node.at, first.strip())
    for name in rest:
        path = tree.Path(node.at, path, name.strip())
    return compile_node(path)


def _outside(name: str, run: Run, at: int) -> Any:
    own = run.env.functions.get(name)
    if own is not None:
        return own if type(own) is Function else as_function(name, own)
    builtin = BUILTINS.get(name)
    if builtin is None:
        run.warn(f"unknown name: {name}", at)
    return builtin


@functools.lru_cache(maxsize=1_000)
def as_function(name: str, function: Callable[..., Any]) -> Function:
    """A FEEL function of a Python one. Its errors on unfit values become null with a warning."""
    parameters = tuple(
        Parameter(parameter.name.replace("_", " "))
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
    )

    def call(run: Run, arguments: list[Any]) -> Any:
        try:
            return to_feel(function(*arguments))
        except (TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise Unfit(f"{name}: {error}") from error

    required = sum(
        1
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is parameter.empty
    )
    return Function(name, parameters, call, required=required)


@compiles(tree.FunctionOf)
def _function(node: tree.FunctionOf) -> Compiled:
    body = compile_node(node.body)
    names = [name for name, _ in node.parameters]

    def define(scope: Scope) -> Function | None:
        if node.external:
            scope.run.warn("external functions are refused", node.at)
            return None
        try:
            parameters = tuple(_parameter(name, kind, scope) for name, kind in node.parameters)
        except Unfit as error:
            scope.run.warn(str(error), node.at)
            return None

        def call(run: Run, arguments: list[Any]) -> Any:
            return body(Scope(dict(zip(names, arguments, strict=True)), scope, run))

        return Function("", parameters, call)

    return define


def _parameter(name: str, kind: tree.TypeNode | None, scope: Scope) -> Parameter:
    if kind is None:
        return Parameter(name)
    known = resolve(kind, scope.run.env.types)
    if known is None:
        raise Unfit(f"no such type: {kind.name}")
    return Parameter(name, known)


@compiles(tree.Call)
def _call(node: tree.Call) -> Compiled:
    function = compile_node(node.function)
    arguments = [compile_node(argument) for argument in node.arguments]
    names, at = node.names, node.at

    def call(scope: Scope) -> Any:
        callee = function(scope)
        values = [argument(scope) for argument in arguments]
        return invoke(callee, values, names, scope.run, at)

    return call


def invoke(
    callee: Any, values: list[Any], names: tuple[str, ...] | None, run: Run, at: int = -1
) -> Any:
    """Call a function value; whatever does not fit gives null and a warning."""
    try:
        if type(callee) is Builtin:
            run.spend()
            return callee.invoke(run, values, names)
        if type(callee) is Function:
            return call_function(callee, values, names, run)
        raise Unfit(f"{kind_of(callee)} is not a function")
    except Unfit as error:
        run.warn(str(error), at)
        return None


def call_function(
    callee: Function, values: list[Any], names: tuple[str, ...] | None, run: Run
) -> Any:
    arguments = _in_order(callee, values, names)
    for index, parameter in enumerate(callee.parameters[: len(arguments)]):
        if parameter.type is not None:
            arguments[index], fitting = coerce(arguments[index], parameter.type, run)
            if not fitting:
                raise Unfit(f"{callee.name or 'function'}: {parameter.name} has the wrong type")
    run.enter_call()
    try:
        result = callee.call(run, arguments)
    finally:
        run.leave_call()
    if callee.result is None:
        return result
    result, fitting = coerce(result, callee.result, run)
    if not fitting:
        raise Unfit(f"{callee.name or 'function'}: the result has the wrong type")
    return result


def _in_order(callee: Function, values: list[Any], names: tuple[str, ...] | None) -> list[Any]:
    expected = len(callee.parameters)
    required = expected if callee.required is None else callee.required
    if names is None:
        if not required <= len(values) <= expected:
            raise Unfit(f"{callee.name or 'function'} takes {expected} arguments")
        return list(values)
    given = dict(zip(names, values, strict=True))
    wanted = [parameter.name for parameter in callee.parameters]
    if len(given) != len(names) or set(given) - set(wanted):
        raise Unfit(f"{callee.name or 'function'} has no such parameter")
    while len(wanted) > required and wanted[-1] not in given:
        wanted.pop()
    return [given.get(name) for name in wanted]
