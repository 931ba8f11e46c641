"""From a fact sheet to the decision tables' answer (policy/facts.md §3).

The tables of the release are the only place of the rules; here facts are derived, handed to them,
and what they say is put into words.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.decisions import DecisionModel
from app.decisions.decision_model import Followed
from app.eligibility.codes import ANSWERS, CATEGORIES
from app.eligibility.facts.courses import Course, courses
from app.eligibility.facts.parameters import read_parameters
from app.eligibility.facts.services import Span
from app.eligibility.facts.turning_points import courses_by_day
from app.eligibility.reasons import Reasons
from app.eligibility.sheet import Sheet
from app.eligibility.thresholds import compared_values

UNKNOWN = "unknown"
_PRECONDITION, _CATEGORIES = "eligibility_precondition", "eligibility_categories"
_PRIMARY = "primary_category"
_DECISIONS = (_PRECONDITION, _CATEGORIES, _PRIMARY)
_COUNTED = "counted_services"


@dataclass(frozen=True, slots=True)
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
        """Raises KeyError, ParameterError for a release that does not decide eligibility."""
        self.decisions = decisions
        part = decisions.graph.decision(_CATEGORIES)
        if part is None:
            raise KeyError(_CATEGORIES)
        self.file = part.definitions.file
        self.inputs = decisions.graph.declared
        self.parameters = read_parameters(decisions)
        self.reasons = Reasons(decisions)
        self._values = compared_values(decisions, self.file)

    def outcome(self, sheet: Sheet, *, explain: bool = True, look_ahead: bool = True) -> Outcome:
        """Evaluate on the sheet's own ``as_of``. Without ``explain`` there are no reasons, without
        ``look_ahead`` no ``next_change_on``."""
        as_of = sheet["as_of"]
        person = courses(sheet, self.parameters)
        facts = _on(person, as_of)
        inputs = self._inputs(sheet, facts)
        said = self._follow(inputs, explain=explain)
        answers = _by_category(said.value(_CATEGORIES))
        matched = _with(answers, "yes")
        precondition, primary = said.value(_PRECONDITION), said.value(_PRIMARY)
        counted = said.inputs.get(_COUNTED)
        reasons = self.reasons.of(said.explanation, _spans(facts)) if explain else []
        return Outcome(
            as_of=as_of,
            eligible=_eligible(answers),
            precondition=_answer(precondition),
            categories=matched,
            unknown_categories=_with(answers, UNKNOWN),
            primary=primary if primary in matched else None,
            next_change_on=(
                self._next_change(as_of, person, inputs, said, answers) if look_ahead else None
            ),
            reasons=reasons,
            derived={**facts, _COUNTED: None if counted is None else int(counted)},
        )

    def _inputs(self, sheet: Sheet, facts: Mapping[str, Any]) -> dict[str, Any]:
        """What the tables read, by name. Stable employment is no unless told (facts.md §1)."""
        known = {"stable_employment": False, **sheet, **facts}
        return {name: known.get(name) for name in self.inputs}

    def _follow(self, inputs: Mapping[str, Any], *, explain: bool) -> Followed:
        """What the tables say; of the span of services, the number it is settled to."""
        span = inputs.get(_COUNTED)
        if isinstance(span, Span):
            settled: int | None = span.least
            if span.least != span.most:
                unknown = {**inputs, _COUNTED: None}
                said = self.decisions.follow(_DECISIONS, unknown, file=self.file)
                settled = self._settle(said, span)
                if not explain:
                    return said
            inputs = {**inputs, _COUNTED: settled}
        return self.decisions.follow(_DECISIONS, inputs, explain=explain, file=self.file)

    def _settle(self, said: Followed, span: Span) -> int | None:
        """Services of unknown acceptance are an unknown number, unless each number that it can be
        gives the same answers, and the unknown number would not."""
        unknown = said.value(_CATEGORIES)
        found = []
        for number in range(span.least, span.most + 1):
            said.change({_COUNTED: number})
            found.append(said.value(_CATEGORIES))
        same = all(rows == found[0] for rows in found)
        settled = span.least if same and found[0] != unknown else None
        said.change({_COUNTED: settled})
        return settled

    def _next_change(
        self,
        as_of: date,
        person: Iterable[Course],
        inputs: dict[str, Any],
        said: Followed,
        answers: Mapping[str, str],
    ) -> date | None:
        """The first day on which passing time alone changes an answer: only days on which a fact
        changes can be that, and each of them is looked at. ``inputs``, ``said`` and ``answers``
        are those of ``as_of``."""
        read = [course for course in person if not self.inputs.isdisjoint(course.names)]
        by_day = courses_by_day(read, as_of, self._values)
        said.leave(_PRIMARY)
        rows = said.value(_CATEGORIES)
        for day in sorted(by_day):
            changed = {
                name: value
                for course in by_day[day]
                for name, value in zip(course.names, course.at(day), strict=True)
                if name in inputs and value != inputs[name]
            }
            if not changed:
                continue
            inputs.update(changed)
            span = inputs.get(_COUNTED)
            if isinstance(span, Span):
                changed[_COUNTED] = span.least if span.least == span.most else None
            said.change(changed)
            if isinstance(span, Span) and span.least != span.most:
                self._settle(said, span)
            then = said.value(_CATEGORIES)
            if then is not rows and then != rows and _by_category(then) != answers:
                return day
        return None


def _on(person: Iterable[Course], day: date) -> dict[str, Any]:
    return {
        name: value
        for course in person
        for name, value in zip(course.names, course.at(day), strict=True)
    }


def _spans(facts: Mapping[str, Any]) -> dict[str, Any]:
    """How an explanation shows a number that is not certain."""
    span = facts.get(_COUNTED)
    if isinstance(span, Span) and span.least != span.most:
        return {_COUNTED: {"least": span.least, "most": span.most}}
    return {}


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
