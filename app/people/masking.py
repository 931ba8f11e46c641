"""What may be shown of a number without a reason (policy/rules.md 7.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.people.models import Person

_STREET_WORDS = ("街道", "镇", "乡")


def mask_number(number: str) -> str:
    """``370***********1234``: the first three and the last four, at least half hidden."""
    if len(number) < 10:
        return "*" * (len(number) - 2) + number[-2:]
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_phone(number: str) -> str:
    """``138****1234``."""
    if len(number) < 8:
        return "*" * (len(number) - 2) + number[-2:]
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_account(number: str) -> str:
    """``****1234``."""
    return f"****{number[-4:]}"


def mask_address(address: str) -> str:
    """Down to the street or town (街道, 镇, 乡); without one, less than half of it."""
    ends = [address.find(word) + len(word) for word in _STREET_WORDS if word in address]
    kept = min(ends) if ends else min(6, len(address) // 2)
    return address[:kept] + "****"


def masked_values(person: Person) -> dict[str, str]:
    """What a page may show of the encrypted values, by field; empty where none is recorded."""
    masks = {
        "id_number": mask_number,
        "phone": mask_phone,
        "bank_account": mask_account,
        "hukou_address": mask_address,
        "residence_address": mask_address,
    }
    values = {field: getattr(person, field) for field in masks}
    return {f: masks[f](secret.reveal()) if secret else "" for f, secret in values.items()}
