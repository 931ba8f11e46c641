"""Invented people: their divisions do not exist, so no number can be a real one."""

from __future__ import annotations

import itertools
from datetime import date

from app.people.actions.register import register_person
from app.people.identity import make_identity_number
from app.people.models import Person
from tests.factories import COMMUNITY, make_unit, make_user

_numbers = itertools.count(100)
BORN = date(1980, 3, 14)


def person_data(**values) -> dict:
    """What a form would send for a new person; ``sequence`` odd is a man."""
    sequence = values.pop("sequence", None) or next(_numbers)
    born = values.pop("born", BORN)
    number = make_identity_number("379901", born, sequence % 1000)
    return {
        "unit_code": COMMUNITY,
        "name": "张三",
        "id_type": "resident_id",
        "id_number": number,
        "phone": f"1380000{sequence:04}",
        **values,
    }


def make_person(by=None, **values) -> Person:
    """A person in the register, entered by an officer of the community."""
    data = person_data(**values)
    make_unit(data["unit_code"])
    return register_person(data, by=by or make_user(unit=data["unit_code"]))
