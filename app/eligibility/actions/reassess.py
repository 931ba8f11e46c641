"""Looking again at somebody who has a case, when time or a record may have changed something."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import literal, select

from app.cases.actions.message import CaseNotWaiting, send_message
from app.cases.events import record_event
from app.cases.models import Case
from app.cases.queries import lock_case
from app.dates.clock import now
from app.eligibility.actions.determine import determine
from app.eligibility.compare import compare
from app.eligibility.evaluate import Outcome
from app.eligibility.models import Determination, Recognition
from app.eligibility.queries import latest_determination, running_recognition
from app.people.actions.changed import mark_for
from app.releases.runtime import parsed

# Who is at work or leaves anyway is not verified; who loses the job registers anew, which marks.
_PLACED_OR_LEAVING = ("follow_up", "exit")
_NO_FIRST = ("no", "unknown", "yes")


def reassess(case_id: int, *, on: date) -> bool:
    """Draw the sheet of a recognised person again; tell the case when nothing is left of what they
    were recognised under (notice 五(五)). An officer verifies before anything follows from it.

    Who fails one of several categories stays recognised under the others (rules.md 1.6): that is
    noted in the case. A category that an officer recognised beyond the tables is theirs to look
    after. Told once; where the case is busy with another change, it is told when that is settled.
    """
    case = lock_case(case_id, by=None)
    before, recognition = latest_determination(case_id), running_recognition(case.person_id)
    if not case.is_open or before is None or recognition is None:
        return False
    after = determine(case, as_of=on, by=None) if _differs(case, before, on) else before
    left = _held(recognition, after)
    if left:
        recognition.lapse_told_on = None
        _note_lost(case, _held(recognition, before) - left, left)
        return False
    by_tables = _held(recognition, before) or _held(recognition, recognition.determination)
    if not by_tables or recognition.lapse_told_on is not None:
        return False
    return _tell_lapse(case, recognition, on=on)


def _tell_lapse(case: Case, recognition: Recognition, *, on: date) -> bool:
    try:
        send_message(case.id, "condition_lapsed", {"source": "clock"}, by=None)
    except CaseNotWaiting:
        if case.stage not in _PLACED_OR_LEAVING:  # another change is being verified
            look_tomorrow(case.person_id, on=on)
        return False
    recognition.lapse_told_on = on
    return True


def review_refused(case: Case, *, on: date) -> bool:
    """Look again at a case without recognition; tell it where it waits for time to pass.

    Only where the tables now say more for the person, or another day to wait for. The case draws
    its sheet itself. A case that is still being decided is looked at again tomorrow.
    """
    before = latest_determination(case.id)
    if before is None:
        look_tomorrow(case.person_id, on=on)
        return False
    after = compare(case.person, parsed(case.release_id).decisions, on, explain=False).outcome
    if not _says_more(before, after) and after.next_change_on == before.next_change_on:
        return False
    try:
        send_message(case.id, "facts_changed", {"source": "clock"}, by=None)
    except CaseNotWaiting:
        look_tomorrow(case.person_id, on=on)
        return False
    return True


def look_tomorrow(person_id: int, *, on: date) -> None:
    mark_for(select(literal(person_id)), on + timedelta(days=1))


def _differs(case: Case, before: Determination, on: date) -> bool:
    """Do the tables say something else than last time? A day that has come is looked past."""
    if before.next_change_on is not None and before.next_change_on <= on:
        return True
    after = compare(case.person, parsed(case.release_id).decisions, on, explain=False).outcome
    return (
        (after.eligible, after.precondition, after.next_change_on)
        != (before.eligible, before.precondition, before.next_change_on)
        or after.categories != before.categories
        or after.unknown_categories != before.unknown_categories
    )


def _says_more(before: Determination, after: Outcome) -> bool:
    return _NO_FIRST.index(after.eligible) > _NO_FIRST.index(before.eligible) or bool(
        set(after.categories) - set(before.categories)
    )


def _held(recognition: Recognition, determination: Determination) -> set[str]:
    """The recognised categories that hold, or may."""
    possible = {*determination.categories, *determination.unknown_categories}
    return possible.intersection(recognition.categories)


def _note_lost(case: Case, lost: Collection[str], left: Collection[str]) -> None:
    if lost:
        record_event(
            case, "category_lapsed", by=None, at=now(), lost=sorted(lost), left=sorted(left)
        )
