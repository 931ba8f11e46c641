"""Looking again at a recognised person when time alone may have changed something."""

from __future__ import annotations

from datetime import date

from app.cases.actions.message import CaseNotWaiting, send_message
from app.cases.queries import lock_case
from app.eligibility.actions.determine import determine
from app.eligibility.models import Determination, Recognition
from app.eligibility.queries import latest_determination, running_recognition


def reassess(case_id: int, *, on: date) -> bool:
    """Draw the sheet again; tell the case when nothing is left of what the person was recognised
    under (notice 五(五)). An officer verifies before anything follows from it.

    A category that an officer recognised beyond the tables is theirs to look after.
    """
    case = lock_case(case_id, by=None)
    before, recognition = latest_determination(case_id), running_recognition(case.person_id)
    if not case.is_open or before is None or recognition is None:
        return False
    after = determine(case, as_of=on, by=None)
    if not _held(recognition, before) or _held(recognition, after):
        return False
    try:
        send_message(case_id, "condition_lapsed", {"source": "clock"}, by=None)
    except CaseNotWaiting:  # employed or leaving already: that stage looks at it itself
        return False
    return True


def _held(recognition: Recognition, determination: Determination) -> bool:
    """Does any of the recognised categories hold, or may it?"""
    possible = {*determination.categories, *determination.unknown_categories}
    return bool(possible.intersection(recognition.categories))
