"""The compatibility kit's test cases: reading them, running them, comparing the answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import parse

from app import decisions, feel
from app.feel.comparison import equal
from app.feel.temporal_text import parse_date, parse_date_time, parse_duration, parse_time
from app.feel.values import kind_of

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
LEVELS = (2, 3)


@dataclass(frozen=True, slots=True)
class Case:
    """One expected value of one test case."""

    folder: Path
    model: str
    id: str
    node: str
    service: str
    inputs: dict[str, Any]
    expected: Any
    is_error: bool

    @property
    def name(self) -> str:
        return f"{self.folder.name}/{self.id}/{self.node}"

    @property
    def is_null(self) -> bool:
        return self.expected is None


@dataclass(frozen=True, slots=True)
class Outcome:
    case: Case
    passed: bool
    actual: Any
    notes: tuple[str, ...]


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _parts(element: Element, name: str) -> list[Element]:
    return [part for part in element if _local(part) == name]


_READERS = {
    "string": str,
    "boolean": lambda text: text.strip() in ("true", "1"),
    "decimal": lambda text: Decimal(text.strip()),
    "integer": lambda text: Decimal(text.strip()),
    "double": lambda text: Decimal(text.strip()),
    "date": lambda text: parse_date(text.strip()),
    "time": lambda text: parse_time(text.strip()),
    "dateTime": lambda text: parse_date_time(text.strip()),
    "duration": lambda text: parse_duration(text.strip()),
}


def read_value(element: Element) -> Any:
    """The value an `expected`, `inputNode`, `item` or `component` holds."""
    components = _parts(element, "component")
    if components:
        return {part.get("name") or "": read_value(part) for part in components}
    lists = _parts(element, "list")
    if lists:
        nil = lists[0].get(f"{XSI}nil") == "true"
        return None if nil else [read_value(item) for item in _parts(lists[0], "item")]
    values = _parts(element, "value")
    if not values or values[0].get(f"{XSI}nil") == "true":
        return None
    kind = (values[0].get(f"{XSI}type") or "xsd:string").rpartition(":")[2]
    return _READERS[kind](values[0].text or "")


def read_cases(folder: Path) -> Iterator[Case]:
    for file in sorted(folder.glob("*.xml")):
        root = parse(file).getroot()
        model = (_parts(root, "modelName")[0].text or "").strip()
        for case in _parts(root, "testCase"):
            inputs = {part.get("name") or "": part for part in _parts(case, "inputNode")}
            for node in _parts(case, "resultNode"):
                is_service = case.get("type") == "decisionService"
                yield Case(
                    folder=folder,
                    model=model,
                    id=case.get("id") or "",
                    node=node.get("name") or "",
                    service=(case.get("invocableName") or "") if is_service else "",
                    inputs={name: read_value(part) for name, part in inputs.items()},
                    expected=read_value(_parts(node, "expected")[0]),
                    is_error=node.get("errorResult") == "true",
                )


def run_folder(folder: Path) -> Iterator[Outcome]:
    files = {file.name: file.read_bytes() for file in sorted(folder.glob("*.dmn"))}
    model = decisions.load(files)
    for case in read_cases(folder):
        try:
            result = evaluate(model, case)
        except (feel.FeelError, KeyError) as error:
            yield Outcome(case, False, error, ())
            continue
        notes = tuple(problem.message for problem in result.problems)
        yield Outcome(case, same(case.expected, result.value), result.value, notes)


def evaluate(model: decisions.DecisionModel, case: Case) -> decisions.Result:
    if not case.service:
        return model.evaluate(case.node, case.inputs, file=case.model)
    result = model.call_service(case.service, case.inputs)
    several = isinstance(result.value, dict) and case.node in result.value
    value = result.value[case.node] if several else result.value
    return decisions.Result(value, result.explanation, result.problems)


def same(expected: Any, actual: Any) -> bool:
    """Equal by FEEL, and of the same type all the way down."""
    if expected is None or actual is None:
        return expected is None and actual is None
    if isinstance(expected, Decimal) and isinstance(actual, Decimal):
        # The kit gives irrational results to a few digits only.
        return expected == actual or abs(expected - actual) <= Decimal("1e-8") * abs(expected)
    if kind_of(expected) != kind_of(actual):
        return False
    if isinstance(expected, list):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    if isinstance(expected, dict):
        return expected.keys() == actual.keys() and all(
            same(value, actual[key]) for key, value in expected.items()
        )
    return equal(expected, actual) is True


def folders(kit: Path, level: int) -> list[Path]:
    base = kit / f"compliance-level-{level}"
    return sorted(path for path in base.iterdir() if path.is_dir()) if base.is_dir() else []
