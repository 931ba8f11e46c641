"""A person's records against a release's tables, on a day: what ``determine`` keeps, and what the
clock looks at."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import NamedTuple

from app.decisions import DecisionModel
from app.eligibility.drawing import draw
from app.eligibility.drawing.days import days_ahead
from app.eligibility.drawing.drawn import Drawn
from app.eligibility.evaluate import Evaluator, Outcome, evaluator
from app.people.models import Person


class Compared(NamedTuple):
    drawn: Drawn
    outcome: Outcome


def compare(
    person: Person, decisions: DecisionModel, as_of: date, *, explain: bool = True
) -> Compared:
    """The sheet and what the tables say of it; ``next_change_on`` knows the records to come."""
    tables = evaluator(decisions)
    drawn = draw(person, as_of)
    outcome = tables.outcome(drawn.sheet, explain=explain)
    day = _next_change(person, tables, outcome)
    return Compared(drawn, dataclasses.replace(outcome, next_change_on=day))


def _next_change(person: Person, tables: Evaluator, outcome: Outcome) -> date | None:
    """From one record's day to the next the sheet stays as it is drawn, so the first change is
    either on such a day, or what the sheet drawn before it tells."""
    found = outcome.next_change_on
    for day in days_ahead(person, outcome.as_of):
        if found is not None and found < day:
            return found
        then = tables.outcome(draw(person, day).sheet, explain=False)
        if answers_of(then) != answers_of(outcome):
            return day
        found = then.next_change_on
    return found


def answers_of(outcome: Outcome) -> tuple[str, list[str], list[str]]:
    return outcome.eligible, outcome.categories, outcome.unknown_categories
