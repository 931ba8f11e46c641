"""Item definitions as FEEL types."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from app import feel
from app.feel.names import known_names
from app.feel.run import Run, Scope
from app.feel.types import ANY, BY_NAME, Type

from . import model


class Types:
    """The types one file can name: the built-in ones, its own, and those it imports."""

    def __init__(self, definitions: model.Definitions, imported: dict[str, Types]) -> None:
        self.definitions = definitions
        self.names = known_names(definitions.names)
        self.items = {item.name: item for item in definitions.items}
        self.imported = imported
        self.bad_texts: list[tuple[model.Item, feel.FeelSyntaxError]] = []
        self._made: dict[str, Type] = {}
        self._making: set[str] = set()

    def find(self, name: str) -> Type | None:
        """The type of that name; None for no name, or one nobody defined."""
        if not name:
            return None
        if name in self._made:
            return self._made[name]
        if name in self.items:
            return self._make(name)
        if name in BY_NAME:
            return BY_NAME[name]
        prefix, dot, rest = name.partition(".")
        if dot and prefix in self.imported:
            return self.imported[prefix].find(rest)
        local = name.rpartition(":")[2]
        return self.find(local) if local != name else self._by_default_import(name)

    def _by_default_import(self, name: str) -> Type | None:
        return self.imported[""].find(name) if "" in self.imported else None

    def known(self) -> dict[str, Type]:
        """Every type by the name FEEL text may use for it."""
        named = {name: kind for name in self.items if (kind := self.find(name))}
        for prefix, types in self.imported.items():
            for name in types.items:
                kind = types.find(name)
                if kind is not None:
                    named[f"{prefix}.{name}" if prefix else name] = kind
        return named

    def allowed_texts(self, type_ref: str) -> Iterator[str]:
        """The allowed values of an item definition and of those it is made from, the nearest
        first; the texts may be empty."""
        types, name = self, type_ref.rpartition(":")[2]
        seen: set[tuple[str, str]] = set()
        while name and (types.definitions.file, name) not in seen:
            seen.add((types.definitions.file, name))
            item = types.items.get(name)
            if item is None:
                prefix, dot, rest = name.partition(".")
                if not dot or prefix not in types.imported:
                    return
                types, name = types.imported[prefix], rest
                continue
            if item.is_collection or item.components:
                return
            yield from (item.allowed, item.constraint)
            name = item.type_ref.rpartition(":")[2]

    def _make(self, name: str) -> Type:
        if name in self._making:
            return ANY  # a type that contains itself
        self._making.add(name)
        made = replace(self._of_item(self.items[name]), name=name)
        self._making.discard(name)
        self._made[name] = made
        return made

    def _of_item(self, item: model.Item) -> Type:
        kind = self._plain(item)
        if item.allowed:
            kind = self._allowing(kind, item, item.allowed)
        if item.is_collection:
            kind = Type("list", kind)
        if item.constraint:
            kind = self._allowing(kind, item, item.constraint)
        return kind

    def _plain(self, item: model.Item) -> Type:
        if item.function is not None:
            parameters, result = item.function
            return Type(
                "function",
                parameters=tuple(self.find(name) or ANY for name in parameters),
                result=self.find(result) or ANY,
            )
        if item.components:
            entries = tuple((part.name, self._of_item(part)) for part in item.components)
            return Type("context", entries=entries)
        return self.find(item.type_ref) or ANY

    def _allowing(self, kind: Type, item: model.Item, text: str) -> Type:
        try:
            tests = feel.parse_unary_tests(text, self.names)
        except feel.FeelSyntaxError as error:
            self.bad_texts.append((item, error))
            return kind
        return replace(kind, allows=_allows(tests, kind.allows))


def _allows(
    tests: feel.UnaryTestsExpression, before: Callable[[Any, Run], bool] | None
) -> Callable[[Any, Run], bool]:
    def allows(value: Any, run: Run) -> bool:
        if before is not None and not before(value, run):
            return False
        return tests.test(value, Scope({"?": value}, None, run)) is True

    return allows
