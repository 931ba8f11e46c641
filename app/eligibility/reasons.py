"""What the tables said, condition by condition: outcome, clause, words, and the facts looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.decisions import DecisionModel, MatchedRule, TableTrace, model
from app.eligibility.codes import ANSWERS, CATEGORIES
from app.eligibility.json_values import plain
from app.eligibility.thresholds import tables_of

_PARAMETER = re.compile(r"\bparameters\.(\w+)")
_CATEGORY = re.compile(r"\b(category_\w+)\.outcome")
_UNTESTED = ("", "-")
_PREFIXES = ("category_",)
_ORDER = {"precondition": -1, **{name: place for place, name in enumerate(CATEGORIES)}}


class Reasons:
    """Reads the traces of one release's tables."""

    def __init__(self, decisions: DecisionModel) -> None:
        parameters = _parameters(decisions)
        # A table of conditions names each (rule) and answers it (outcome).
        self._subjects: dict[str, str] = {}
        self._tested: dict[tuple[str, int], tuple[tuple[int, str, dict[str, Any]], ...]] = {}
        for decision_id, table in tables_of(decisions).items():
            if {"rule", "outcome"} <= {column.name for column in table.outputs}:
                self._subjects[table.id] = subject_of(decision_id)
                for number, rule in enumerate(table.rules, 1):
                    self._tested[table.id, number] = tuple(_tested(table, rule, parameters))

    def of(
        self, traces: Iterable[TableTrace], spans: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """``{rule, clause, outcome, facts, text}``, the precondition first, then the categories in
        the notice's order. ``spans``: what is shown of facts that are not one value."""
        found = [
            self._reason(matched, subject, trace, spans or {})
            for trace in traces
            if (subject := self._subjects.get(trace.table_id)) is not None
            for matched in trace.matched
        ]
        return sorted(found, key=lambda reason: _ORDER.get(reason["rule"].partition(".")[0], 99))

    def _reason(
        self, matched: MatchedRule, subject: str, trace: TableTrace, spans: Mapping[str, Any]
    ) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        for index, name, compared in self._tested[trace.table_id, matched.row]:
            facts[name] = spans[name] if name in spans else plain(trace.values[index])
            facts.update(compared)
        return {
            "rule": f"{subject}.{matched.outputs.get('rule')}",
            "clause": next(iter(matched.annotations.values()), ""),
            "outcome": _answer(matched.outputs.get("outcome")),
            "facts": facts,
            "text": matched.outputs.get("text") or "",
        }


def _tested(
    table: model.Table, rule: model.Rule, parameters: Mapping[str, Any]
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """What this row looks at: the columns that it tests, and the parameters compared with."""
    for index, (column, cell) in enumerate(zip(table.inputs, rule.inputs, strict=False)):
        if cell.text.strip() not in _UNTESTED:
            compared = [name for name in _PARAMETER.findall(cell.text) if name in parameters]
            yield index, _name(column), {f"parameters.{n}": parameters[n] for n in compared}


def subject_of(decision_id: str) -> str:
    """``category_dibao`` → ``dibao``; ``precondition_conditions`` → ``precondition``."""
    for prefix in _PREFIXES:
        if decision_id.startswith(prefix):
            return decision_id.removeprefix(prefix)
    return decision_id.split("_")[0]


def _name(column: model.Column) -> str:
    """A plain fact's own name; the category for one that another table answered."""
    found = _CATEGORY.search(column.text)
    return found[1] if found else column.text.strip()


def _parameters(decisions: DecisionModel) -> dict[str, Any]:
    if "parameters" not in decisions.decision_ids:
        return {}
    value = decisions.evaluate("parameters", {}, explain=False).value
    return plain(value) if isinstance(value, dict) else {}


def _answer(value: Any) -> str:
    return value if isinstance(value, str) and value in ANSWERS else "unknown"
