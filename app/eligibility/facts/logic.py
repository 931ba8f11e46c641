"""Three-valued logic: None is unknown (policy/facts.md, "Unknown")."""

from __future__ import annotations

from collections.abc import Iterable

Tri = bool | None


def all_of(values: Iterable[Tri]) -> Tri:
    """No as soon as one is no; else unknown as soon as one is unknown."""
    known = True
    for value in values:
        if value is False:
            return False
        known = known and value is not None
    return True if known else None


def any_of(values: Iterable[Tri]) -> Tri:
    """Yes as soon as one is yes; else unknown as soon as one is unknown."""
    known = True
    for value in values:
        if value:
            return True
        known = known and value is not None
    return False if known else None


def negated(value: Tri) -> Tri:
    return None if value is None else not value


def agreed(values: Iterable[Tri]) -> Tri:
    """What all possibilities say in common; unknown when they differ."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None
