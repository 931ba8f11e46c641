"""The requirements graph: what each decision needs, evaluated once and in the right order."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any

from app.feel import DEFAULT, Environment
from app.feel.builtins import BUILTINS
from app.feel.compiler import Compiled
from app.feel.expression import Expression
from app.feel.types import Type, quick_types

from . import model, tables
from .boxes import Builder, function_of
from .findings import Finding, Place, finding
from .frame import Frame
from .importing import refuse_circles
from .memory import Memory, needed_first, prepare
from .quick_tables import QuickTable, Unsuited
from .running import DecisionRun
from .types import Types

__all__ = ["Frame", "Graph", "Part", "tables"]  # tables registers its compiler


class Part:
    """An element of the graph, compiled. ``expressions``: its texts; ``memory``: what is kept of
    its answers, None where nothing may be."""

    __slots__ = (
        "compute",
        "definitions",
        "element",
        "expressions",
        "kind",
        "memory",
        "need_refs",
        "needs",
        "place",
        "place_in_order",
        "quick",
        "ref",
    )

    def __init__(
        self,
        ref: str,
        element: model.Element,
        definitions: model.Definitions,
        compute: Compiled | None,
        kind: Type | None,
    ) -> None:
        self.ref = ref
        self.element = element
        self.definitions = definitions
        self.compute = compute
        self.kind = kind
        self.quick = None if kind is None else quick_types(kind)
        self.expressions: list[Expression] = []
        self.memory: Memory | None = None
        self.needs: list[tuple[str, Part]] = []
        self.need_refs: frozenset[str] = frozenset()
        self.place = place_of(definitions, element)
        self.place_in_order = 0


def place_of(definitions: model.Definitions, element: model.Element) -> Place:
    name = element.label or element.name
    return Place(definitions.file, element.id, name, decision=element.id)


def _parts_of(element: model.Element) -> tuple[str, ...]:
    """What a decision service refers to."""
    if not isinstance(element, model.Service):
        return ()
    return element.outputs + element.encapsulated + element.input_decisions + element.input_data


class Graph:
    """All elements of all files, linked by their references."""

    def __init__(self, files: Iterable[model.Definitions], names: Iterable[str] = ()) -> None:
        self.files = list(files)
        self.names = frozenset(names)
        self.by_space = {definitions.namespace: definitions for definitions in self.files}
        self.types: dict[str, Types] = {}
        self.builders: dict[str, Builder] = {}
        self.parts: dict[str, Part] = {}
        self.findings: list[Finding] = []
        refuse_circles(self.files)
        for definitions in self.files:
            self._add(definitions)
        for part in self.parts.values():
            self._link(part)
        self._decisions = self._index()
        self._prepared = False
        self._plain_names: frozenset[str] = frozenset()
        self._preparing = Lock()
        self.quick_inputs = self._by_input()
        self.declared = frozenset(self.quick_inputs)

    # Putting together

    def types_of(self, definitions: model.Definitions) -> Types:
        found = self.types.get(definitions.file)
        if found is None:
            found = self.types[definitions.file] = Types(definitions, {})
            for part in definitions.imports:
                target = self.by_space.get(part.namespace)
                if target is not None:
                    found.imported[part.name] = self.types_of(target)
        return found

    def _names_for(self, definitions: model.Definitions) -> frozenset[str]:
        names = definitions.names | self.names
        for part in definitions.imports:
            target = self.by_space.get(part.namespace)
            names |= target.names if target is not None else frozenset()
        return names

    def _add(self, definitions: model.Definitions) -> None:
        types = self.types_of(definitions)
        builder = Builder(definitions, types, self._names_for(definitions))
        self.builders[definitions.file] = builder
        for element in definitions.elements:
            ref = f"{definitions.namespace}#{element.id}"
            place = place_of(definitions, element)
            if ref in self.parts:
                self.findings.append(finding(place, f"编号 {element.id} 重复"))
                continue
            kind = types.find(element.type_ref)
            if element.type_ref and kind is None:
                self.findings.append(finding(place, f"没有定义类型 {element.type_ref}"))
            before = len(builder.expressions)
            compute = self._compile(builder, element, place)
            part = self.parts[ref] = Part(ref, element, definitions, compute, kind)
            part.expressions = [expression for _, expression in builder.expressions[before:]]

    def _compile(self, builder: Builder, element: model.Element, place: Place) -> Compiled | None:
        if isinstance(element, model.Decision):
            return None if element.logic is None else builder.boxed(element.logic, place)
        if isinstance(element, model.Knowledge) and element.function is not None:
            return function_of(builder, element.function, place, element.name)
        return None

    def _link(self, part: Part) -> None:
        names = {part_.namespace: part_.name for part_ in part.definitions.imports}
        for ref in (*getattr(part.element, "needs", ()), *_parts_of(part.element)):
            if ref not in self.parts:
                message = f"缺少所需的要素 {ref.rpartition('#')[2]}"
                self.findings.append(finding(part.place, message))
        for ref in getattr(part.element, "needs", ()):
            target = self.parts.get(ref)
            if target is None:
                continue
            own = target.definitions is part.definitions
            part.needs.append(("" if own else names.get(target.definitions.namespace, ""), target))

    def _index(self) -> dict[tuple[str | None, str], Part]:
        """Decisions by id and by name, in all files and in each; ids come before names."""
        index: dict[tuple[str | None, str], Part] = {}
        decisions = [p for p in self.parts.values() if isinstance(p.element, model.Decision)]
        for part in decisions:
            index.setdefault((None, part.element.id), part)
            index.setdefault((part.definitions.file, part.element.id), part)
        for part in decisions:
            index.setdefault((None, part.element.name), part)
            index.setdefault((part.definitions.file, part.element.name), part)
        return index

    def _by_input(self) -> dict[str, list[tuple[str, frozenset[type]]]]:
        """Declared input's name → its parts, of one file and another, each with the Python types
        of the values that need no closer look."""
        found: dict[str, list[tuple[str, frozenset[type]]]] = {}
        for part in self.parts.values():
            if isinstance(part.element, model.InputData):
                found.setdefault(part.element.name, []).append(
                    (part.ref, part.quick or frozenset())
                )
        return found

    # Remembering

    def remembers(self, env: Environment, outer: Mapping[str, Any]) -> bool:
        """Whether answers may be kept, and kept ones given: nothing but the declared inputs and
        the functions known from the start can be seen by a text."""
        if outer or env.limits is not DEFAULT.limits:
            return False
        self._prepare()
        return env.functions.keys().isdisjoint(self._plain_names)

    def _prepare(self) -> None:
        """Once: which parts say the same of the same values, and their tables made quick."""
        if self._prepared:
            return
        with self._preparing:
            if self._prepared:
                return
            texts = [e for part in self.parts.values() for e in part.expressions]
            used = frozenset(name for expression in texts for name in expression.names)
            self._plain_names = (used | BUILTINS.keys()) - self.names
            for definitions in self.files:
                parts = [p for p in self.parts.values() if p.definitions is definitions]
                types = self.types_of(definitions).known()
                env = Environment(types=types) if types else DEFAULT
                prepare(parts, self.names, Frame(self, DecisionRun(env, True), {}))
            for number, part in enumerate(needed_first(self.parts.values())):
                part.place_in_order = number
                part.need_refs = frozenset(needed.ref for _, needed in part.needs)
                self._make_quick(part)
            self._prepared = True

    def _make_quick(self, part: Part) -> None:
        memory = part.memory
        table = self.builders[part.definitions.file].tables.get(
            id(getattr(part.element, "logic", None))
        )
        if table is None or memory is None or memory.constant is not None:
            return
        try:
            memory.table = QuickTable(table, part, self.names)
        except Unsuited:
            return

    @functools.cached_property
    def followers(self) -> dict[str, tuple[Part, ...]]:
        """Input's name → the parts that may change with it, those first that others need."""
        found: dict[str, list[Part]] = {name: [] for name in self.declared}
        for part in needed_first(self.parts.values()):
            for name in self._inputs_behind(part):
                found[name].append(part)
        return {name: tuple(parts) for name, parts in found.items()}

    def _inputs_behind(self, part: Part) -> set[str]:
        seen, pending = {part.ref}, [part]
        names: set[str] = set()
        while pending:
            found = pending.pop()
            if isinstance(found.element, model.InputData):
                names.add(found.element.name)
            if isinstance(found.element, model.Service):
                pending += [self.parts[r] for r in _parts_of(found.element) if r in self.parts]
            for _, needed in found.needs:
                if needed.ref not in seen:
                    seen.add(needed.ref)
                    pending.append(needed)
        return names

    # Looking up

    def decision(self, name: str, file: str | None = None) -> Part | None:
        """A decision by its id, else by its name; of one file, where that is given."""
        return self._decisions.get((file, name))

    def inputs_of(self, service: model.Service) -> list[Part]:
        """A service's parameters: its input data, then its input decisions."""
        refs = service.input_data + service.input_decisions
        return [self.parts[ref] for ref in refs if ref in self.parts]

    def service(self, name: str) -> Part | None:
        for part in self.parts.values():
            if isinstance(part.element, model.Service) and name in (
                part.element.id,
                part.element.name,
            ):
                return part
        return None
