"""What officers say of a determination, stage by stage.

Whoever differs from the recommendation says why; whoever reviewed first does not decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.accounts.models import User
from app.cases.models import Case
from app.dates.clock import now
from app.eligibility.codes import CATEGORIES
from app.eligibility.models import Determination, Opinion
from app.errors import InvalidInput, NotAllowed
from app.extensions import db
from app.letters.actions import write_letter

Answers = Mapping[str, Any]


class ReviewerDecides(NotAllowed):
    """Separation of duties (notice 六(二), rules.md 1.2)."""

    default_message = "初审人不能再作认定决定，请由另一位审核人员办理"


def record_preliminary_review(
    determination: Determination, answers: Answers, *, by: User
) -> Opinion:
    return _record(determination, "preliminary", answers, by=by)


def record_street_review(determination: Determination, answers: Answers, *, by: User) -> Opinion:
    if answers["opinion"] == "return":
        return _add(
            determination,
            "street",
            by=by,
            opinion="return",
            reason=_needed(answers, "return_reason", _("请填写退回的理由")),
            comment=answers.get("comment"),
        )
    return _record(determination, "street", answers, by=by)


def record_county_decision(
    determination: Determination, answers: Answers, *, by: User, preliminary_reviewer: int | None
) -> Opinion:
    if by.id == preliminary_reviewer or by.id in _preliminary_reviewers(determination):
        raise ReviewerDecides
    reason = None
    if answers["opinion"] == "refuse":
        reason = _needed(answers, "refusal_reason", _("请填写不予认定的理由"))
    return _record(determination, "county", answers, by=by, reason=reason)


def record_review(
    case: Case, determination: Determination, answers: Answers, *, by: User
) -> Opinion:
    """The manager's answer to the person's request for review of a refusal, told by letter."""
    decision = determination.decision
    if decision is not None and decision.by_id == by.id:
        raise NotAllowed(_("作出原决定的人不能办理复查，请由另一位负责人办理"))
    result, reason = answers["result"], _needed(answers, "reason", _("请填写理由"))
    write_letter("review_result", case, by=by, result=result, reason=reason)
    return _add(
        determination,
        "review",
        by=by,
        opinion=result,
        reason=reason,
        primary_category=answers.get("primary_category") if result == "overturned" else None,
    )


def _record(
    determination: Determination,
    stage: str,
    answers: Answers,
    *,
    by: User,
    reason: str | None = None,
) -> Opinion:
    opinion = answers["opinion"]
    differs = determination.recommended not in (None, opinion)
    difference_reason = _clean(answers.get("difference_reason"))
    if determination.recommended != opinion and not difference_reason:
        raise InvalidInput("difference_reason", _("与比对建议不同或有事项待核实的，请写明理由"))
    primary = None
    if opinion == "recognise":
        primary = _primary(determination, stage, answers, explained=bool(difference_reason))
    return _add(
        determination,
        stage,
        by=by,
        opinion=opinion,
        differs=differs,
        difference_reason=difference_reason,
        primary_category=primary,
        reason=reason,
        comment=_clean(answers.get("comment")),
    )


def _primary(
    determination: Determination, stage: str, answers: Answers, *, explained: bool
) -> str | None:
    """The category to recognise under. One that the tables did not find needs words."""
    primary = answers.get("primary_category") or determination.primary_category
    if stage == "street":  # the street's form asks for none: what the community proposed stands
        return _proposed(determination) or primary
    if primary not in CATEGORIES:
        raise InvalidInput("primary_category", _("请选择认定类别"))
    found = primary in determination.categories
    if not found and not explained and not _clean(answers.get("comment")):
        raise InvalidInput("comment", _("所选类别不在比对结果中，请写明理由"))
    return primary


def _proposed(determination: Determination) -> str | None:
    return next(
        (o.primary_category for o in reversed(determination.opinions) if o.primary_category), None
    )


def _preliminary_reviewers(determination: Determination) -> set[int]:
    return {o.by_id for o in determination.opinions_so_far if o.stage == "preliminary"}


def _add(determination: Determination, stage: str, *, by: User, **values: Any) -> Opinion:
    opinion = Opinion(stage=stage, by=by, by_id=by.id, at=now(), **values)
    determination.opinions.append(opinion)
    db.session.flush()
    return opinion


def _needed(answers: Answers, key: str, message: str) -> str:
    text = _clean(answers.get(key))
    if not text:
        raise InvalidInput(key, message)
    return text


def _clean(text: Any) -> str | None:
    return str(text).strip() or None if text is not None else None
