"""What the household tells: members, children, what a member's paper gives to all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.eligibility.drawing.certificates import put_certificate
from app.eligibility.drawing.drawn import Drawn
from app.people.models import Certificate, HouseholdMember, Person, RegisterCheck


def draw_family(
    drawn: Drawn, members: Sequence[HouseholdMember], registers: Mapping[str, RegisterCheck]
) -> None:
    """Dibao and poverty relief are the family's when any member's paper covers the family."""
    people = [m.person for m in members if m.person is not None] or [drawn.person]
    for key, kind, register in (
        ("family_dibao", "dibao", "dibao"),
        ("family_poverty_relieved", "poverty_relieved", "poverty"),
    ):
        certificate = _of_family(drawn, people, kind)
        check = registers.get(register)
        if certificate is not None:
            put_certificate(drawn, key, True, certificate)
        elif check is not None and not check.found:
            drawn.put_answer(key, False, check)


def _of_family(drawn: Drawn, people: Sequence[Person], kind: str) -> Certificate | None:
    """A paper of the person's own, or of another member that is made out to the whole family."""
    for person in people:
        for certificate in person.certificates:
            own = certificate.covers_family or person.id == drawn.person.id
            if certificate.kind == kind and own and certificate.is_valid_on(drawn.as_of):
                return certificate
    return None


def draw_children(
    drawn: Drawn, reference_person_id: int, members: Sequence[HouseholdMember]
) -> None:
    """Only the reference person's children are told: the relations are theirs."""
    if reference_person_id != drawn.person.id:
        return
    children = [m for m in members if m.relation == "child"]
    facts = [
        {
            key: value
            for key, value in (
                ("birth_date", m.birth_date),
                ("raised_by_applicant", m.raised_by_applicant),
            )
            if value is not None
        }
        for m in children
    ]
    of = f"household_member:{','.join(str(m.id) for m in children)}"
    drawn.put("children", facts, "declared", members[0].household.updated_at, of)


_STATUSES = ("student", "serving", "pensioner", "employed", "transferred_employment")


def member_facts(member: HouseholdMember, as_of: date) -> dict[str, Any]:
    """What the household tests read of a member. A member of the register speaks for themselves:
    registration, ability, wish and class come from their own records (facts.md §1)."""
    facts: dict[str, Any] = {
        key: getattr(member, key)
        for key in ("birth_date", "sex", "retirement_class", "able_to_work", "willing_to_work")
    }
    facts["registered_unemployed"] = member.registered_unemployed
    for status in _STATUSES:
        value, since = getattr(member, status), getattr(member, f"{status}_since")
        facts[status] = False if value and since and since > as_of else value
    if member.person is not None:
        _speak_for_themselves(facts, member.person, as_of)
    return {key: value for key, value in facts.items() if value is not None}


def _speak_for_themselves(facts: dict[str, Any], person: Person, as_of: date) -> None:
    for key in ("birth_date", "sex", "retirement_class", "able_to_work", "willing_to_work"):
        own = getattr(person, key)
        if own is not None:
            facts[key] = own
    facts["registered_unemployed"] = any(
        r.registered_on <= as_of and (r.cancelled_on is None or r.cancelled_on > as_of)
        for r in person.registrations
    )
    if facts["registered_unemployed"]:
        # Only who is neither employed, student, serving nor pensioner can be registered; where
        # insurance says otherwise, the comparison of registers does.
        _not_otherwise(facts, _STATUSES)
    else:
        _speak_by_cancellation(facts, person, as_of)


# Reasons of cancellation (national codes, rules.md 1.6) that tell what the person does since.
AT_WORK, PENSION = ("11", "12", "13", "14"), "21"


def _speak_by_cancellation(facts: dict[str, Any], person: Person, as_of: date) -> None:
    """Who was registered until they went to work is at work, and is nothing else beside."""
    last = max(
        (r for r in person.registrations if r.registered_on <= as_of),
        key=lambda r: r.registered_on,
        default=None,
    )
    if last is None:
        return
    if last.cancel_code in AT_WORK:
        facts["employed"] = True
        _not_otherwise(facts, ("student", "serving", "pensioner"))
    elif last.cancel_code == PENSION:
        facts["pensioner"] = True


def _not_otherwise(facts: dict[str, Any], statuses: Sequence[str]) -> None:
    for status in statuses:
        if facts.get(status) is None:
            facts[status] = False
