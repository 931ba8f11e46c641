"""The parsed texts of a graph, found by where they stand and by what they say."""

from __future__ import annotations

from app import feel
from app.feel import UnaryTestsExpression, tree

from ..findings import Place
from ..graph import Graph, Part

Text = tuple[Place, feel.Expression]


class Sources:
    """Everything was parsed once to be compiled; here it is looked up."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._by_element: dict[tuple[str, str], list[Text]] = {}
        self._expressions: dict[tuple[str, str], tree.Node | None] = {}
        self._cells: dict[str, dict[str, UnaryTestsExpression]] = {}
        for definitions in graph.files:
            file = definitions.file
            cells = self._cells.setdefault(file, {})
            for place, expression in graph.builders[file].expressions:
                self._by_element.setdefault((file, place.decision), []).append((place, expression))
                if isinstance(expression, UnaryTestsExpression):
                    cells[expression.text] = expression
                else:
                    self._expressions[file, expression.text] = expression.tree

    def within(self, part: Part) -> list[Text]:
        """All texts of an element, cells and expressions."""
        return self._by_element.get((part.definitions.file, part.element.id), [])

    def cells(self, part: Part) -> dict[str, UnaryTestsExpression]:
        """The cells of the element's file, by their texts."""
        return self._cells[part.definitions.file]

    def expression(self, part: Part, text: str) -> tree.Node | None:
        """An expression of the element's file; None where it is none."""
        key = (part.definitions.file, text)
        if key not in self._expressions:
            names = self._graph.builders[part.definitions.file].names
            try:
                self._expressions[key] = feel.parse_expression(text, names).tree
            except feel.FeelSyntaxError:
                self._expressions[key] = None
        return self._expressions[key]
