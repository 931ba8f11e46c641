"""Children (notice 二、3) and the members' tests of the household (notice 二、2 and 二、8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from app.dates.working_days import add_months
from app.eligibility.facts.age import in_working_age
from app.eligibility.facts.logic import Tri, all_of, negated
from app.eligibility.facts.parameters import Parameters

Member = Mapping[str, Any]


def minor_children(
    children: Sequence[Member] | None, as_of: date, parameters: Parameters
) -> int | None:
    """How many minor children the applicant raises; unknown when it may be none or some."""
    if children is None:
        return None
    raised = [_raised_minor(child, as_of, parameters) for child in children]
    certain = sum(value is True for value in raised)
    return None if certain == 0 and None in raised else certain


def _raised_minor(child: Member, as_of: date, parameters: Parameters) -> Tri:
    is_minor = _is_minor(child.get("birth_date"), as_of, parameters)
    return all_of((is_minor, child.get("raised_by_applicant")))


def _is_minor(birth_date: date | None, as_of: date, parameters: Parameters) -> Tri:
    """Born, and under 18 (民法典 17) or what the release says."""
    if birth_date is None:
        return None
    return birth_date <= as_of < add_months(birth_date, parameters.minor_age_below * 12)


def counts_as_workforce(member: Member, as_of: date, parameters: Parameters) -> Tri:
    """In working age, able and willing, and not a student, serving or drawing a pension."""
    return all_of(
        (
            in_working_age(
                member.get("birth_date"),
                member.get("sex"),
                member.get("retirement_class"),
                as_of,
                parameters,
            ),
            member.get("able_to_work"),
            member.get("willing_to_work"),
            negated(member.get("student")),
            negated(member.get("serving")),
            negated(member.get("pensioner")),
        )
    )


class Household(NamedTuple):
    """The members' tests. ``workforce`` and the counts are None where a member is unknown."""

    workforce: int | None
    unemployed: int | None
    transferred: int | None
    zero_employment: Tri
    zero_transfer: Tri


UNKNOWN_HOUSEHOLD = Household(None, None, None, None, None)


def household(members: Sequence[Member] | None, as_of: date, parameters: Parameters) -> Household:
    """The household of category 2 (at least two in the workforce) and of category 8."""
    if not members:
        return UNKNOWN_HOUSEHOLD
    counting = [(m, counts_as_workforce(m, as_of, parameters)) for m in members]
    workforce = _count(counts for _, counts in counting)
    unemployed = [(counts, _without_work(m)) for m, counts in counting]
    transferred = [(counts, m.get("transferred_employment")) for m, counts in counting]
    return Household(
        workforce=workforce,
        unemployed=_count(all_of(pair) for pair in unemployed),
        transferred=_count(all_of(pair) for pair in transferred),
        zero_employment=_every(unemployed, least=parameters.zero_employment_members),
        zero_transfer=_every([(c, negated(t)) for c, t in transferred], least=0),
    )


def _without_work(member: Member) -> Tri:
    return all_of((member.get("registered_unemployed"), negated(member.get("employed"))))


def _every(pairs: Iterable[tuple[Tri, Tri]], *, least: int) -> Tri:
    """Does everyone who counts pass, and are there ``least`` of them?

    No as soon as one who certainly counts certainly fails; else unknown as soon as one who may
    count, or what they pass, is unknown (facts.md 2).
    """
    counting, unknown = 0, False
    for counts, passes in pairs:
        if counts is True and passes is False:
            return False
        unknown = unknown or counts is None or (counts is True and passes is None)
        counting += counts is True
    return None if unknown else counting >= least


def _count(values: Iterable[Tri]) -> int | None:
    number = 0
    for value in values:
        if value is None:
            return None
        number += value
    return number
