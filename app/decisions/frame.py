"""One evaluation: the values of a graph's elements, each worked out once or known from before."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from app.feel.run import Scope
from app.feel.types import coerce
from app.feel.values import Function, Parameter

from . import model
from .memory import Answer, Kept, Memory, key_of, put
from .running import DecisionRun

if TYPE_CHECKING:
    from .graph import Graph, Part
    from .quick_tables import QuickTable


class Frame:
    """Values of the graph's elements for one set of inputs; each is worked out once."""

    def __init__(
        self,
        graph: Graph,
        run: DecisionRun,
        inputs: dict[str, Any],
        given: Mapping[str, Any] | None = None,
    ) -> None:
        self.graph = graph
        self.run = run
        self.inputs = inputs
        self.values: dict[str, Any] = {}
        self.keys: dict[str, Hashable] = {}
        self.working: set[str] = set()
        outer: dict[str, Any] = {}
        values, quick = self.values, graph.quick_inputs
        for name, value in inputs.items():
            if name not in quick:
                outer[name] = value
                continue
            for ref, types in quick[name]:
                # Most are asked for, and most fit as they are; the others wait for who asks.
                if type(value) in types:
                    values[ref] = value
        values.update(given or {})
        self.outer = Scope(outer, None, run)
        self.remembers = False

    def value(self, part: Part) -> Any:
        ref = part.ref
        if ref in self.values:
            return self.values[ref]
        if ref in self.working:
            self.run.complain("a decision that needs itself", part.place)
            return None
        self.working.add(ref)
        if self.remembers and part.memory is not None:
            value = self._remembered(part, part.memory)
        else:
            value = self.worked_out(part)
        self.values[ref] = value
        self.working.discard(ref)
        return value

    def _remembered(self, part: Part, memory: Memory) -> Any:
        kept = memory.constant
        if kept is None and memory.table is not None:
            answer = self._by_table(part, memory, memory.table)
            if answer is not None:
                self.keys[part.ref] = answer
                return answer.value
        if kept is None:
            key = self._key(part)
            if key is None:
                return self.worked_out(part)
            kept = memory.answers.get(key)
            if kept is None or (kept.traces is None and self.run.traces is not None):
                return self._learned(part, memory, key)
        self.keys[part.ref] = kept.answer
        if self.run.traces is not None:
            self.run.traces += kept.traces or ()
        return kept.answer.value

    def _by_table(self, part: Part, memory: Memory, table: QuickTable) -> Answer | None:
        key = self._key(part) if table.by_answers and self.run.traces is None else None
        if key is None:
            return table.answer(self)
        kept = memory.answers.get(key)
        if kept is not None:
            return kept.answer
        answer = table.answer(self)
        if answer is not None:
            put(memory.answers, key, Kept(answer, None))
        return answer

    def _key(self, part: Part) -> Hashable:
        """By what the part's answer is known again; None where it is not."""
        keys: list[Hashable] = []
        for _, needed in part.needs:
            value = self.value(needed)
            key = self.keys.get(needed.ref)
            if key is None and isinstance(needed.element, model.InputData):
                key = self.keys[needed.ref] = key_of(value)
            if key is None:
                return None
            keys.append(key)
        return tuple(keys)

    def _learned(self, part: Part, memory: Memory, key: Hashable) -> Any:
        """Worked out, and kept unless there is something to warn of."""
        run = self.run
        warnings, traces = len(run.warnings), len(run.traces or ())
        value = self.worked_out(part)
        if len(run.warnings) == warnings:
            own = None if run.traces is None else tuple(run.traces[traces:])
            self.keys[part.ref] = memory.keep(key, value, own)
        return value

    def forget(self, part: Part) -> None:
        """What nobody asks for any more is not worked out anew."""
        self.values.pop(part.ref, None)
        self.keys.pop(part.ref, None)

    def change(self, inputs: Mapping[str, Any], run: DecisionRun) -> None:
        """Other values for some declared inputs: of what has been worked out, that which depends on
        a change is worked out anew, as far as the changes go."""
        self.run = run
        self.outer = Scope(self.outer.values, None, run)
        self.inputs.update(inputs)
        followers = self.graph.followers
        if len(inputs) == 1:
            parts = followers.get(next(iter(inputs)), ())
        else:
            among = {part.ref: part for name in inputs for part in followers.get(name, ())}
            parts = tuple(sorted(among.values(), key=lambda part: part.place_in_order))
        changed: set[str] = set()
        for part in parts:
            if part.ref not in self.values:
                continue
            if type(part.element) is model.InputData:
                value = self.inputs.get(part.element.name)
                if part.quick is not None and type(value) in part.quick:
                    self.values[part.ref] = value
                else:
                    del self.values[part.ref]
                self.keys.pop(part.ref, None)
                changed.add(part.ref)
            elif part.memory is None or not changed.isdisjoint(part.need_refs):
                del self.values[part.ref]
                before = self.keys.pop(part.ref, None)
                self.value(part)
                if before is None or self.keys.get(part.ref) is not before:
                    changed.add(part.ref)

    def worked_out(self, part: Part) -> Any:
        element = part.element
        if isinstance(element, model.InputData):
            return self.checked(self.inputs.get(element.name), part)
        if isinstance(element, model.Service):
            return self._service(part, element)
        if part.compute is None:
            return None
        value = part.compute(self.scope(part))
        if isinstance(element, model.Knowledge):
            return self._with_result(value, part)
        return self.checked(value, part)

    def checked(self, value: Any, part: Part, run: DecisionRun | None = None) -> Any:
        """The value as its part's type has it; a value of another type is null and a problem."""
        run = run or self.run
        value, fitting = coerce(value, part.kind, run)
        if not fitting:
            run.complain(f"{part.element.name}: the value has the wrong type", part.place)
        return value

    def scope(self, part: Part) -> Scope:
        """What the part's texts see: what it requires, by name."""
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
