"""What the clock has done for recognised people: their conditions are looked at again."""

from __future__ import annotations

from app.database import transaction
from app.dates.clock import today
from app.eligibility.actions.reassess import reassess
from app.eligibility.queries import cases_to_reassess
from app.queue import job


@job("reassess_recognised")
def reassess_recognised() -> int:
    """Each case in its own transaction; how many conditions had lapsed."""
    day, lapsed = today(), 0
    for case_id in cases_to_reassess(day):
        with transaction():
            lapsed += reassess(case_id, on=day)
    return lapsed
