"""When the next visit is to be: what the release's table ``visit_rhythm`` allows and proposes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.dates.queries import working_days
from app.dates.working_days import add_months
from app.releases.runtime import parsed

_DECISION = "visit_rhythm"


def latest_day(
    release_id: int, variables: Mapping[str, Any], *, outcome: str, visited_on: date
) -> date | None:
    """The last day for the visit after this one, as the diagram will date it; None where the
    release has no such table. ``variables`` are those before the visit is counted."""
    decisions = parsed(release_id).decisions
    if _DECISION not in decisions.decision_ids:
        return None
    asked = {
        "visit_outcome": outcome,
        "difficulty_grade": variables.get("difficulty_grade"),
        "visits_done": int(variables.get("visits_done") or 0) + 1,
    }
    rhythm = decisions.evaluate(_DECISION, asked, explain=False).value
    if not rhythm:
        return None
    if rhythm["months"] is not None:
        return add_months(visited_on, int(rhythm["months"]))
    return working_days().add(visited_on, int(rhythm["working_days"]))


def proposed_day(release_id: int, variables: Mapping[str, Any], *, visited_on: date) -> date | None:
    """The last working day that an ordinary visit's rhythm allows."""
    latest = latest_day(release_id, variables, outcome="continues", visited_on=visited_on)
    return latest and working_day_until(latest)


def working_day_until(day: date) -> date:
    """``day`` itself if worked, else the last working day before it."""
    return day if working_days().is_working(day) else working_days().add(day, -1)
