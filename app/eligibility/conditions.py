"""The condition tables of a release, row by row: what they say on a day, and which rows of a
condition that fails could come to hold."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from app import feel
from app.decisions import DecisionModel, model
from app.eligibility.json_values import plain
from app.eligibility.reasons import subject_of
from app.eligibility.thresholds import compared_values, tables_of

Inputs = Mapping[str, Any]
_UNTESTED = ("", "-")
_NULL = re.compile(r"\bnull\b")
_PRECONDITION, _CATEGORIES = "eligibility_precondition", "eligibility_categories"


class Said(NamedTuple):
    outcome: str
    text: str = ""


@functools.lru_cache(maxsize=16)
def conditions_of(decisions: DecisionModel) -> Conditions:
    """One for each release."""
    return Conditions(decisions)


class _Row:
    """A row in which a condition holds: its cells, column by column, and its words."""

    def __init__(self, rule: model.Rule, table: model.Table, names: Any) -> None:
        outputs = {c.name: cell.text for c, cell in zip(table.outputs, rule.outputs, strict=True)}
        self.rule = _literal(outputs["rule"])
        self.outcome = _literal(outputs["outcome"])
        self.text = _literal(outputs.get("text", "")) or ""
        self.unknown = _asked_to_be_unknown(rule, table)
        self._cells = [
            (number, feel.parse_unary_tests(cell.text, names))
            for number, cell in enumerate(rule.inputs)
            if cell.text.strip() not in _UNTESTED
        ]

    def unmet(self, values: list[Any], scope: Inputs) -> frozenset[int]:
        """The columns whose values this row does not fit."""
        return frozenset(
            number
            for number, cell in self._cells
            if cell.evaluate({**scope, "?": values[number]}) is not True
        )


def _asked_to_be_unknown(rule: model.Rule, table: model.Table) -> frozenset[str]:
    """The facts whose cell is ``null`` alone; where there is none, those that may be null."""
    cells = {c.text.strip(): cell.text for c, cell in zip(table.inputs, rule.inputs, strict=True)}
    alone = frozenset(name for name, text in cells.items() if text.strip() == "null")
    return alone or frozenset(name for name, text in cells.items() if _NULL.search(text))


class Conditions:
    """A condition is named ``subject.rule``, as in the reasons of an outcome."""

    def __init__(self, decisions: DecisionModel) -> None:
        self._decisions = decisions
        part = decisions.graph.decision(_CATEGORIES)
        if part is None:
            raise KeyError(_CATEGORIES)
        self._file = part.definitions.file
        self.counting_values = compared_values(decisions, self._file)
        names = decisions.graph.builders[self._file].names
        self._tables: dict[str, model.Table] = {}
        self._rows: dict[str, list[_Row]] = {}
        for decision_id, table in tables_of(decisions).items():
            if {"rule", "outcome"} <= {column.name for column in table.outputs}:
                self._tables[decision_id] = table
                self._rows[decision_id] = [_Row(rule, table, names) for rule in table.rules]
        self._evidence = _evidence(decisions)
        self._told = _told(decisions)
        self.names = {
            subject_of(one): element.label or element.name
            for one in self._tables
            if (element := decisions.graph.decision(one).element)
        }
        self.clauses = {**_own_clauses(self._tables), **_category_clauses(part.element.logic)}

    def said(self, inputs: Inputs) -> dict[str, Said]:
        """What is said of each condition, and of ``precondition`` and each category as a whole."""
        value = self._evaluate(inputs).value
        found = {"precondition": Said(str(value[_PRECONDITION]))}
        for row in _contexts(value[_CATEGORIES]):
            found[str(row.get("category"))] = Said(str(row.get("outcome")))
        for decision_id in self._tables:
            for row in _contexts(value[decision_id]):
                name = f"{subject_of(decision_id)}.{row.get('rule')}"
                found[name] = Said(str(row.get("outcome")), str(row.get("text") or ""))
        return found

    def _evaluate(self, inputs: Inputs, *, explain: bool = False) -> Any:
        wanted = (*self._tables, _PRECONDITION, _CATEGORIES)
        return self._decisions.evaluate_all(wanted, inputs, explain=explain, file=self._file)

    def ways(self, inputs: Inputs) -> dict[str, list[str]]:
        """Condition → the words of the rows in which it would hold, those that ask for the least.

        A row that asks for everything another one asks for, and for more, is left out: an age can
        be reached, and one need not become a woman for it.
        """
        traces = {
            trace.table_id: trace for trace in self._evaluate(inputs, explain=True).explanation
        }
        parameters = _parameters(self._decisions)
        found: dict[str, list[str]] = {}
        for decision_id, table in self._tables.items():
            trace = traces.get(table.id)
            if trace is None:
                continue
            values = [seen.value for seen in trace.inputs]
            scope = {**inputs, "parameters": parameters}
            subject = subject_of(decision_id)
            for name, rows in _by_rule(self._rows[decision_id]).items():
                found[f"{subject}.{name}"] = _least(rows, values, scope)
        return found

    def unknown_in(self, condition: str, text: str) -> frozenset[str]:
        """The facts that the row with these words asks to be unknown."""
        subject, _, rule = condition.partition(".")
        return frozenset(
            name
            for decision_id, rows in self._rows.items()
            if subject_of(decision_id) == subject
            for row in rows
            if (row.rule, row.outcome, row.text) == (rule, "unknown", text)
            for name in row.unknown
        )

    def told(self, condition: str, outcome: str) -> str:
        """What the person is told of it where the table's words are not for them, else empty."""
        return self._told.get((condition, outcome), "")

    def evidence_for(self, key: str) -> tuple[str, str]:
        """``(document, register)`` that tell a fact of the sheet; empty where there is none."""
        return self._evidence.get(key, ("", ""))


