"""What an expression can come out as, where its text tells: `if … then "no" else "yes"`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.feel import tree
from app.feel.values import kind_of

from .. import model
from ..graph import Part
from .constants import Constants
from .sources import Sources

_MOST_DEPTH = 20
_PLAIN = frozenset(("string", "number", "boolean"))


@dataclass(frozen=True, slots=True)
class Possible:
    """`values`: all it can be, null apart (`null`); with `of_list`, all members of the list."""

    values: frozenset[Any]
    null: bool
    of_list: bool = False


class PossibleValues:
    """Works out, for texts of one graph, what they can be."""

    def __init__(self, sources: Sources, constants: Constants) -> None:
        self.sources = sources
        self.constants = constants
        self._of_part: dict[str, Possible | None] = {}

    def of_text(self, text: str, part: Part) -> Possible | None:
        """None where the text does not tell."""
        root = self.sources.expression(part, text) if text else None
        if root is None:
            return None
        return self._of(root, _needs(part), self.constants.visible_to(part), 0)

    def of_outputs(self, part: Part, table: model.Table, output: int) -> Possible | None:
        """What one output column can give, its default with it."""
        texts = [rule.outputs[output].text for rule in table.rules if len(rule.outputs) > output]
        if table.outputs[output].default:
            texts.append(table.outputs[output].default)
        found = [
            self.of_text(text, part) if text else Possible(frozenset(), True) for text in texts
        ]
        return _together(found)

    def _of(
        self, node: tree.Node, needs: Mapping[str, Part], known: Mapping[str, Any], depth: int
    ) -> Possible | None:
        if depth > _MOST_DEPTH:
            return None
        if isinstance(node, tree.Literal):
            return _single(node.value)
        if isinstance(node, tree.If):
            results = [result for _, result in node.branches] + [node.otherwise]
            return _together([self._of(result, needs, known, depth + 1) for result in results])
        if isinstance(node, tree.Name):
            if node.name in known:
                return _single(known[node.name])
            part = needs.get(node.name)
            return None if part is None else self._of_decision(part, "", depth)
        if isinstance(node, tree.Path):
            source = node.source.source if isinstance(node.source, tree.Filter) else node.source
            part = needs.get(source.name) if isinstance(source, tree.Name) else None
            return None if part is None else self._of_decision(part, node.name, depth)
        if isinstance(node, tree.Call):
            return self._of_call(node, needs, depth)
        return None

    def _of_call(self, node: tree.Call, needs: Mapping[str, Part], depth: int) -> Possible | None:
        part = needs.get(node.function.name) if isinstance(node.function, tree.Name) else None
        element = part.element if part is not None else None
        if part is None or not isinstance(element, model.Knowledge) or element.function is None:
            return None
        function = element.function
        if not isinstance(function.body, model.LiteralText) or function.kind != "FEEL":
            return None
        if len(function.parameters) != len(node.arguments):
            return Possible(frozenset(), True)
        hidden = {parameter.name for parameter in function.parameters}
        inner = {name: part for name, part in _needs(part).items() if name not in hidden}
        root = self.sources.expression(part, function.body.text)
        return None if root is None else self._of(root, inner, {}, depth + 1)

    def _of_decision(self, part: Part, output: str, depth: int) -> Possible | None:
        """The answer of a decision, or one output of it."""
        key = f"{part.ref}.{output}"
        if key not in self._of_part:
            self._of_part[key] = None  # while it is being worked out
            self._of_part[key] = self._work_out(part, output, depth)
        return self._of_part[key]

    def _work_out(self, part: Part, output: str, depth: int) -> Possible | None:
        logic = getattr(part.element, "logic", None)
        if isinstance(logic, model.LiteralText) and not output:
            root = self.sources.expression(part, logic.text)
            if root is None:
                return None
            return self._of(root, _needs(part), self.constants.visible_to(part), depth + 1)
        if not isinstance(logic, model.Table) or logic.aggregation:
            return None
        names = [column.name or column.label for column in logic.outputs]
        single = len(names) == 1
        if single == bool(output) or (output and output not in names):
            return None
        found = self.of_outputs(part, logic, 0 if single else names.index(output))
        if found is None:
            return None
        several = logic.hit_policy in ("COLLECT", "RULE ORDER", "OUTPUT ORDER")
        return Possible(found.values, True, several)


def _needs(part: Part) -> dict[str, Part]:
    return {needed.element.name: needed for prefix, needed in part.needs if not prefix}


def _single(value: Any) -> Possible | None:
    if value is None:
        return Possible(frozenset(), True)
    return Possible(frozenset((value,)), False) if kind_of(value) in _PLAIN else None


def _together(found: list[Possible | None]) -> Possible | None:
    known = [one for one in found if one is not None]
    if len(known) < len(found) or any(one.of_list for one in known):
        return None
    values = frozenset(value for one in known for value in one.values)
    return Possible(values, any(one.null for one in known))
