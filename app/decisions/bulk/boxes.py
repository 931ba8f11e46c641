"""Boxed expressions to symbols."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from app.decisions import model
from app.decisions.boxes import Builder
from app.decisions.findings import Place
from app.feel.types import Type

from .coercion import coerce
from .errors import NotCompilable
from .expressions import record
from .functions import call
from .lists import constant_list
from .loops import every, gone_over, some, within
from .scope import Scope
from .sql import TRUE, all_of, is_true
from .symbols import (
    NOTHING,
    Choice,
    Closure,
    Guarded,
    Items,
    Symbol,
    boolean,
    choose,
    kind,
    truth,
)
from .tables import TableCompiler
from .texts import Session


@dataclass
class Boxes:
    """Compiles the boxes of one file. `wanted`: the type the value is declared to have."""

    session: Session
    builder: Builder

    def value(self, box: model.Boxed | None, scope: Scope, place: Place, wanted: Any) -> Symbol:
        if box is None:
            return NOTHING
        place = replace(place, element=box.id or place.element)
        own = self.builder.types.find(box.type_ref)
        found = _COMPILERS[type(box)](self, box, scope, place, own or wanted)
        return coerce(found, own, self.session.work)

    def function(self, box: model.FunctionBox, scope: Scope, place: Place, value: Any) -> Symbol:
        if box.kind != "FEEL":
            return NOTHING
        names = [entry.name for entry in box.parameters]
        types = [self.builder.types.find(entry.type_ref) for entry in box.parameters]

        def of_arguments(arguments: Any) -> Symbol:
            inside = scope.inner(dict(zip(names, arguments, strict=True)))
            return self.value(box.body, inside, place, None)

        return Closure(tuple(zip(names, types, strict=True)), of_arguments, value)


def _literal(boxes: Boxes, box: model.LiteralText, scope: Scope, place: Place, wanted: Any) -> Any:
    return boxes.session.text(boxes.builder, box.text, scope, place, wanted)


def _table(boxes: Boxes, box: model.Table, scope: Scope, place: Place, wanted: Any) -> Symbol:
    return TableCompiler(boxes.session, boxes.builder, box, scope, place).value()


def _context(boxes: Boxes, box: model.ContextBox, scope: Scope, place: Place, _: Any) -> Symbol:
    entries: dict[str, Symbol] = {}
    inside = scope.inner(entries)
    for entry in box.entries:
        wanted = boxes.builder.types.find(entry.type_ref)
        value = boxes.value(entry.value, inside, place, wanted)
        value = coerce(value, wanted, boxes.session.work)
        if not entry.name:
            return value
        entries[entry.name] = value
    return record(entries)


def _invocation(boxes: Boxes, box: model.InvocationBox, scope: Scope, place: Place, _: Any) -> Any:
    function = boxes.value(box.function, scope, place, None)
    values = [boxes.value(binding.value, scope, place, None) for binding in box.bindings]
    names = tuple(binding.name for binding in box.bindings)
    return call(function, values, names or None, scope)


def _function(boxes: Boxes, box: model.FunctionBox, scope: Scope, place: Place, _: Any) -> Symbol:
    def value() -> Any:
        raise NotCompilable("决策中的函数")

    return boxes.function(box, scope, place, value)


def _list(boxes: Boxes, box: model.ListBox, scope: Scope, place: Place, _: Any) -> Symbol:
    items = [Guarded(TRUE, boxes.value(item, scope, place, None)) for item in box.items]
    return constant_list(Items(tuple(items)))


def _relation(boxes: Boxes, box: model.RelationBox, scope: Scope, place: Place, _: Any) -> Symbol:
    rows = []
    for row in box.rows:
        cells = [boxes.value(cell, scope, place, None) for cell in row]
        rows.append(Guarded(TRUE, record(dict(zip(box.columns, cells, strict=False)))))
    return constant_list(Items(tuple(rows)))


def _conditional(
    boxes: Boxes, box: model.ConditionalBox, scope: Scope, place: Place, _: Any
) -> Symbol:
    """Null under a condition that is no boolean; under null, the other value."""
    condition = boxes.value(box.condition, scope, place, None)
    if isinstance(condition, Choice) or kind(condition) not in ("boolean", "null"):
        raise NotCompilable("条件不是布尔值")
    then = boxes.value(box.then, scope, place, None)
    otherwise = boxes.value(box.otherwise, scope, place, None)
    return choose([Guarded(is_true(truth(condition)), then)], otherwise)


def _filter(boxes: Boxes, box: model.FilterBox, scope: Scope, place: Place, _: Any) -> Symbol:
    """A condition that is no boolean for some element makes the whole null: that is refused."""

    def select(items: Items) -> Symbol:
        kept = []
        for item in items.items:
            holds = boxes.value(box.match, within(item.value, scope), place, None)
            guard = truth(holds)
            if isinstance(holds, Choice) or kind(holds) != "boolean" or guard.null:
                raise NotCompilable("筛选条件可能不是布尔值")
            kept.append(Guarded(all_of((item.guard, guard)), item.value))
        return constant_list(Items(tuple(kept)))

    return gone_over(boxes.value(box.source, scope, place, None), select)


def _iterator(boxes: Boxes, box: model.IteratorBox, scope: Scope, place: Place, _: Any) -> Symbol:
    def turn(item: Guarded) -> Symbol:
        inside = scope.inner({box.variable: item.value})
        return boxes.value(box.body, inside, place, None)

    def go(items: Items) -> Symbol:
        made = [Guarded(item.guard, turn(item)) for item in items.items]
        if box.kind == "for":
            return constant_list(Items(tuple(made)))
        found = [(one.guard, truth(one.value)) for one in made]
        return boolean(every(found) if box.kind == "every" else some(found))

    return gone_over(boxes.value(box.source, scope, place, None), go)


_Compile = Callable[[Boxes, Any, Scope, Place, "Type | None"], Symbol]
_COMPILERS: dict[type[model.Boxed], _Compile] = {
    model.LiteralText: _literal,
    model.Table: _table,
    model.ContextBox: _context,
    model.InvocationBox: _invocation,
    model.FunctionBox: _function,
    model.ListBox: _list,
    model.RelationBox: _relation,
    model.ConditionalBox: _conditional,
    model.FilterBox: _filter,
    model.IteratorBox: _iterator,
}
