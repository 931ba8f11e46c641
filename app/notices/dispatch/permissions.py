"""Yes or no: who may see what went out to whom. It says nothing of the people assisted."""

from __future__ import annotations

from app.accounts.models import User

# Beside the receivers themselves, for the staff of their units.
KEEPERS = ("manager", "system_admin")


def may_see(by: User, receiver: User) -> bool:
    return by.id == receiver.id or by.reaches(receiver.unit.code, *KEEPERS)


def may_see_others(by: User) -> bool:
    return by.has_role(*KEEPERS)
