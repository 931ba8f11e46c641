"""Registrations and certificates: does it hold on the day?

``known`` tells a key that is absent (unknown) from one that is null (has none).
"""

from __future__ import annotations

from datetime import date

from app.eligibility.facts.logic import Tri


def holds_since(day: date | None, as_of: date, *, known: bool) -> Tri:
    """Something that began on ``day``: a registration, a graduation. Not yet if still to come."""
    if not known:
        return None
    return day is not None and day <= as_of


def valid_until(day: date | None, as_of: date, *, known: bool) -> Tri:
    """A certificate whose last valid day is ``day`` (notice 二、5 and 二、6)."""
    if not known:
        return None
    return day is not None and as_of <= day
