"""Who may not apply again yet (rules.md 1.7)."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from app.cases.actions.open import before_opening
from app.eligibility.models import Recognition
from app.eligibility.queries import barring_recognition
from app.eligibility.wording import written_day
from app.errors import Conflict
from app.people.models import Person
from app.releases.runtime import parsed


class TooEarlyAgain(Conflict):
    """An earlier exit (services refused, contact lost, false information) bars for a time."""

    default_message = "此人上次退出援助后，还不能重新申请"


@before_opening
def refuse_while_barred(person: Person, on: date) -> None:
    """Raises TooEarlyAgain, which names the day, and the clause that its exit rested on."""
    bar = barring_recognition(person.id)
    if bar is None or bar.reapply_from is None or on >= bar.reapply_from:
        return
    day, clause = written_day(bar.reapply_from), _clause(bar)
    if clause:
        raise TooEarlyAgain(
            _(
                "此人上次退出援助后，要到%(day)s才能重新申请（通知%(clause)s）",
                day=day,
                clause=clause,
            )
        )
    raise TooEarlyAgain(_("此人上次退出援助后，要到%(day)s才能重新申请", day=day))


def _clause(bar: Recognition) -> str:
    """As the table of grounds of that case's release has it; empty where it has none."""
    decisions = parsed(bar.case.release_id).decisions
    if "exit_ground" not in decisions.decision_ids:
        return ""
    ground = decisions.evaluate("exit_ground", {"exit_reason": bar.end_reason}, explain=False).value
    return str(ground.get("clause") or "") if isinstance(ground, dict) else ""
