"""What the tables said, condition by condition: outcome, clause, words, and the facts looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from app.decisions import DecisionModel, TableTrace, model
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
        # A table of conditions names each (rule) and answers it (outcome).
        self._tables: dict[str, tuple[str, model.Table]] = {}
        for decision_id, table in tables_of(decisions).items():
            if {"rule", "outcome"} <= {column.name for column in table.outputs}:
                self._tables[table.id] = (subject_of(decision_id), table)
        self._parameters = _parameters(decisions)

    def of(self, traces: Iterable[TableTrace]) -> list[dict[str, Any]]:
        """``{rule, clause, outcome, facts, text}``, the precondition first, then the categories in
        the notice's order."""
        found = []
        for trace in traces:
            known = self._tables.get(trace.table_id)
            if known is None:
                continue
            subject, table = known
            for matched in trace.matched:
                rule = table.rules[matched.row - 1]
                found.append(
                    {
                        "rule": f"{subject}.{matched.outputs.get('rule')}",
                        "clause": next(iter(matched.annotations.values()), ""),
                        "outcome": _answer(matched.outputs.get("outcome")),
                        "facts": self._facts(trace, table, rule),
                        "text": matched.outputs.get("text") or "",
                    }
                )
        return sorted(found, key=lambda reason: _ORDER.get(reason["rule"].split(".")[0], 99))

    def _facts(self, trace: TableTrace, table: model.Table, rule: model.Rule) -> dict[str, Any]:
        """What this row looked at: the tested columns' values, and the parameters compared with."""
        facts: dict[str, Any] = {}
        for column, cell, seen in zip(table.inputs, rule.inputs, trace.inputs, strict=False):
            if cell.text.strip() not in _UNTESTED:
                facts[_name(column)] = plain(seen.value)
                for parameter in _PARAMETER.findall(cell.text):
                    if parameter in self._parameters:
                        facts[f"parameters.{parameter}"] = self._parameters[parameter]
        return facts


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
