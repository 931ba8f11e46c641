"""Types that do not fit: in cells, results, headings and anywhere in an expression."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app import feel
from app.feel import tree
from app.feel.run import Run, Scope
from app.feel.types import Type

from .. import model
from ..findings import Finding, Place, finding
from ..graph import Graph, Part
from ..surroundings import Fact
from . import static_calls
from .boxes import bound_in, tables_in
from .constants import Constants
from .outputs import NOT_CONSTANT, constant
from .sources import Sources
from .static_types import Inference, Known, Names, never_equal, simple, type_of_value, words
from .words import value_text

__all__ = ["TypeChecks", "static_calls"]  # static_calls registers what calls and sums give


class TypeChecks:
    """`facts`: what is known of input data, by reference."""

    def __init__(
        self, graph: Graph, sources: Sources, constants: Constants, facts: dict[str, Fact]
    ) -> None:
        self.graph = graph
        self.sources = sources
        self.constants = constants
        self.facts = facts
        self._answers: dict[str, Known] = {}

    def check(self, part: Part) -> Iterator[Finding]:
        names = self.names_for(part)
        columns = self._columns(part, names)
        for place, expression in self.sources.within(part):
            yield from self._expression(part, place, expression, names, columns)
        yield from self._results(part, names)
        yield from self._answer(part, names)

    # Names

    def names_for(self, part: Part) -> dict[str, Known]:
        """The types of what a part requires; nothing where boxes give names another meaning."""
        found: dict[str, Known] = {}
        for prefix, needed in part.needs:
            if not prefix:
                found[needed.element.name] = self.of_answer(needed)
        for name in bound_in(part.element):
            found[name] = None
        return found

    def of_answer(self, part: Part) -> Known:
        """The type of what an input or a decision comes out as."""
        if part.kind is not None and part.kind.kind not in ("any", "function"):
            return part.kind
        if isinstance(part.element, model.InputData):
            kind = self.facts.get(part.ref, Fact()).kind
            return Type(kind) if kind else None
        if not isinstance(part.element, model.Decision):
            return None
        if part.ref not in self._answers:
            self._answers[part.ref] = None  # while it is being worked out
            self._answers[part.ref] = self._of_decision(part)
        return self._answers[part.ref]

    def _of_decision(self, part: Part) -> Known:
        if self.constants.is_constant(part):
            return type_of_value(self.constants.value(part))
        logic = part.element.logic if isinstance(part.element, model.Decision) else None
        if isinstance(logic, model.LiteralText):
            root = self.sources.expression(part, logic.text)
            names = self.names_for(part)
            return None if root is None else Inference(names, lambda node, told: None).of(root)
        return self._of_table(part, logic) if isinstance(logic, model.Table) else None

    def _of_table(self, part: Part, table: model.Table) -> Known:
        if table.aggregation:
            return None
        types = self.graph.types_of(part.definitions)
        kinds = [types.find(column.type_ref) for column in table.outputs]
        row: Known
        if len(kinds) == 1:
            row = kinds[0] if kinds[0] is not None and kinds[0].kind != "any" else None
        else:
            entries = zip(table.outputs, kinds, strict=True)
            row = Type("context", entries=tuple((c.name, kind or _ANY) for c, kind in entries))
        several = table.hit_policy in ("COLLECT", "RULE ORDER", "OUTPUT ORDER")
        return Type("list", row) if several else row

    # Expressions

    def _columns(self, part: Part, names: Names) -> dict[str, Known]:
        """The type of `?` in the cells of a column, by the ids of the cells and of the column."""
        found: dict[str, Known] = {}
        for table in tables_in(part.element):
            for index, column in enumerate(table.inputs):
                kind = self._of_column(part, column, names)
                found[column.id] = kind
                for rule in table.rules:
                    if index < len(rule.inputs):
                        found[rule.inputs[index].id or rule.id] = kind
        return found

    def _of_column(self, part: Part, column: model.Column, names: Names) -> Known:
        declared = self.graph.types_of(part.definitions).find(column.type_ref)
        if declared is not None and declared.kind != "any":
            return declared
        root = self.sources.expression(part, column.text) if column.text else None
        return None if root is None else Inference(names, lambda node, told: None).of(root)

    def _expression(
        self,
        part: Part,
        place: Place,
        expression: feel.Expression,
        names: Names,
        columns: dict[str, Known],
    ) -> Iterator[Finding]:
        told: list[str] = []
        question = columns.get(place.element)
        inference = Inference(names, lambda node, message: told.append(message), question)
        if isinstance(expression.tree, tree.UnaryTests):
            inference.cell(expression.tree)
        else:
            found = inference.of(expression.tree)
            if place.element in columns:
                yield from self._heading(part, place, found)
        for message in dict.fromkeys(told):
            yield finding(place, message)

    def _heading(self, part: Part, place: Place, found: Known) -> Iterator[Finding]:
        """An input expression of another type than its column is declared to have."""
        types = self.graph.types_of(part.definitions)
        for table in tables_in(part.element):
            for column in table.inputs:
                declared = types.find(column.type_ref)
                if column.id == place.element and _unfit(found, declared):
                    told = f"{column.text} 是{words(found)}，值总是缺失"
                    message = f"这一列声明为{words(declared)}，{told}"
                    yield finding(place, message)

    # Results

    def _results(self, part: Part, names: Names) -> Iterator[Finding]:
        for table in tables_in(part.element):
            for row, rule in enumerate(table.rules, 1):
                outputs = zip(table.outputs, rule.outputs, strict=False)
                for number, (column, cell) in enumerate(outputs, len(table.inputs) + 1):
                    place = Place(
                        part.definitions.file,
                        cell.id or rule.id,
                        part.place.name,
                        row,
                        number,
                        column.label or column.name,
                    )
                    yield from self._result(part, place, column, cell.text, names)

    def _result(
        self, part: Part, place: Place, column: model.Column, text: str, names: Names
    ) -> Iterator[Finding]:
        root = self.sources.expression(part, text) if text else None
        if root is None:
            return
        found = Inference(names, lambda node, told: None).of(root)
        declared = self.graph.types_of(part.definitions).find(column.type_ref)
        if _unfit(found, declared):
            told = f"这里给出{words(found)}，结果总是空值（null）"
            message = f"这一列的结果声明为{words(declared)}，{told}"
            yield finding(place, message)
        elif column.values:
            value = constant(text)
            if value is not None and value is not NOT_CONSTANT and not _allowed(column, value):
                yield finding(place, f"{value_text(value)} 不在允许的结果之中：{column.values}")

    def _answer(self, part: Part, names: Names) -> Iterator[Finding]:
        """A decision whose text gives another type than its variable is declared to have."""
        logic = getattr(part.element, "logic", None)
        if part.kind is None or not isinstance(logic, model.LiteralText):
            return
        root = self.sources.expression(part, logic.text)
        found = None if root is None else Inference(names, lambda node, told: None).of(root)
        if _unfit(found, part.kind):
            told = f"表达式给出{words(found)}，结果总是空值（null）"
            message = f"决策的结果声明为{words(part.kind)}，{told}"
            yield finding(replace(part.place, element=logic.id or part.place.element), message)


_ANY = Type("any")


def _unfit(found: Known, declared: Known) -> bool:
    """A date where a date and time is wanted becomes one; nothing else is converted."""
    if found is not None and declared is not None and found.kind == "date":
        return simple(declared) and declared.kind not in ("date", "date and time")
    return never_equal(found, declared)


def _allowed(column: model.Column, value: object) -> bool:
    try:
        test = feel.parse_unary_tests(column.values).test
    except feel.FeelSyntaxError:
        return True
    values = value if isinstance(value, list) else [value]
    return all(test(one, Scope({}, None, Run())) is True for one in values)