def _by_rule(rows: list[_Row]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        if row.outcome == "yes" and row.rule:
            found.setdefault(row.rule, []).append(row)
    return found


def _least(rows: list[_Row], values: list[Any], scope: Inputs) -> list[str]:
    asked = [(row.unmet(values, scope), row.text) for row in rows]
    return list(
        dict.fromkeys(
            text for unmet, text in asked if text and not any(other < unmet for other, _ in asked)
        )
    )


def _literal(text: str) -> str | None:
    """The text of a cell that is a text; None for one that is worked out."""
    try:
        value = feel.evaluate(text)
    except feel.FeelError:
        return None
    return value if isinstance(value, str) else None


def _contexts(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _parameters(decisions: DecisionModel) -> Any:
    if "parameters" not in decisions.decision_ids:
        return {}
    return decisions.evaluate("parameters", {}, explain=False).value


def _evidence(decisions: DecisionModel) -> dict[str, tuple[str, str]]:
    """The decision ``evidence_needed``; older releases have none."""
    if "evidence_needed" not in decisions.decision_ids:
        return {}
    rows = _contexts(decisions.evaluate("evidence_needed", {}, explain=False).value)
    return {
        str(row.get("fact")): (plain(row.get("document")) or "", plain(row.get("register")) or "")
        for row in rows
    }


def _told(decisions: DecisionModel) -> dict[tuple[str, str], str]:
    """The decision ``told_to_person``; older releases have none."""
    if "told_to_person" not in decisions.decision_ids:
        return {}
    rows = _contexts(decisions.evaluate("told_to_person", {}, explain=False).value)
    return {
        (str(row.get("condition")), str(row.get("outcome"))): plain(row.get("text")) or ""
        for row in rows
    }


def _own_clauses(tables: Mapping[str, model.Table]) -> dict[str, str]:
    """Subject → the clause that its table's first row is annotated with."""
    return {subject_of(name): _clause(table.rules[0]) for name, table in tables.items()}


def _category_clauses(table: model.Table) -> dict[str, str]:
    """Category → the clause with which its row in the table of categories begins."""
    column = next(i for i, output in enumerate(table.outputs) if output.name == "category")
    return {
        category: clause
        for rule in table.rules
        if (category := _literal(rule.outputs[column].text)) and (clause := _clause(rule))
    }


def _clause(rule: model.Rule) -> str:
    return next(iter((*rule.annotations, rule.description)), "").partition("：")[0]
