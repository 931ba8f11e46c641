"""Who may not apply again yet (rules.md 1.7)."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from app.cases.actions.open import before_opening
from app.eligibility.queries import barred_until
from app.eligibility.wording import written_day
from app.errors import Conflict
from app.people.models import Person


class TooEarlyAgain(Conflict):
    """An earlier exit (services refused, contact lost, false information) bars for a time."""

    default_message = "此人上次退出援助后，还不能重新申请"


@before_opening
def refuse_while_barred(person: Person, on: date) -> None:
    """Raises TooEarlyAgain, which names the day."""
    until = barred_until(person.id)
    if until is not None and on < until:
        raise TooEarlyAgain(
            _(
                "此人上次退出援助后，要到%(day)s才能重新申请（通知五、(五)）",
                day=written_day(until),
            )
        )
