"""Types of what is calculated, and of what the functions of the language take and give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.feel import tree
from app.feel.builtins import BUILTINS
from app.feel.types import BY_NAME

from .static_types import NUMBER, READERS, Inference, Known, simple, words
from .words import KINDS

_MONTHS, _TIME_SPAN = "years and months duration", "days and time duration"
# Kinds of parameters that take several types, as the functions are declared.
_GROUPS = {
    "temporal": ("date", "date and time", "time"),
    "day": ("date", "date and time"),
    "duration": (_MONTHS, _TIME_SPAN),
}


def _reads(kind: type) -> Callable[[Any], Any]:
    def register(reader: Any) -> Any:
        READERS[kind] = reader
        return reader

    return register


_DURATIONS = (_MONTHS, _TIME_SPAN)
_RESULTS: dict[tuple[str, str, str], str] = {
    **{(operator, "number", "number"): "number" for operator in ("+", "-", "*", "/", "**")},
    ("+", "string", "string"): "string",
    **{
        (operator, day, span): day
        for operator in ("+", "-")
        for day in ("date", "date and time")
        for span in _DURATIONS
    },
    **{("+", span, day): day for day in ("date", "date and time") for span in _DURATIONS},
    **{(operator, "time", _TIME_SPAN): "time" for operator in ("+", "-")},
    ("+", _TIME_SPAN, "time"): "time",
    **{("-", kind, kind): _TIME_SPAN for kind in ("date", "date and time", "time")},
    ("-", "date", "date and time"): _TIME_SPAN,
    ("-", "date and time", "date"): _TIME_SPAN,
    **{(operator, span, span): span for operator in ("+", "-") for span in _DURATIONS},
    **{("*", span, "number"): span for span in _DURATIONS},
    **{("*", "number", span): span for span in _DURATIONS},
    **{("/", span, "number"): span for span in _DURATIONS},
    **{("/", span, span): "number" for span in _DURATIONS},
}
_SIGNS = {"+": "相加", "-": "相减", "*": "相乘", "/": "相除", "**": "乘方"}


@_reads(tree.Arithmetic)
def _arithmetic(types: Inference, node: tree.Arithmetic) -> Known:
    """Chains lean to the left and may be long: a loop, as where they are computed."""
    steps = [node]
    while isinstance(steps[-1].left, tree.Arithmetic):
        steps.append(steps[-1].left)
    left = types.of(steps[-1].left)
    for step in reversed(steps):
        left = _step(types, step, left, types.of(step.right))
    return left


def _step(types: Inference, node: tree.Arithmetic, left: Known, right: Known) -> Known:
    if left is None or right is None or not (simple(left) and simple(right)):
        return None
    result = _RESULTS.get((node.operator, left.kind, right.kind))
    if result is None:
        sign = _SIGNS[node.operator]
        types.tell(node, f"{words(left)}与{words(right)}不能{sign}，结果总是空值（null）")
        return None
    return BY_NAME[result]


@_reads(tree.Call)
def _call(types: Inference, node: tree.Call) -> Known:
    given = [types.of(argument) for argument in node.arguments]
    name = node.function.name if isinstance(node.function, tree.Name) else ""
    function = BUILTINS.get(name)
    if function is None or name in types.names:
        return _RESULT_OF_OURS.get(name)
    if node.names is None:
        _check_arguments(types, node, name, given)
    return BY_NAME.get(_RESULT_OF.get(name, ""))


def _check_arguments(types: Inference, node: tree.Call, name: str, given: list[Known]) -> None:
    signatures = [s for s in BUILTINS[name].signatures if s.takes(len(given))]
    if not signatures:
        types.tell(node, f"函数 {name} 不接受 {len(given)} 个参数，结果总是空值（null）")
        return
    wrong: list[tuple[str, str]] = []
    for signature in signatures:
        slots = signature.slots
        misfits = [
            (words(kind), KINDS.get(slot.kind, slot.kind))
            for index, kind in enumerate(given)
            if (slot := slots[min(index, len(slots) - 1)]) and _misfits(kind, slot.kind)
        ]
        if not misfits:
            return
        wrong = wrong or misfits
    got, wanted = wrong[0]
    types.tell(node, f"函数 {name} 在这里要{wanted}，给的是{got}，结果总是空值（null）")


def _misfits(given: Known, wanted: str) -> bool:
    if given is None or not simple(given) or wanted in ("any", "list", "scalar"):
        return False
    return given.kind not in _GROUPS.get(wanted, (wanted,))


_RESULT_OF = {
    **dict.fromkeys(
        (
            *("count", "product", "stddev", "floor", "ceiling", "decimal", "round up", "sqrt"),
            *("round down", "round half up", "round half down", "log", "exp", "number"),
            *("string length", "day of year", "week of year"),
        ),
        "number",
    ),
    **dict.fromkeys(
        (
            *("string", "substring", "substring before", "substring after", "upper case"),
            *("lower case", "replace", "string join", "day of week", "month of year"),
        ),
        "string",
    ),
    **dict.fromkeys(
        (
            *("not", "contains", "starts with", "ends with", "matches", "list contains"),
            *("all", "any", "even", "odd", "is defined", "before", "after", "meets", "met by"),
            *("overlaps", "includes", "during", "starts", "started by", "finishes", "coincides"),
        ),
        "boolean",
    ),
    "date": "date",
    "today": "date",
    "date and time": "date and time",
    "now": "date and time",
    "time": "time",
    "years and months duration": _MONTHS,
    **dict.fromkeys(("append", "concatenate", "union", "reverse", "flatten", "sort"), "list"),
}
_RESULT_OF_OURS: dict[str, Known] = {
    "working days between": NUMBER,
    "months between": NUMBER,
}
