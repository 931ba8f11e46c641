"""What the clock has done about conditions that change: with time, and with the records."""

from __future__ import annotations

import logging

from app.database import transaction
from app.dates.clock import today
from app.eligibility.actions.reassess import reassess
from app.eligibility.actions.watch import look_again, mark_watched, postpone
from app.eligibility.queries import cases_to_reassess, people_to_look_at
from app.queue import job
from app.turns import CutShort, Turn, is_stopping

log = logging.getLogger(__name__)

# A run ends after this, and the next goes on: a stopped worker loses no more than one person.
_RUN_SECONDS = 20


@job("reassess_recognised", retry=5)
def reassess_recognised() -> int:
    """Each case in its own transaction; how many conditions had lapsed. Raises CutShort when the
    worker is to end: another goes on with the cases that are left."""
    day, lapsed = today(), 0
    for case_id in cases_to_reassess(day):
        if is_stopping():
            raise CutShort
        try:
            with transaction():
                lapsed += reassess(case_id, on=day)
        except Exception:  # one bad case does not stop the rest
            log.exception("case %s could not be looked at again", case_id)
    return lapsed


@job("mark_watched_people", retry=5)
def mark_watched_people() -> None:
    """Whose day has come: ``look_at_changed_people`` takes them up."""
    with transaction():
        mark_watched(on=today())


@job("look_at_changed_people")
def look_at_changed_people() -> int:
    """Each person in a transaction of their own; for how many something came of it."""
    day, came, turn = today(), 0, Turn(_RUN_SECONDS)
    for person_id in people_to_look_at(day):
        if turn.is_over:
            break
        try:
            with transaction():
                came += look_again(person_id, on=day) is not None
        except Exception:  # one bad record does not stop the rest; tomorrow it is tried again
            log.exception("person %s could not be looked at again", person_id)
            with transaction():
                postpone(person_id, on=day)
    return came
