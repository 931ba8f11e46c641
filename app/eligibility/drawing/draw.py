"""The fact sheet of a person on a day, with the evidence each value came from."""

from __future__ import annotations

from datetime import date

from app.eligibility.drawing.certificates import draw_certificates
from app.eligibility.drawing.drawn import Drawn
from app.eligibility.drawing.family import draw_children, draw_family, member_facts
from app.eligibility.drawing.records import (
    draw_incomes,
    draw_insurance,
    draw_person,
    draw_registration,
    draw_services,
    draw_standards,
)
from app.people.models import Person
from app.people.queries import household_of, register_checks_of


def draw(person: Person, as_of: date) -> Drawn:
    """Everything that the records tell about ``person`` on ``as_of``; the rest stays unknown."""
    drawn = Drawn(person, as_of)
    household = household_of(person.id)
    members = [m for m in household.members if m.lives_together] if household else []
    registers = {check.register: check for check in register_checks_of(person.id)}
    draw_person(drawn)
    draw_registration(drawn)
    draw_insurance(drawn, registers)
    draw_services(drawn)
    draw_certificates(drawn, registers)
    draw_family(drawn, members, registers)
    if household is not None:
        draw_children(drawn, household.reference_person_id, members)
        drawn.put(
            "household",
            [member_facts(m, as_of) for m in members],
            "declared",
            household.updated_at,
            f"household:{household.id}",
        )
    draw_incomes(drawn, members)
    draw_standards(drawn)
    drawn.sheet["as_of"] = as_of
    return drawn
