"""Yes or no: whose numbers stand on a printed file."""

from __future__ import annotations

from app.accounts.models import User
from app.people.models import Person
from app.people.permissions import may_reveal

# What the cover shows of a person's numbers.
FIELDS = ("id_number", "phone")


def may_print_in_full(user: User, person: Person) -> bool:
    return all(may_reveal(user, person, field) for field in FIELDS)
