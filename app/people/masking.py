"""What may be shown of a number without a reason (policy/rules.md 7.3)."""

from __future__ import annotations


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
    """Down to the street: what follows the last of 街道, 镇, 乡, 路, 街 … is hidden."""
    ends = [address.find(word) + len(word) for word in _STREET_WORDS if word in address]
    kept = min(ends) if ends else min(6, len(address) // 2)
    return address[:kept] + "****"


_STREET_WORDS = ("街道", "镇", "乡")
