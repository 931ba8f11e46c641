"""Recognition, its end, and the letter that tells the person."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from app.accounts.models import User
from app.audit.actions import record
from app.cases.models import Case
from app.eligibility.codes import CATEGORIES
from app.eligibility.models import Determination, Recognition
from app.eligibility.queries import running_recognition
from app.eligibility.told import (
    approval_lines,
    conditions_for,
    prospect,
    refusal_lines,
    rests_on_family,
    unproven_lines,
)
from app.errors import InvalidInput
from app.extensions import db
from app.letters.actions import write_letter


def recognise(
    case: Case, determination: Determination, *, on: date, by: User | None
) -> Recognition:
    """Enter the recognition with date and categories, and write the notice to the person.

    The category is the last one an officer named, else what the tables found. A recognition
    still running from an earlier case ends the day this one begins.
    """
    primary = _primary(determination)
    categories = [c for c in CATEGORIES if c in {primary, *determination.categories}]
    earlier = running_recognition(case.person_id)
    if earlier is not None:
        end_recognition(
            earlier, on=max(on, earlier.recognised_on), reason="recognised_again", by=by
        )
    recognition = Recognition(
        person_id=case.person_id,
        case_id=case.id,
        determination_id=determination.id,
        categories=categories,
        primary_category=primary,
        recognised_on=on,
        recognised_by=by.id if by else None,
    )
    db.session.add(recognition)
    db.session.flush()
    record("recognition.entered", by=by, subject=f"case:{case.id}", id=recognition.id)
    conditions = conditions_for(determination)
    write_letter(
        "recognition_approval",
        case,
        by=by,
        recognised_on=on,
        primary=conditions.names[primary],
        others=[conditions.names[c] for c in categories if c != primary],
        clauses=[conditions.clauses[c] for c in categories],
        met=approval_lines(determination, categories),
    )
    return recognition


def _primary(determination: Determination) -> str:
    named = [o.primary_category for o in determination.opinions if o.primary_category]
    primary = named[-1] if named else determination.primary_category
    if primary is None and len(determination.unknown_categories) == 1:
        primary = determination.unknown_categories[0]
    if primary is None:
        raise InvalidInput("primary_category", _("请选择认定类别"))
    return primary


def end_recognition(
    recognition: Recognition,
    *,
    on: date,
    reason: str,
    by: User | None,
    reapply_from: date | None = None,
) -> None:
    """``reason`` is a code of rules.md 1.6; ``reapply_from`` only where a wait is due (1.7)."""
    recognition.ended_on, recognition.end_reason = on, reason
    recognition.reapply_from = reapply_from
    recognition.ended_by = by.id if by else None
    db.session.flush()
    record("recognition.ended", by=by, subject=f"case:{recognition.case_id}", reason=reason)


def refuse(
    case: Case, determination: Determination, *, window_ends_on: date, by: User | None
) -> None:
    """Reasons, the right of review, and the day on which time alone would change the answer."""
    decision, coming = determination.decision, prospect(determination)
    about_family = rests_on_family(determination)
    write_letter(
        "recognition_refusal",
        case,
        by=by,
        reason=decision.reason if decision else None,
        failed=refusal_lines(determination),
        unproven=unproven_lines(determination),
        about_family=about_family,
        qualifies_on=coming.on if coming else None,
        qualifies_as=conditions_for(determination).names[coming.category] if coming else None,
        # That day may be another member's: then it is not told that there is one.
        changes_with_time=determination.next_change_on is not None and not about_family,
        window_ends_on=window_ends_on,
    )
