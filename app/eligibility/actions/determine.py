"""Drawing a person's sheet and putting the release's tables to it."""

from __future__ import annotations

import json
from datetime import date

from app.accounts.models import User
from app.cases.models import Case
from app.eligibility.compare import compare
from app.eligibility.drawing import draw
from app.eligibility.json_values import plain
from app.eligibility.models import Determination
from app.eligibility.outlook import outlook
from app.extensions import db
from app.people.secrets import Secret
from app.releases.runtime import parsed


def determine(
    case: Case, *, as_of: date, by: User | None, earlier: Determination | None = None
) -> Determination:
    """What the tables of the case's release say of its person on ``as_of``; kept as it was."""
    decisions = parsed(case.release_id).decisions
    drawn, outcome = compare(case.person, decisions, as_of)
    content = {
        "sheet": drawn.sheet,
        "derived": outcome.derived,
        "evidence": drawn.evidence,
        "reasons": outcome.reasons,
        "outlook": outlook(decisions, drawn.sheet, outcome.reasons),
    }
    determination = Determination(
        case_id=case.id,
        person_id=case.person_id,
        release_id=case.release_id,
        as_of=as_of,
        eligible=outcome.eligible,
        precondition=outcome.precondition,
        categories=outcome.categories,
        unknown_categories=outcome.unknown_categories,
        primary_category=outcome.primary,
        next_change_on=outcome.next_change_on,
        content=Secret(plain=json.dumps(plain(content), ensure_ascii=False)),
        created_by=by.id if by else None,
        earlier=earlier,
    )
    db.session.add(determination)
    db.session.flush()
    return determination


def redetermine(
    case: Case, earlier: Determination, *, as_of: date, by: User | None
) -> Determination:
    """The determination that a decision on ``as_of`` rests on (rules.md 2.0): drawn anew and kept
    beside ``earlier``, or ``earlier`` itself where it is of that day and no record changed since.
    """
    if earlier.as_of == as_of and _is_as_drawn(case, earlier):
        return earlier
    return determine(case, as_of=as_of, by=by, earlier=earlier)


def _is_as_drawn(case: Case, determination: Determination) -> bool:
    drawn = draw(case.person, determination.as_of)
    now = json.loads(json.dumps(plain({"sheet": drawn.sheet, "evidence": drawn.evidence})))
    return now == {"sheet": determination.sheet, "evidence": determination.evidence}
