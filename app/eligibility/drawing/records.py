"""What the person's own file tells: the person, registrations, insurance, services, incomes."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app

from app.eligibility.drawing.drawn import Drawn
from app.eligibility.standards import regional_defaults
from app.people.models import HouseholdMember, RegisterCheck
from app.people.queries import incomes_of

_PLAIN = (
    "sex",
    "birth_date",
    "retirement_class",
    "urban_rural",
    "able_to_work",
    "willing_to_work",
    "marital_status",
    "stable_employment",
    "returned_migrant",
    "land_expropriated",
    "special_difficulty",
)


def draw_person(drawn: Drawn) -> None:
    person, of = drawn.person, f"person:{drawn.person.id}"
    for key in _PLAIN:
        value = getattr(person, key)
        if value is not None:
            source = "register" if key in ("sex", "birth_date") else "declared"
            drawn.put(key, value, source, person.updated_at, of)
    city = current_app.config["PROVINCE_CITY"]
    if person.hukou_division_code:
        in_city = person.hukou_division_code.startswith(city)
        drawn.put("hukou_in_city", in_city, "register", person.updated_at, of)
    lives_here = (person.residence_division_code or "").startswith(city)
    if lives_here and person.residence_since:
        drawn.put("residence_since", person.residence_since, "declared", person.updated_at, of)


def draw_registration(drawn: Drawn) -> None:
    """Registrations are our own: that there is none is known, not unknown."""
    valid = [
        r
        for r in drawn.person.registrations
        if r.registered_on <= drawn.as_of
        and (r.cancelled_on is None or r.cancelled_on > drawn.as_of)
    ]
    if not valid:
        of = f"person:{drawn.person.id}"
        drawn.put("registered_unemployed_on", None, "record", drawn.as_of, of)
        return
    latest = max(valid, key=lambda r: r.registered_on)
    of = f"unemployment_registration:{latest.id}"
    for key, value in (
        ("registered_unemployed_on", latest.registered_on),
        ("unemployed_since", latest.unemployed_since),
    ):
        drawn.put(key, value, "record", latest.registered_on, of)


def draw_insurance(drawn: Drawn, registers: dict[str, RegisterCheck]) -> None:
    """Distinct months paid by employers (rules.md 2.0, 2.7); none is known once asked for."""
    months = [
        m for m in drawn.person.insurance_months if m.kind == "employee" and m.month <= drawn.as_of
    ]
    asked = registers.get("social_insurance")
    if not drawn.person.insurance_months and asked is None:
        return
    city = current_app.config["PROVINCE_CITY"]
    local = {m.month for m in months if m.division_code.startswith(city) and not m.is_back_paid}
    on = asked.checked_at if asked else max(m.recorded_at for m in drawn.person.insurance_months)
    of = f"insurance_month:{drawn.person.id}"
    drawn.put("insured_months_local", len(local), "register", on, of)
    drawn.put("insured_months_any", len({m.month for m in months}), "register", on, of)


def draw_services(drawn: Drawn) -> None:
    services = [
        {
            key: value
            for key, value in (
                ("on", s.on),
                ("kind", s.kind),
                ("external_ref", s.external_ref),
                ("accepted", s.accepted),
            )
            if value is not None
        }
        for s in drawn.person.services
        if s.on <= drawn.as_of
    ]
    newest = max((s["on"] for s in services), default=drawn.as_of)
    of = f"service_received:{drawn.person.id}"
    drawn.put("services", services, "record", newest, of)


INCOMES = {
    "earned": "earned_income_year",
    "family_business": "family_business_income",
    "family_investment": "family_investment_income",
    "family_per_capita": "family_income_per_capita",
}


def draw_incomes(drawn: Drawn, members: Sequence[HouseholdMember]) -> None:
    """The latest year's statement; of the family's income any member's may stand for all."""
    own = incomes_of(drawn.person.id)
    others = [
        statement
        for m in members
        if m.person_id is not None and m.person_id != drawn.person.id
        for statement in incomes_of(m.person_id)
    ]
    for kind, key in INCOMES.items():
        told = [s for s in own + others if s.kind == kind and s.year <= drawn.as_of.year]
        if kind == "earned":
            told = [s for s in told if s.person_id == drawn.person.id]
        if told:
            latest = max(told, key=lambda s: s.year)
            of = f"income_statement:{latest.id}"
            drawn.put(key, latest.amount, latest.source, latest.stated_on, of)


def draw_standards(drawn: Drawn) -> None:
    region = drawn.person.unit_code[:6]
    for key, amount in regional_defaults(region, drawn.as_of).items():
        drawn.put(key, amount, "register", drawn.as_of, f"regional_standard:{region}")
