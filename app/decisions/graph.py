"""The requirements graph: what each decision needs, evaluated once and in the right order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.feel.compiler import Compiled
from app.feel.run import Scope
from app.feel.types import Type, coerce
from app.feel.values import Function, Parameter

from . import model, tables
from .boxes import Builder, function_of
from .findings import Finding, Place, finding
from .running import DecisionRun
from .types import Types

__all__ = ["Frame", "Graph", "Part", "tables"]  # tables registers its compiler


class Part:
    """An element of the graph, compiled."""

    __slots__ = ("compute", "definitions", "element", "kind", "needs", "place", "ref")

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
        self.needs: list[tuple[str, Part]] = []
        self.place = place_of(definitions, element)


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
        for definitions in self.files:
            self._add(definitions)
        for part in self.parts.values():
            self._link(part)
        self._decisions = self._index()
        self.declared = frozenset(
            part.element.name
            for part in self.parts.values()
            if isinstance(part.element, model.InputData)
        )

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
            compute = self._compile(builder, element, place)
            self.parts[ref] = Part(ref, element, definitions, compute, kind)

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


class Frame:
    """Values of the graph's elements for one set of inputs; each is worked out once."""

    def __init__(
        self,
        graph: Graph,
        run: DecisionRun,
        inputs: Mapping[str, Any],
        given: Mapping[str, Any] | None = None,
    ) -> None:
        self.graph = graph
        self.run = run
        self.inputs = inputs
        self.values: dict[str, Any] = dict(given or {})
        self.working: set[str] = set()
        self.outer = Scope(
            {name: value for name, value in inputs.items() if name not in graph.declared},
            None,
            run,
        )

    def value(self, part: Part) -> Any:
        if part.ref in self.values:
            return self.values[part.ref]
        if part.ref in self.working:
            self.run.complain("a decision that needs itself", part.place)
            return None
        self.working.add(part.ref)
        self.values[part.ref] = value = self._work_out(part)
        self.working.discard(part.ref)
        return value

    def _work_out(self, part: Part) -> Any:
        element = part.element
        if isinstance(element, model.InputData):
            return self.checked(self._input(part), part)
        if isinstance(element, model.Service):
            return self._service(part, element)
        if part.compute is None:
            return None
        value = part.compute(self._scope(part))
        if isinstance(element, model.Knowledge):
            return self._with_result(value, part)
        return self.checked(value, part)

    def _input(self, part: Part) -> Any:
        return self.inputs.get(part.element.name)

    def checked(self, value: Any, part: Part) -> Any:
        value, fitting = coerce(value, part.kind, self.run)
        if not fitting:
            self.run.complain(f"{part.element.name}: the value has the wrong type", part.place)
        return value

    def _scope(self, part: Part) -> Scope:
        values: dict[str, Any] = {}
        for import_name, needed in part.needs:
            place = values.setdefault(import_name, {}) if import_name else values
            place[needed.element.name] = self.value(needed)
        return Scope(values, self.outer, self.run)

    def _with_result(self, value: Any, part: Part) -> Any:
        """A knowledge model's result has the type of its variable."""
        if part.kind is None or not isinstance(value, Function) or part.kind.kind == "function":
            return value
        return Function(value.name, value.parameters, value.call, part.kind)

    def _service(self, part: Part, service: model.Service) -> Function:
        refs = self.graph.inputs_of(service)
        parameters = tuple(Parameter(ref.element.name, ref.kind) for ref in refs)

        def call(run: Any, arguments: list[Any]) -> Any:
            given = {ref.ref: value for ref, value in zip(refs, arguments, strict=True)}
            return Frame(self.graph, run, self.inputs, given).outputs(service)

        return Function(service.name, parameters, call, part.kind)

    def outputs(self, service: model.Service) -> Any:
        parts = [self.graph.parts[ref] for ref in service.outputs if ref in self.graph.parts]
        if len(parts) == 1:
            return self.value(parts[0])
        return {part.element.name: self.value(part) for part in parts}
