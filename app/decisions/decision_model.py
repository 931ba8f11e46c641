"""A release's decisions, read once and evaluated any number of times, from any thread."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.feel import DEFAULT, Environment, LimitExceeded, to_feel

from . import model
from .findings import DmnError, Finding
from .graph import Frame, Graph, Part
from .reader import read_definitions
from .running import DecisionRun, Problem, TableTrace


@dataclass(frozen=True, slots=True)
class Result:
    """`explanation`: the tables gone through, the needed ones first. `problems`: why parts of the
    value are null."""

    value: Any
    explanation: tuple[TableTrace, ...]
    problems: tuple[Problem, ...]


class DecisionModel:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.decision_ids = tuple(
            part.element.id
            for part in graph.parts.values()
            if isinstance(part.element, model.Decision)
        )
        self._types = {
            definitions.file: graph.types_of(definitions).known() for definitions in graph.files
        }

    def evaluate(
        self,
        decision_id: str,
        inputs: Mapping[str, Any],
        env: Environment = DEFAULT,
        *,
        explain: bool = True,
        file: str | None = None,
    ) -> Result:
        """The decision's value for these inputs (by the names of the input data).

        The decision is named by its id, or by its name; `file` is needed only where several files
        have one of that name.

        Raises KeyError for an unknown decision, FeelError for inputs that are no FEEL values, and
        LimitExceeded; whatever else goes wrong is null with a problem.
        """
        part = self._decision(decision_id, file)
        return self._run(part, inputs, env, explain, lambda frame: frame.value(part))

    def evaluate_all(
        self,
        decision_ids: Iterable[str],
        inputs: Mapping[str, Any],
        env: Environment = DEFAULT,
        *,
        explain: bool = True,
        file: str | None = None,
    ) -> Result:
        """Several decisions for the same inputs: what they need in common is worked out once.

        The value is a dictionary by decision. Raises as ``evaluate`` does.
        """
        parts = {name: self._decision(name, file) for name in decision_ids}

        def work(frame: Frame) -> dict[str, Any]:
            return {name: frame.value(part) for name, part in parts.items()}

        first = next(iter(parts.values()), None)
        return Result({}, (), ()) if first is None else self._run(first, inputs, env, explain, work)

    def _decision(self, name: str, file: str | None) -> Part:
        part = self.graph.decision(name, file)
        if part is None:
            raise KeyError(name)
        return part

    def call_service(
        self, service_id: str, inputs: Mapping[str, Any], env: Environment = DEFAULT
    ) -> Result:
        """A decision service's outputs; its inputs by their names."""
        part = self.graph.service(service_id)
        if part is None or not isinstance(part.element, model.Service):
            raise KeyError(service_id)
        service = part.element

        def call(frame: Frame) -> Any:
            given = {
                needed.ref: frame.checked(frame.inputs.get(needed.element.name), needed)
                for needed in self.graph.inputs_of(service)
            }
            value = Frame(self.graph, frame.run, frame.inputs, given).outputs(service)
            return frame.checked(value, part)

        return self._run(part, inputs, env, True, call)

    def _run(
        self, part: Part, inputs: Mapping[str, Any], env: Environment, explain: bool, work: Any
    ) -> Result:
        types = self._types[part.definitions.file]
        if types:
            env = dataclasses.replace(env, types={**env.types, **types})
        run = DecisionRun(env, explain)
        values = {name: to_feel(value) for name, value in inputs.items()}
        try:
            value = work(Frame(self.graph, run, values))
        except LimitExceeded as error:
            error.add_note(f"in {part.definitions.file}, decision {part.element.id}")
            raise
        except RecursionError as error:
            raise LimitExceeded("depth", "the stack") from error
        return Result(value, tuple(run.traces or ()), run.problems())


def load(files: Mapping[str, bytes], names: Iterable[str] = ()) -> DecisionModel:
    """Read the files whose names end in .dmn. Texts with errors evaluate to null."""
    definitions = [
        read_definitions(file, data)
        for file, data in sorted(files.items())
        if file.lower().endswith(".dmn")
    ]
    return DecisionModel(make_graph(definitions, names))


def make_graph(definitions: list[model.Definitions], names: Iterable[str]) -> Graph:
    """The graph of the files; types that go too deep into each other are refused."""
    try:
        return Graph(definitions, names)
    except RecursionError as error:
        raise DmnError(definitions[0].file, "", "模型的嵌套过深") from error


def read(files: Mapping[str, bytes], names: Iterable[str] = ()) -> DecisionModel:
    """Read the files whose names end in .dmn; DmnError at the first thing that is wrong.

    `names`: functions or variables of the environment whose names are more than plain words.
    """
    loaded = load(files, names)
    for wrong in findings_of(loaded.graph):
        raise DmnError(wrong.file, wrong.element_id, wrong.message, wrong.row, wrong.column)
    return loaded


def findings_of(graph: Graph) -> list[Finding]:
    """The errors met while compiling."""
    found = list(graph.findings)
    for builder in graph.builders.values():
        found += builder.findings
    return found
