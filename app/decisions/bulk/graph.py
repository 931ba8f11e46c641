"""The requirements graph over columns: each decision compiled once, or interpreted as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.decisions import model
from app.decisions.decision_model import DecisionModel
from app.decisions.graph import Frame, Part
from app.decisions.running import DecisionRun
from app.feel.types import Type

from .boxes import Boxes
from .coercion import coerce
from .errors import NotCompilable
from .scope import Scope
from .symbols import NOTHING, SCALARS, Closure, Opaque, Record, Scalar, Symbol
from .texts import Session


def inputs_read(decisions: DecisionModel, names: Iterable[str], file: str) -> dict[str, str]:
    """The input data that decisions can depend on: the kind each is declared to be, or "any"."""
    parts = [decisions.graph.decision(name, file) for name in names]
    found = {}
    for part in reached(part for part in parts if part is not None):
        if isinstance(part.element, model.InputData):
            found[part.element.name] = part.kind.kind if part.kind else "any"
    return found


def reached(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts and all that they need."""
    pending, seen = list(parts), set()
    while pending:
        part = pending.pop()
        if part.ref not in seen:
            seen.add(part.ref)
            pending += [needed for _, needed in part.needs]
            yield part


def mentioned(decisions: DecisionModel) -> frozenset[str]:
    """Every name that a text of the model may read."""
    graph = decisions.graph
    texts = [text for builder in graph.builders.values() for _, text in builder.expressions]
    return graph.declared.union(name for text in texts for name in text.names)


class GraphCompiler:
    def __init__(
        self, decisions: DecisionModel, session: Session, columns: Mapping[str, Scalar]
    ) -> None:
        self.graph = decisions.graph
        self.session = session
        self.columns = columns
        self.symbols: dict[str, Symbol] = {}
        self.working: set[str] = set()
        outside = {n: one for n, one in columns.items() if n not in self.graph.declared}
        self.outer = Scope(outside, None, session.work)
        self.boxes = {
            file: Boxes(session, builder) for file, builder in self.graph.builders.items()
        }

    def value(self, part: Part) -> Symbol:
        if part.ref not in self.symbols:
            self.symbols[part.ref] = self._work_out(part)
        return self.symbols[part.ref]

    def _work_out(self, part: Part) -> Symbol:
        if part.ref in self.working:
            return Opaque("决策依赖自身")
        self.working.add(part.ref)
        noted = len(self.session.interpreted)
        try:
            return self._compiled(part)
        except NotCompilable as refused:
            del self.session.interpreted[noted:]
            return self._interpreted(part, refused.reason)
        finally:
            self.working.discard(part.ref)

    def _compiled(self, part: Part) -> Symbol:
        element, work = part.element, self.session.work
        if isinstance(element, model.InputData):
            return coerce(self.columns.get(element.name, NOTHING), part.kind, work)
        if isinstance(element, model.Knowledge):
            return self._knowledge(part, element)
        if not isinstance(element, model.Decision):
            raise NotCompilable("决策服务")
        boxes = self.boxes[part.definitions.file]
        found = boxes.value(element.logic, self.scope(part), part.place, part.kind)
        return coerce(found, part.kind, work)

    def scope(self, part: Part) -> Scope:
        names: dict[str, Symbol] = {}
        imported: dict[str, dict[str, Symbol]] = {}
        for import_name, needed in part.needs:
            place = imported.setdefault(import_name, {}) if import_name else names
            place[needed.element.name] = self.value(needed)
        names |= {name: Record(entries) for name, entries in imported.items()}
        return Scope(names, self.outer, self.session.work)

    def _knowledge(self, part: Part, element: model.Knowledge) -> Symbol:
        if element.function is None:
            return NOTHING
        boxes = self.boxes[part.definitions.file]
        made = boxes.function(
            element.function, self.scope(part), part.place, lambda: self._function_value(part)
        )
        if not isinstance(made, Closure) or part.kind is None or part.kind.kind == "function":
            return made

        def typed(arguments: Any) -> Symbol:
            return coerce(made.call(arguments), part.kind, self.session.work)

        return Closure(made.parameters, typed, made.value)

    # What runs interpreted

    def _function_value(self, part: Part) -> Any:
        if self.inputs_of(part):
            raise NotCompilable("业务知识模型读取输入")
        return self.frame({}).value(part)

    def frame(self, inputs: dict[str, Any]) -> Frame:
        return Frame(self.graph, DecisionRun(self.session.env, False), inputs)

    def inputs_of(self, *parts: Part) -> dict[str, Symbol]:
        """The columns that the parts' values can depend on, by their names."""
        names = [p.element.name for p in reached(parts) if isinstance(p.element, model.InputData)]
        found: dict[str, Symbol] = {n: self.columns[n] for n in names if n in self.columns}
        decides = any(isinstance(part.element, model.Decision) for part in parts)
        return {**found, **self.outer.names} if decides else found

    def _interpreted(self, part: Part, reason: str) -> Symbol:
        """A decision whose value is no scalar is left to those who need it."""
        if not isinstance(part.element, model.Decision):
            return Opaque(reason)
        self.session.note(part.place, reason)
        wanted = self.declared_type(part)
        if wanted is None or wanted.kind not in SCALARS:
            return Opaque(reason)
        inputs = self.inputs_of(part)
        return self.session.lookups.add(
            inputs, lambda values: self.frame(values).value(part), wanted.kind
        )

    def declared_type(self, part: Part) -> Type | None:
        """The type that a decision's value certainly has: its own, its box's, or its table's."""
        element = part.element
        if part.kind is not None or not isinstance(element, model.Decision):
            return part.kind
        types, box = part.definitions, element.logic
        of = self.graph.types_of(types)
        if box is not None and of.find(box.type_ref):
            return of.find(box.type_ref)
        if isinstance(box, model.Table) and len(box.outputs) == 1:
            column = box.outputs[0]
            many = box.hit_policy in ("COLLECT", "RULE ORDER", "OUTPUT ORDER")
            return None if many or column.default else of.find(column.type_ref)
        return None
