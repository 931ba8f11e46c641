"""The region's published figures, as the fact sheet has them (policy/facts.md §1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.eligibility.queries import standard

MONTHS = 12


def regional_defaults(region_code: str, on: date) -> dict[str, Decimal]:
    """Sheet key → yuan a year, for the standards that are published; nothing for the rest."""
    defaults = {}
    income = standard("rural_income_average", region_code, on)
    if income is not None:
        defaults["local_rural_income_average"] = income.amount
    dibao = standard("urban_dibao_month", region_code, on)
    if dibao is not None:
        defaults["urban_dibao_standard_year"] = dibao.amount * MONTHS
    return defaults
