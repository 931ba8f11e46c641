"""Services that count towards category 4 (notice 二、4; rules.md 2.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from app.dates.working_days import add_months
from app.eligibility.facts.parameters import Parameters


def counted_services(
    services: Sequence[Mapping[str, Any]] | None, as_of: date, parameters: Parameters
) -> tuple[int, int] | None:
    """How many count for certain, and how many may: the same unless ``accepted`` is unknown.

    Training or job referral, recorded in the provincial system, accepted, on a day in the window
    (as_of - 1 year, as_of]; the same event once, and one a day of each kind.
    """
    if services is None:
        return None
    after = add_months(as_of, -parameters.service_window_months)
    kinds = parameters.counted_service_kinds
    within = [s for s in services if _may_count(s, kinds, after, as_of)]
    return _distinct(s for s in within if s.get("accepted")), _distinct(within)


def _may_count(service: Mapping[str, Any], kinds: Sequence[str], after: date, until: date) -> bool:
    on = service.get("on")
    return (
        service.get("kind") in kinds
        and bool(service.get("external_ref"))
        and service.get("accepted") is not False
        and on is not None
        and after < on <= until
    )


def _distinct(services: Iterable[Mapping[str, Any]]) -> int:
    days: set[tuple[str, date]] = set()
    events: set[tuple[str, str]] = set()
    for service in sorted(services, key=lambda s: (s["on"], s["kind"], s["external_ref"])):
        day, event = (service["kind"], service["on"]), (service["kind"], service["external_ref"])
        if day not in days and event not in events:
            days.add(day)
            events.add(event)
    return len(events)
