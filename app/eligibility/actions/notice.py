"""Public notice of a proposed recognition, and what comes of an objection."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.accounts.models import User
from app.cases.models import Case
from app.dates.clock import now
from app.eligibility.models import Determination, Objection, PublicNotice
from app.errors import Conflict
from app.extensions import db


class NoNotice(Conflict):
    default_message = "这次认定没有公示"


def publish_notice(
    case: Case, determination: Determination, *, starts_on: date, ends_on: date, by: User | None
) -> PublicNotice:
    """Put up name, category and masked number: nothing of illness, children or phone
    (rules.md 7.3)."""
    proposed = [o.primary_category for o in determination.opinions if o.primary_category]
    notice = PublicNotice(
        unit_code=case.unit_code,
        shown_name=case.person.name,
        shown_number=case.person.masked_id_number,
        shown_category=proposed[-1] if proposed else determination.primary_category,
        starts_on=starts_on,
        ends_on=ends_on,
        published_by=by.id if by else None,
    )
    determination.notices.append(notice)
    db.session.flush()
    return notice


def record_objection(
    determination: Determination, answers: Mapping[str, Any], *, by: User
) -> Objection:
    """The findings of the investigation, kept with the notice that was objected to."""
    if not determination.notices:
        raise NoNotice
    objection = Objection(
        upheld=answers.get("upheld") == "yes",
        findings=str(answers.get("findings") or "").strip(),
        documents=list(answers.get("documents") or []),
        investigated_by=by.id,
        investigator=by,
        at=now(),
    )
    determination.notices[-1].objections.append(objection)
    db.session.flush()
    return objection
