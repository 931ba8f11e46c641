"""People who apply, with their cases and letters: for what officers see and persons are told."""

from __future__ import annotations

from datetime import date

from app.cases.actions import open_case
from app.eligibility.actions import determine, refuse
from app.letters.queries import letters_of_case
from app.people.actions.registrations import add_registration
from tests.people.factories import make_person


def applicant(officer, *, registered_on="2026-07-20", unemployed_since="2026-07-12", **values):
    """A man who meets the common conditions; ``values``: other fields of his record."""
    facts = {
        "name": "王本人",
        "sequence": 1,
        "born": date(1975, 1, 1),
        "hukou_division_code": "379901",
        "urban_rural": "urban",
        "able_to_work": True,
        "willing_to_work": True,
        "marital_status": "married",
        **values,
    }
    person = make_person(officer, **facts)
    registered = {
        "registered_on": registered_on,
        "unemployed_since": unemployed_since,
        "reason_code": "20",
    }
    add_registration(person.id, registered, by=officer)
    return person


def determined(person, officer, on):
    """``(case, determination)`` of an application on that day."""
    case = open_case(person, by=officer)
    return case, determine(case, as_of=on, by=officer)


def refused(person, officer, on):
    """As ``determined``, and told by letter."""
    case, found = determined(person, officer, on)
    refuse(case, found, window_ends_on=date(2026, 12, 14), by=officer)
    return case, found


def letter_of(case):
    """The newest."""
    return letters_of_case(case.id)[0]
