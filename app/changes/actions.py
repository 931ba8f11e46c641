"""What a verified change does: to the person's records, and to where the case goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import OrganisationUnit, User
from app.audit.actions import record
from app.cases.answers import is_yes, past_day, text_of
from app.cases.handover.moved import ask_community
from app.cases.models import Case
from app.cases.officers import least_loaded_officer
from app.changes.codes import CHANGES
from app.changes.models import CaseChange
from app.dates.clock import today
from app.errors import InvalidInput
from app.extensions import db
from app.follow_up.actions import record_employment
from app.people.actions.changed import mark_changed
from app.people.actions.register import touch

# With what reason a recognised person leaves, where the change alone says it.
_EXIT_REASONS = {"withdrawal": "voluntary", "death": "deceased", "moved_away": "moved_out"}


class WayOn(NamedTuple):
    """Where the case goes on: its stage, why it ends if it does, and whose it is."""

    stage: str
    exit_reason: str | None
    unit: str
    responsible_id: int | None


def record_change(
    case: Case,
    answers: Mapping[str, Any],
    *,
    change: str,
    stage: str,
    recognised: bool,
    by: User | None,
    task_id: int | None = None,
) -> WayOn:
    """Store what the officer found of a change, and answer how the case goes on.

    What is confirmed reaches the person's records too: death, new community, employment.
    """
    if change not in CHANGES:
        raise InvalidInput("change", _("没有这种情况变化"))
    found = _store(case, answers, change, by=by, task_id=task_id)
    stay = WayOn(stage, None, case.unit_code, case.responsible_id)
    if not found.confirmed:
        return stay
    if found.new_unit_code:
        return _move(case, found.new_unit_code, stage, by=by)
    if change == "death":
        case.person.deceased_on = found.happened_on
        _record_in_register(case, "deceased_on", by=by)
    if change == "employed":
        record_employment(
            case,
            found.happened_on,
            source="change",
            by=by,
            employment_type=found.employment_type,
            task_id=task_id,
        )
        return stay._replace(stage="follow_up" if recognised else "closed")
    if not recognised:
        return stay._replace(stage="closed")
    return stay._replace(stage="exit", exit_reason=found.exit_reason)


def _store(
    case: Case, answers: Mapping[str, Any], change: str, *, by: User | None, task_id: int | None
) -> CaseChange:
    confirmed = is_yes(answers.get("confirmed"))
    happened_on = past_day(answers, "happened_on", today=today())
    found = CaseChange(
        case_id=case.id,
        task_id=task_id,
        change=change,
        confirmed=confirmed,
        happened_on=(happened_on or today()) if confirmed else happened_on,
        employment_type=answers.get("employment_type"),
        exit_reason=_exit_reason(answers, change) if confirmed else None,
        new_unit_code=_new_unit(answers, change) if confirmed else None,
        reason=text_of(answers.get("reason")),
        evidence=list(answers.get("evidence") or []),
        recorded_by=by.id if by else None,
    )
    db.session.add(found)
    return found


def _exit_reason(answers: Mapping[str, Any], change: str) -> str | None:
    if change == "condition_lapsed":
        return answers.get("exit_reason") or "category_condition_lapsed"
    if change == "moved_away" and answers.get("destination") == "in_city":
        return None
    return _EXIT_REASONS.get(change)


def _new_unit(answers: Mapping[str, Any], change: str) -> str | None:
    """The community a person moved to within the city. Raises InvalidInput if there is none."""
    if change != "moved_away" or answers.get("destination") != "in_city":
        return None
    code = text_of(answers.get("new_division_code"))
    level = db.session.scalar(select(OrganisationUnit.level).where(OrganisationUnit.code == code))
    if level != "community":
        raise InvalidInput("new_division_code", _("本市没有这个代码的社区"))
    return code


def _move(case: Case, unit_code: str, stage: str, *, by: User | None) -> WayOn:
    """Case and person belong to the new community from now on; somebody there is asked to take the
    case over, and until they accept it stays with who had it (notice 五(三)).

    In registration the diagram asks the community by itself before the case goes on
    (``accept_case``); a case that was nobody's is the new officer's at once.
    """
    case.unit_code = case.person.unit_code = unit_code
    _record_in_register(case, "unit_code", by=by)
    if case.responsible is None:
        return WayOn(stage, None, unit_code, least_loaded_officer(unit_code))
    if stage != "registration":
        ask_community(case, by=by or case.responsible)
    return WayOn(stage, None, unit_code, case.responsible_id)


def _record_in_register(case: Case, field: str, *, by: User | None) -> None:
    touch(case.person, by=by)
    mark_changed(case.person_id)
    record("person.updated", by=by, subject=f"person:{case.person_id}", fields=[field])
