"""A release's decisions, read once and evaluated any number of times, from any thread."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.feel import DEFAULT, Environment, LimitExceeded, to_feel_each

from . import model
from .findings import DmnError, Finding
from .frame import Frame
from .graph import Graph, Part
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
        self._defaults = {
            file: dataclasses.replace(DEFAULT, types=types) if types else DEFAULT
            for file, types in self._types.items()
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
        frame = self._frame(part, inputs, env, explain)
        value = _within_limits(part, lambda: work(frame))
        run = frame.run
        value = _copy(value) if frame.remembers else value
        return Result(value, tuple(run.traces or ()), run.problems())

    def _frame(
        self, part: Part, inputs: Mapping[str, Any], env: Environment, explain: bool
    ) -> Frame:
        frame = Frame(
            self.graph, DecisionRun(self._within(part, env), explain), to_feel_each(inputs)
        )
        if not env.types:
            frame.remembers = self.graph.remembers(env, frame.outer.values)
        return frame

    def _within(self, part: Part, env: Environment) -> Environment:
        """With the types of the part's file."""
        if env is DEFAULT:
            return self._defaults[part.definitions.file]
        types = self._types[part.definitions.file]
        return dataclasses.replace(env, types={**env.types, **types}) if types else env

    def follow(
        self,
        decision_ids: Iterable[str],
        inputs: Mapping[str, Any],
        env: Environment = DEFAULT,
        *,
        explain: bool = False,
        file: str | None = None,
    ) -> Followed:
        """Several decisions, first for these inputs, then for changes of them."""
        parts = {name: self._decision(name, file) for name in decision_ids}
        first = next(iter(parts.values()))
        return Followed(parts, self._frame(first, inputs, env, explain))


class Followed:
    """Decisions whose inputs change: only what depends on a change is worked out again.

    The values are shared with later evaluations: look at them, do not change them.
    """

    def __init__(self, parts: Mapping[str, Part], frame: Frame) -> None:
        self._parts = dict(parts)
        self._frame = frame

    def change(self, inputs: Mapping[str, Any]) -> None:
        """Other values for some of the declared inputs; raises LimitExceeded. From here on nothing
        is explained."""
        values = to_feel_each(inputs)
        run = DecisionRun(self._frame.run.env, False)
        try:
            self._frame.change(values, run)
        except RecursionError as error:
            raise LimitExceeded("depth", "the stack") from error

    def leave(self, decision_id: str) -> None:
        """Follow this decision no longer."""
        self._frame.forget(self._parts.pop(decision_id))

    def value(self, decision_id: str) -> Any:
        """As ``DecisionModel.evaluate`` has it; raises LimitExceeded."""
        part = self._parts[decision_id]
        if part.ref in self._frame.values:
            return self._frame.values[part.ref]
        return _within_limits(part, lambda: self._frame.value(part))

    @property
    def inputs(self) -> Mapping[str, Any]:
        """What the values rest on, as it is now."""
        return self._frame.inputs

    @property
    def explanation(self) -> tuple[TableTrace, ...]:
        """The tables gone through for the first inputs, so far."""
        return tuple(self._frame.run.traces or ())


def _within_limits(part: Part, work: Callable[[], Any]) -> Any:
    try:
        return work()
    except LimitExceeded as error:
        error.add_note(f"in {part.definitions.file}, decision {part.element.id}")
        raise
    except RecursionError as error:
        raise LimitExceeded("depth", "the stack") from error


def _copy(value: Any) -> Any:
    """Lists and contexts anew: whoever asked may change what they were given."""
    if type(value) is list:
        return [_copy(item) for item in value]
    if type(value) is dict:
        return {name: _copy(item) for name, item in value.items()}
    return value


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
