"""From the sheet's plain facts to everything a decision table may read (policy/facts.md §2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.eligibility.facts.courses import courses
from app.eligibility.facts.parameters import Parameters
from app.eligibility.facts.services import Span

# Clause of the notice (or law) each derived fact rests on; shown beside it in explanations.
CLAUSES = {
    "age": "二",
    "retirement_date": "二",
    "in_working_age": "二",
    "residence_months": "二",
    "unemployed_months": "二、1",
    "registered_months": "二、4",
    "counted_services": "二、4",
    "minor_children": "二、3",
    "dibao": "二、5",
    "disability_certificate": "二、6",
    "unemployment_registered": "二",
    "household_workforce": "二、2",
    "household_workforce_unemployed": "二、2",
    "household_transferred": "二、8",
    "zero_employment_family": "二、2",
    "zero_transfer_family": "二、8",
    "graduate": "二、9",
    "years_since_graduation": "二、9",
}


def derive(sheet: Mapping[str, Any], as_of: date, parameters: Parameters) -> dict[str, Any]:
    """The derived facts by name, under one release's parameters.

    ``counted_services`` is None where it is not certain.
    """
    facts: dict[str, Any] = {}
    for course in courses(sheet, parameters):
        facts.update(zip(course.names, course.at(as_of), strict=True))
    facts["counted_services"] = certain_number(facts["counted_services"])
    return facts


def certain_number(counted: Span | None) -> int | None:
    """The number itself where there is but one that it can be."""
    return counted.least if counted and counted.least == counted.most else None
