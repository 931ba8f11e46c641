"""The day agreed for the next visit, told by the visit's own form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.cases.answers import day_of
from app.cases.models import Case
from app.dates.clock import today
from app.errors import InvalidInput
from app.visits.actions.visits import RecordedVisit
from app.visits.rhythm import latest_day, proposed_day, working_day_until
from app.web.words import day as shown_day


def agreed_day(
    case: Case,
    answers: Mapping[str, Any],
    variables: Mapping[str, Any],
    visit: RecordedVisit,
) -> date | None:
    """After today and no later than the rhythm allows; None if no day was said.

    A proposal that was left as it stood follows the day of the visit, which may lie before the
    day of its recording. Raises InvalidInput at ``next_on``.
    """
    day = day_of(answers.get("next_on"))
    if day is None:
        return None
    if day <= today():
        raise InvalidInput("next_on", _("下次走访应在今天以后"))
    latest = latest_day(
        case.release_id, variables, outcome=visit.outcome, visited_on=visit.visited_on
    )
    if latest is None or day <= latest:
        return day
    if day == proposed_day(case.release_id, variables, visited_on=today()):
        return max(working_day_until(latest), today())
    raise InvalidInput("next_on", _("按走访节奏，最迟应在%(day)s走访", day=shown_day(latest)))
