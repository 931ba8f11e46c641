"""Insured months drawn together for reading: one line for months that follow each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.people.models import InsuranceMonth


@dataclass(frozen=True)
class Span:
    first: date
    last: date
    months: int
    employer: str
    kind: str
    division_code: str
    is_back_paid: bool


def spans(months: Iterable[InsuranceMonth]) -> list[Span]:
    """The newest first."""
    found: list[Span] = []
    for month in sorted(months, key=lambda m: (m.kind, m.employer, m.is_back_paid, m.month)):
        what = (month.employer, month.kind, month.division_code, month.is_back_paid)
        before = found[-1] if found else None
        if before and _follows(before.last, month.month) and what == _what(before):
            found[-1] = Span(before.first, month.month, before.months + 1, *what)
        else:
            found.append(Span(month.month, month.month, 1, *what))
    return sorted(found, key=lambda span: (span.last, span.first), reverse=True)


def _what(span: Span) -> tuple[str, str, str, bool]:
    return span.employer, span.kind, span.division_code, span.is_back_paid


def _follows(earlier: date, later: date) -> bool:
    return (later.year - earlier.year) * 12 + later.month - earlier.month == 1
