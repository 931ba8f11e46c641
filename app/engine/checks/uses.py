"""What the diagrams hand to the decisions they call, and what of the answers is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from app import feel
from app.decisions import Fact, Use
from app.decisions.analysis.reads import Read, parts_read, together
from app.engine.expressions import parse
from app.engine.reading.model import Assignment, Container, Process
from app.engine.vocabulary import Vocabulary
from app.feel import tree

from .names import written_by


def uses_of(
    files: Mapping[str, bytes], processes: Iterable[Process], vocabulary: Vocabulary
) -> tuple[Use, ...]:
    """The application's uses and those of the diagrams; none where the application's are unknown.

    A diagram may hand over whatever any element of the release writes: variables go by name.
    """
    if not vocabulary.uses:
        return ()
    processes = list(processes)
    elements = [element for process in processes for element in process.body.every_element()]
    written = frozenset(vocabulary.variables).union(*(written_by(element) for element in elements))
    supplied = {name: Fact() for name in written}
    texts = _Texts(files, processes, vocabulary)
    found = list(vocabulary.uses)
    for element in elements:
        decision = element.settings.get("decisionId", "")
        if element.kind == "businessRuleTask" and decision:
            reads = texts.read_of(element.settings.get("resultVariable", ""))
            by = f"流程任务“{element.label}”"
            found.append(Use(decision, by, supplied, reads, certain=False))
    return tuple(found)


class _Texts:
    """All expressions of a release's diagrams and forms."""

    def __init__(
        self, files: Mapping[str, bytes], processes: Iterable[Process], vocabulary: Vocabulary
    ) -> None:
        self.trees = [
            root
            for process in processes
            for container in process.body.every_container()
            for text in _texts(container)
            if (root := _parsed(text)) is not None
        ]
        self.forms = [
            content.decode("utf-8", "replace")
            for name, content in files.items()
            if name.endswith(".form")
        ]
        self.services = vocabulary.read

    def read_of(self, variable: str) -> Read:
        """The parts of a variable that anything reads; None where it may be all."""
        if not variable:
            return None
        reads: list[Read] = [parts_read(root, variable) for root in self.trees]
        reads += [_read_in_form(text, variable) for text in self.forms]
        if variable in self.services:
            parts = self.services[variable]
            reads.append(None if parts is None else frozenset(parts))
        return together(reads)


def _texts(container: Container) -> Iterator[str]:
    for flow in container.flows.values():
        yield flow.condition
    for element in container.elements.values():
        yield from element.settings.values()
        for mapping in (*element.inputs, *element.outputs):
            if not hands_on(mapping):
                yield mapping.source
        if element.event is not None:
            yield element.event.expression
            yield element.event.correlation
        if element.loop is not None:
            yield element.loop.input_collection
            yield element.loop.output_element
            yield element.loop.completion


def hands_on(mapping: Assignment) -> bool:
    """`=rhythm` to `rhythm`: the value goes on under its name and is not read. What services read
    of it they say themselves."""
    return mapping.source.strip().removeprefix("=").strip() == mapping.target


def _parsed(text: str) -> tree.Node | None:
    text = text.strip()
    if not text.startswith("="):
        return None
    try:
        return parse(text[1:]).tree
    except feel.FeelSyntaxError:
        return None  # told elsewhere


def _read_in_form(text: str, variable: str) -> Read:
    """Forms mix plain words and expressions: whatever looks like the name counts as reading it."""
    found: set[str] = set()
    for match in re.finditer(rf"(?<![\w.]){re.escape(variable)}(?!\w)(?:\.(\w+))?", text):
        if match[1] is None:
            return None
        found.add(match[1])
    return frozenset(found)
