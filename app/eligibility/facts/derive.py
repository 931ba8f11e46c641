"""From the sheet's plain facts to everything a decision table may read (policy/facts.md §2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.eligibility.facts.age import age, in_working_age, retirement_date
from app.eligibility.facts.durations import months_since, years_since
from app.eligibility.facts.family import household, minor_children
from app.eligibility.facts.parameters import Parameters
from app.eligibility.facts.services import counted_services
from app.eligibility.facts.standing import holds_since, valid_until

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

    ``counted_services`` is None where it is not certain: see ``services_between`` for what it may
    be.
    """
    family = household(sheet.get("household"), as_of, parameters)
    counted = services_between(sheet, as_of, parameters)
    return {
        "age": age(sheet.get("birth_date"), as_of),
        "retirement_date": retirement_date(*_born(sheet), parameters),
        "in_working_age": in_working_age(*_born(sheet), as_of, parameters),
        "residence_months": months_since(sheet.get("residence_since"), as_of),
        "unemployed_months": months_since(sheet.get("unemployed_since"), as_of),
        "registered_months": _registered_months(sheet, as_of),
        "counted_services": counted[0] if counted and counted[0] == counted[1] else None,
        "minor_children": minor_children(sheet.get("children"), as_of, parameters),
        "dibao": _certificate(sheet, "dibao_valid_until", as_of),
        "disability_certificate": _certificate(sheet, "disability_certificate_valid_until", as_of),
        "unemployment_registered": _held_since(sheet, "registered_unemployed_on", as_of),
        "household_workforce": family.workforce,
        "household_workforce_unemployed": family.unemployed,
        "household_transferred": family.transferred,
        "zero_employment_family": family.zero_employment,
        "zero_transfer_family": family.zero_transfer,
        "graduate": _held_since(sheet, "graduated_on", as_of),
        "years_since_graduation": _years_since_graduation(sheet, as_of),
    }


def services_between(
    sheet: Mapping[str, Any], as_of: date, parameters: Parameters
) -> tuple[int, int] | None:
    return counted_services(sheet.get("services"), as_of, parameters)


def _born(sheet: Mapping[str, Any]) -> tuple[date | None, str | None, str | None]:
    return sheet.get("birth_date"), sheet.get("sex"), sheet.get("retirement_class")


def _held_since(sheet: Mapping[str, Any], key: str, as_of: date) -> bool | None:
    return holds_since(sheet.get(key), as_of, known=key in sheet)


def _certificate(sheet: Mapping[str, Any], key: str, as_of: date) -> bool | None:
    return valid_until(sheet.get(key), as_of, known=key in sheet)


def _registered_months(sheet: Mapping[str, Any], as_of: date) -> int | None:
    """Not registered is known to be no month; an unknown registration is unknown."""
    start = sheet.get("registered_unemployed_on")
    if start is None:
        return 0 if "registered_unemployed_on" in sheet else None
    return months_since(start, as_of)


def _years_since_graduation(sheet: Mapping[str, Any], as_of: date) -> int | None:
    """Unknown also for a graduation still to come: ``graduate`` tells the two apart."""
    graduated = sheet.get("graduated_on")
    return years_since(graduated, as_of) if graduated and graduated <= as_of else None
