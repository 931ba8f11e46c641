"""How a built-in function is declared, and how its arguments are brought in order.

    @builtin("substring(string: string, start position: number, length?: number)")
    def substring(run, string, start, length=None): ...

One function may have several signatures; `name...: kind` takes any number of arguments. A kind
other than `any` refuses null, takes a list of one for its only element, and one element for a list
of one. A `?` after the name makes an argument optional, after the kind it lets null through.
"""

from __future__ import annotations

import decimal
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import Unfit
from ..run import Run
from ..values import kind_of, python_types

BUILTINS: dict[str, Builtin] = {}
_SIGNATURE = re.compile(r"([^(]+)\((.*)\)")
_GROUPS = {
    "temporal": ("date", "date and time", "time"),
    "day": ("date", "date and time"),
    "duration": ("years and months duration", "days and time duration"),
    "scalar": (
        "number",
        "string",
        "date",
        "time",
        "date and time",
        "years and months duration",
        "days and time duration",
    ),
}


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str
    kind: str
    optional: bool
    nullable: bool
    variadic: bool
    quick: frozenset[type]
    """Python types that need no closer look."""

    def fit(self, value: Any, function: str) -> Any:
        kind = self.kind
        if kind == "any" or (value is None and self.nullable):
            return value
        given = kind_of(value)
        if given == kind or given in _GROUPS.get(kind, ()):
            return value
        if value is not None and kind == "list":
            return [value]
        if given == "list" and len(value) == 1:
            return self.fit(value[0], function)
        raise Unfit(f"{function}: {self.name} is {given}, not {kind}")


@dataclass(frozen=True, slots=True)
class _Signature:
    slots: tuple[_Slot, ...]
    function: Callable[..., Any]

    @property
    def required(self) -> int:
        return sum(1 for slot in self.slots if not slot.optional)

    def takes(self, count: int) -> bool:
        if self.slots and self.slots[-1].variadic:
            return count >= self.required
        return self.required <= count <= len(self.slots)

    def ordered(self, values: list[Any], names: tuple[str, ...] | None) -> list[Any] | None:
        """The arguments by position; None where they are not the ones this signature has."""
        if names is None:
            return values if self.takes(len(values)) else None
        given = dict(zip(names, values, strict=True))
        wanted = {slot.name for slot in self.slots if not slot.optional}
        known = {slot.name for slot in self.slots}
        if len(given) < len(names) or not wanted <= given.keys() <= known:
            return None
        slots = list(self.slots)
        while slots and slots[-1].name not in given:
            slots.pop()
        return [given.get(slot.name) for slot in slots]


@dataclass(frozen=True, slots=True, eq=False)
class Builtin:
    """A function of the language as a value."""

    name: str
    signatures: list[_Signature]
    feel_kind = "function"

    def takes(self, count: int) -> bool:
        """Whether it can be called with that many arguments."""
        return any(signature.takes(count) for signature in self.signatures)

    def invoke(self, run: Run, values: list[Any], names: tuple[str, ...] | None) -> Any:
        """Call it; Unfit where the arguments do not fit."""
        last: Unfit | None = None
        for signature in self.signatures if names is None else self._named(names):
            ordered = signature.ordered(values, names)
            if ordered is not None:
                try:
                    return self._apply(signature, run, ordered)
                except _WrongKind as error:
                    last = error
        raise last or Unfit(f"{self.name} does not take these {len(values)} arguments")

    def _named(self, names: tuple[str, ...]) -> list[_Signature]:
        """Those in whose order the names stand first: `after(range: r, point: p)` is one thing,
        `after(point: p, range: r)` another."""
        return sorted(
            self.signatures, key=lambda one: tuple(slot.name for slot in one.slots) != names
        )

    def _apply(self, signature: _Signature, run: Run, values: list[Any]) -> Any:
        slots = signature.slots
        fitted = []
        for index, value in enumerate(values):
            slot = slots[index] if index < len(slots) else slots[-1]
            if type(value) not in slot.quick:
                try:
                    value = slot.fit(value, self.name)
                except Unfit as error:
                    raise _WrongKind(str(error)) from None
            if type(value) is str:
                run.read_string(value)
            fitted.append(value)
        try:
            return _paid(run, signature.function(run, *fitted))
        except decimal.DecimalException as error:
            raise Unfit(f"{self.name}: no result in range") from error


def _paid(run: Run, result: Any) -> Any:
    """What is made has to be paid for."""
    if type(result) is str:
        run.check_string(len(result))
    elif type(result) is list:
        run.check_list(len(result))
    return result


class _WrongKind(Unfit):
    """The arguments do not fit this signature; another may take them."""


def builtin(*signatures: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        for text in signatures:
            name, slots = _read(text)
            entry = BUILTINS.setdefault(name, Builtin(name, []))
            entry.signatures.append(_Signature(slots, function))
        return function

    return register


def _read(text: str) -> tuple[str, tuple[_Slot, ...]]:
    found = _SIGNATURE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    slots = [_slot(part) for part in found[2].split(",") if part.strip()]
    return found[1], tuple(slots)


def _slot(text: str) -> _Slot:
    name, _, kind = (part.strip() for part in text.partition(":"))
    plain = kind.rstrip("?")
    kinds = _GROUPS.get(plain, (plain,))
    return _Slot(
        name.rstrip("?.").strip(),
        plain,
        name.endswith("?"),
        kind.endswith("?"),
        name.endswith("..."),
        frozenset(of for kind in kinds for of in python_types(kind)),
    )
