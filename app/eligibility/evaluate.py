"""From a fact sheet to the decision tables' answer (policy/facts.md §3).

The tables of the release are the only place of the rules; here facts are derived, handed to them,
and what they say is put into words.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.decisions import DecisionModel
from app.eligibility.codes import ANSWERS, CATEGORIES
from app.eligibility.facts.derive import derive, services_between
from app.eligibility.facts.parameters import read_parameters
from app.eligibility.facts.turning_points import turning_points
from app.eligibility.reasons import Reasons
from app.eligibility.sheet import Sheet
from app.eligibility.thresholds import compared_values

UNKNOWN = "unknown"
_DECISIONS = ("eligibility_precondition", "eligibility_categories", "primary_category")


@dataclass(frozen=True)
class Outcome:
    """What facts.md §3 asks for. ``derived`` are the facts of §2 that it rests on."""

    as_of: date
    eligible: str
    precondition: str
    categories: list[str]
    unknown_categories: list[str]
    primary: str | None
    next_change_on: date | None
    reasons: list[dict[str, Any]]
    derived: dict[str, Any]


@functools.lru_cache(maxsize=16)
def evaluator(decisions: DecisionModel) -> Evaluator:
    """One for each release: what is read from its tables is read once."""
    return Evaluator(decisions)


class Evaluator:
    def __init__(self, decisions: DecisionModel) -> None:
        self.decisions = decisions
        part = decisions.graph.decision("eligibility_categories")
        if part is None:
            raise KeyError("eligibility_categories")
        self.file = part.definitions.file
        self.inputs = decisions.graph.declared
        self.parameters = read_parameters(decisions)
        self.reasons = Reasons(decisions)
        self._values = compared_values(decisions, self.file)

    def outcome(self, sheet: Sheet, *, explain: bool = True, look_ahead: bool = True) -> Outcome:
        """Evaluate on the sheet's own ``as_of``. Without ``explain`` there are no reasons, without
        ``look_ahead`` no ``next_change_on``."""
        as_of = sheet["as_of"]
        derived = derive(sheet, as_of, self.parameters)
        inputs = self._settled(sheet, as_of, derived)
        said = self.decisions.evaluate_all(_DECISIONS, inputs, explain=explain, file=self.file)
        answers = _by_category(said.value["eligibility_categories"])
        matched, unknown = _with(answers, "yes"), _with(answers, UNKNOWN)
        primary = said.value["primary_category"]
        return Outcome(
            as_of=as_of,
            eligible=_eligible(answers),
            precondition=_answer(said.value["eligibility_precondition"]),
            categories=matched,
            unknown_categories=unknown,
            primary=primary if primary in matched else None,
            next_change_on=(
                self._next_change(sheet, as_of, inputs, answers) if look_ahead else None
            ),
            reasons=self.reasons.of(said.explanation) if explain else [],
            derived=derived,
        )

    def _categories(self, inputs: Mapping[str, Any]) -> dict[str, str]:
        decision = "eligibility_categories"
        found = self.decisions.evaluate(decision, inputs, explain=False, file=self.file)
        return _by_category(found.value)

    def _inputs(self, sheet: Sheet, derived: Mapping[str, Any]) -> dict[str, Any]:
        """What the tables read, by name. Stable employment is no unless told (facts.md §1)."""
        facts = {"stable_employment": False, **sheet, **derived}
        return {name: facts.get(name) for name in self.inputs}

    def _settled(self, sheet: Sheet, as_of: date, derived: dict[str, Any]) -> dict[str, Any]:
        """The inputs; services of unknown acceptance stay out where they change no answer."""
        inputs = self._inputs(sheet, derived)
        counted = services_between(sheet, as_of, self.parameters)
        if counted is None or counted[0] == counted[1] or "counted_services" not in inputs:
            return inputs
        least = {**inputs, "counted_services": counted[0]}
        if self._categories(least) == self._categories({**inputs, "counted_services": counted[1]}):
            derived["counted_services"] = counted[0]
            return least
        return inputs

    def _next_change(
        self, sheet: Sheet, as_of: date, inputs: Mapping[str, Any], answers: Mapping[str, str]
    ) -> date | None:
        """The first day on which passing time alone changes an answer: only days on which a fact
        changes can be that, and each of them is looked at."""
        before = inputs
        for day in turning_points(sheet, as_of, self.parameters, values=self._values):
            then = self._settled(sheet, day, derive(sheet, day, self.parameters))
            if then != before and self._categories(then) != answers:
                return day
            before = then
        return None


def _by_category(rows: Any) -> dict[str, str]:
    """Category → yes, no or unknown, in the notice's order."""
    rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    said = {row.get("category"): _answer(row.get("outcome")) for row in rows}
    return {name: said.get(name, UNKNOWN) for name in CATEGORIES}


def _answer(value: Any) -> str:
    """Whatever is no answer is unknown: an officer decides, a table's error does not."""
    return value if isinstance(value, str) and value in ANSWERS else UNKNOWN


def _with(answers: Mapping[str, str], answer: str) -> list[str]:
    return [name for name, said in answers.items() if said == answer]


def _eligible(answers: Mapping[str, str]) -> str:
    """Any category will do (notice 二: 包括以下10类人员)."""
    for answer in ("yes", UNKNOWN):
        if answer in answers.values():
            return answer
    return "no"
