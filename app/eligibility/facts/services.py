"""Services that count towards category 4 (notice 二、4; rules.md 2.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from app.dates.working_days import add_months
from app.eligibility.facts.durations import months_on
from app.eligibility.facts.parameters import Parameters

_DAY = timedelta(days=1)


class Span(NamedTuple):
    """How many count for certain, and how many may: the same unless ``accepted`` is unknown."""

    least: int
    most: int


class _Service(NamedTuple):
    on: date
    kind: str
    external_ref: str
    accepted: bool


class Services:
    """The services of one sheet: training or job referral (or the kinds of the release), recorded
    in the provincial system, accepted, on a day in the window (as_of - 1 year, as_of]; the same
    event once, and one a day of each kind."""

    def __init__(
        self, services: Sequence[Mapping[str, Any]] | None, parameters: Parameters
    ) -> None:
        self._known = services is not None
        self._months = parameters.service_window_months
        self._services = sorted(_counting(services or (), parameters.counted_service_kinds))
        self._certain = all(service.accepted for service in self._services)

    def counted(self, as_of: date) -> Span | None:
        if not self._known:
            return None
        if not self._services:
            return Span(0, 0)
        after = add_months(as_of, -self._months)
        within = [service for service in self._services if after < service.on <= as_of]
        most = _distinct(within)
        if self._certain:
            return Span(most, most)
        return Span(_distinct(s for s in within if s.accepted), most)

    def days(self) -> Iterable[date]:
        """A service comes into the window on its day, and leaves it once and for all."""
        for service in self._services:
            yield service.on
            left = months_on(service.on, self._months)
            if left < date.max:
                yield left if add_months(left, -self._months) >= service.on else left + _DAY


def _counting(services: Sequence[Mapping[str, Any]], kinds: Sequence[str]) -> Iterable[_Service]:
    for service in services:
        on, kind, ref = service.get("on"), service.get("kind"), service.get("external_ref")
        accepted = service.get("accepted")
        if on is not None and kind in kinds and ref and accepted is not False:
            yield _Service(on, str(kind), str(ref), bool(accepted))


def _distinct(services: Iterable[_Service]) -> int:
    """``services`` by day: a day is counted once of each kind, an event once."""
    days: set[tuple[str, date]] = set()
    events: set[tuple[str, str]] = set()
    for service in services:
        day, event = (service.kind, service.on), (service.kind, service.external_ref)
        if day not in days and event not in events:
            days.add(day)
            events.add(event)
    return len(events)
