"""Children (notice 二、3) and the members' tests of the household (notice 二、2 and 二、8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from app.eligibility.facts.age import WorkingAge, working_age
from app.eligibility.facts.durations import years_on
from app.eligibility.facts.logic import Tri, all_of, negated
from app.eligibility.facts.parameters import Parameters

Member = Mapping[str, Any]


class _Child(NamedTuple):
    """One who is raised by the applicant, or may be. Both days are None where birth is unknown."""

    born: date | None
    grown_up: date | None
    raised: Tri

    def counts(self, as_of: date) -> Tri:
        if self.born is None or self.grown_up is None:
            return None
        return self.raised if self.born <= as_of < self.grown_up else False


class Children:
    """The children of one sheet. A minor is born, and under 18 (民法典 17) or what the release
    says."""

    def __init__(self, children: Sequence[Member] | None, parameters: Parameters) -> None:
        self._known = children is not None
        self._children = [
            _Child(born, born and years_on(born, parameters.minor_age_below), raised)
            for child in children or ()
            if (raised := child.get("raised_by_applicant")) is not False
            for born in (child.get("birth_date"),)
        ]

    def minor(self, as_of: date) -> int | None:
        """How many minor children the applicant raises; unknown when it may be none or some."""
        if not self._known:
            return None
        counting = [child.counts(as_of) for child in self._children]
        certain = counting.count(True)
        return None if certain == 0 and None in counting else certain

    def days(self) -> list[date]:
        return [
            day
            for child in self._children
            for day in (child.born, child.grown_up)
            if day is not None
        ]


class _Member(NamedTuple):
    """``fit``: able and willing, and not a student, serving or drawing a pension."""

    fit: Tri
    age: WorkingAge | None
    without_work: Tri
    transferred: Tri

    def counts(self, as_of: date) -> Tri:
        """As one of the workforce, which is also in working age."""
        if self.fit is False:
            return False
        in_age = None if self.age is None else self.age.holds(as_of)
        return self.fit if in_age is True else in_age


class Household(NamedTuple):
    """The members' tests. ``workforce`` and the counts are None where a member is unknown."""

    workforce: int | None
    unemployed: int | None
    transferred: int | None
    zero_employment: Tri
    zero_transfer: Tri


UNKNOWN_HOUSEHOLD = Household(None, None, None, None, None)


class Members:
    """The household of one sheet: that of category 2 (at least two in the workforce, or what the
    release says) and that of category 8."""

    def __init__(self, members: Sequence[Member] | None, parameters: Parameters) -> None:
        self._least = parameters.zero_employment_members
        self._members = [_member(member, parameters) for member in members or ()]

    def tests(self, as_of: date) -> Household:
        if not self._members:
            return UNKNOWN_HOUSEHOLD
        counting = [member.counts(as_of) for member in self._members]
        unemployed = [(c, m.without_work) for c, m in zip(counting, self._members, strict=True)]
        transferred = [(c, m.transferred) for c, m in zip(counting, self._members, strict=True)]
        return Household(
            workforce=_count(counting),
            unemployed=_count(all_of(pair) for pair in unemployed),
            transferred=_count(all_of(pair) for pair in transferred),
            zero_employment=_every(unemployed, least=self._least),
            zero_transfer=_every([(c, negated(t)) for c, t in transferred], least=0),
        )

    def days(self) -> list[date]:
        """Who never counts changes nothing by growing older."""
        return [
            day
            for member in self._members
            if member.fit is not False and member.age is not None
            for day in member.age.days()
        ]


def _member(member: Member, parameters: Parameters) -> _Member:
    get = member.get
    statuses = (get("student"), get("serving"), get("pensioner"))
    fit = all_of((get("able_to_work"), get("willing_to_work"), *map(negated, statuses)))
    born, sex, retirement_class = get("birth_date"), get("sex"), get("retirement_class")
    return _Member(
        fit,
        None if fit is False else working_age(born, sex, retirement_class, parameters),
        all_of((get("registered_unemployed"), negated(get("employed")))),
        get("transferred_employment"),
    )


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
