"""Types of values: `instance of`, and the checks on parameters and variables of a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import tree
from .temporal import start_of_day
from .values import Function, Range, kind_of, python_types

if TYPE_CHECKING:
    from .run import Run

SIMPLE = (
    "number",
    "string",
    "boolean",
    "date",
    "time",
    "date and time",
    "years and months duration",
    "days and time duration",
)
ALIASES = {
    "dateTime": "date and time",
    "yearMonthDuration": "years and months duration",
    "dayTimeDuration": "days and time duration",
}


@dataclass(frozen=True, slots=True)
class Type:
    """A type by its `kind`: a simple one, or any, list, context, range, function, null.

    `of` holds the element of a list or range; `entries` a context's; `parameters` and `result` a
    function's. `allows`, where set, says whether a value is among the allowed ones.
    """

    kind: str
    of: Type | None = None
    entries: tuple[tuple[str, Type], ...] = ()
    parameters: tuple[Type, ...] = ()
    result: Type | None = None
    name: str = ""
    allows: Callable[[Any, Run], bool] | None = field(default=None, compare=False)


ANY = Type("any")
LIST = Type("list", ANY)
CONTEXT = Type("context")
BY_NAME: dict[str, Type] = {name: Type(name) for name in SIMPLE}
BY_NAME |= {name: BY_NAME[kind] for name, kind in ALIASES.items()}
BY_NAME |= {"Any": ANY, "any": ANY, "list": LIST, "context": CONTEXT, "Null": Type("null")}
BY_NAME |= {"function": Type("function"), "range": Type("range", ANY)}


def resolve(node: tree.TypeNode, named: Mapping[str, Type]) -> Type | None:
    """The type a type node means; None for an unknown name."""
    parts = [resolve(part, named) for part in node.arguments]
    if any(part is None for part in parts):
        return None
    arguments: list[Type] = [part for part in parts if part is not None]
    if node.name in ("list", "range") and arguments:
        return Type(node.name, arguments[0])
    if node.name == "context" and arguments:
        return Type("context", entries=tuple(zip(node.names, arguments, strict=True)))
    if node.name == "function" and arguments:
        return Type("function", parameters=tuple(arguments[:-1]), result=arguments[-1])
    return named.get(node.name) or BY_NAME.get(node.name)


def type_asked_for(node: tree.TypeNode, named: Mapping[str, Type]) -> Type | None:
    """The type after `instance of`, where a list, range or context has to say of what it is:
    `123 instance of list` is null (DMN 10.3.2.13, Table 61)."""
    if node.name in ("list", "range", "context") and not node.arguments:
        return named.get(node.name)
    return resolve(node, named)


def is_instance(value: Any, kind: Type, run: Run) -> bool:
    """`value instance of kind`: null is an instance of nothing but Null, and allowed values are not
    looked at."""
    if value is None:
        return kind.kind == "null"
    return _fits(value, kind, run, False)


def fits(value: Any, kind: Type, run: Run) -> bool:
    """Whether a value conforms to a type; null conforms to every one."""
    return _fits(value, kind, run, True)


def _fits(value: Any, kind: Type, run: Run, strict: bool) -> bool:
    """`strict`: allowed values count."""
    if value is None:
        return True
    if kind.kind != "any":
        shape = _SHAPES.get(kind.kind)
        if shape is None:
            if kind_of(value) != kind.kind:
                return False
        elif not shape(value, kind, run, strict):
            return False
    return kind.allows is None or not strict or kind.allows(value, run)


def _fits_list(value: Any, kind: Type, run: Run, strict: bool) -> bool:
    if type(value) is not list:
        return False
    of = kind.of
    if of is None or (of.kind == "any" and of.allows is None):
        return True
    run.spend(len(value))
    return all(_fits(item, of, run, strict) for item in value)


def _fits_context(value: Any, kind: Type, run: Run, strict: bool) -> bool:
    if type(value) is not dict:
        return False
    run.spend(len(kind.entries))
    return all(name in value and _fits(value[name], of, run, strict) for name, of in kind.entries)


def _fits_range(value: Any, kind: Type, run: Run, strict: bool) -> bool:
    if type(value) is not Range:
        return False
    of = kind.of
    return of is None or all(_fits(end, of, run, strict) for end in (value.start, value.end))


def _fits_function(value: Any, kind: Type, run: Run, strict: bool) -> bool:
    if kind_of(value) != "function":
        return False
    if kind.result is None:
        return True
    if type(value) is not Function:
        return bool(value.takes(len(kind.parameters)))
    given = tuple(parameter.type or ANY for parameter in value.parameters)
    if len(given) != len(kind.parameters):
        return False
    takes = all(conforms(want, have) for want, have in zip(kind.parameters, given, strict=True))
    return takes and (value.result is None or conforms(value.result, kind.result))


def _fits_null(value: Any, kind: Type, run: Run, strict: bool) -> bool:
    return value is None


_SHAPES: dict[str, Callable[[Any, Type, Run, bool], bool]] = {
    "list": _fits_list,
    "context": _fits_context,
    "range": _fits_range,
    "function": _fits_function,
    "null": _fits_null,
}


def quick_types(kind: Type) -> frozenset[type]:
    """Python types whose values fit `kind` without a closer look."""
    if kind.allows is not None or kind.kind not in SIMPLE:
        return frozenset((type(None),))
    return python_types(kind.kind) | {type(None)}


def conforms(a: Type, b: Type) -> bool:
    """Whether every value of type `a` is one of type `b`."""
    return _conforms(a, b, {})


def _conforms(a: Type, b: Type, known: dict[tuple[int, int], bool]) -> bool:
    """`known`: pairs that were looked at, since types share their parts."""
    pair = (id(a), id(b))
    if pair not in known:
        known[pair] = True
        known[pair] = _conforms_by_kind(a, b, known)
    return known[pair]


def _conforms_by_kind(a: Type, b: Type, known: dict[tuple[int, int], bool]) -> bool:
    if a is b or b.kind == "any" or a.kind == "null":
        return True
    if a.kind != b.kind:
        return False
    if a.kind in ("list", "range"):
        return _conforms(a.of or ANY, b.of or ANY, known)
    if a.kind == "context":
        entries = dict(a.entries)
        return all(
            name in entries and _conforms(entries[name], of, known) for name, of in b.entries
        )
    if a.kind == "function" and b.result is not None:
        return (
            len(a.parameters) == len(b.parameters)
            and all(_conforms(q, p, known) for p, q in zip(a.parameters, b.parameters, strict=True))
            and _conforms(a.result or ANY, b.result, known)
        )
    return True


def coerce(value: Any, kind: Type | None, run: Run) -> tuple[Any, bool]:
    """`value` made to fit `kind` by the implicit conversions, and whether that worked.

    One value becomes a list of one, a list of one its value, a date a date and time.
    """
    if kind is None or fits(value, kind, run):
        return value, True
    if kind.kind == "list" and type(value) is not list and fits([value], kind, run):
        return [value], True
    if type(value) is list and len(value) == 1 and fits(value[0], kind, run):
        return value[0], True
    if kind.kind == "date and time" and kind_of(value) == "date":
        return start_of_day(value), True
    return None, False
