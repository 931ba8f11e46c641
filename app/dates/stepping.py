"""Which days a count of working days has stepped over, and why."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from app.dates.working_days import WorkingDays, published


class Rest(NamedTuple):
    """Days in a row that are not worked. ``festival`` is the notice's English name of one in them;
    ``is_weekend``: nothing but Saturday and Sunday."""

    first: date
    last: date
    festival: str | None
    is_weekend: bool


class Stepping(NamedTuple):
    """``make_up``: Saturdays and Sundays that are worked, and so count."""

    working: int
    rests: tuple[Rest, ...]
    make_up: tuple[date, ...]


def stepping(start: date, end: date, calendar: WorkingDays) -> Stepping:
    """From ``start``, which does not count, up to and including ``end``."""
    days = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    runs = [(worked, list(run)) for worked, run in groupby(days, calendar.is_working)]
    return Stepping(
        working=sum(len(run) for worked, run in runs if worked),
        rests=tuple(_rest(run) for worked, run in runs if not worked),
        make_up=tuple(d for worked, run in runs if worked for d in run if d.weekday() > 4),
    )


def _rest(run: list[date]) -> Rest:
    festivals = (published(day).festival for day in run)
    return Rest(
        run[0],
        run[-1],
        next((name for name in festivals if name), None),
        all(day.weekday() > 4 for day in run),
    )
