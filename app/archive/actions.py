"""Freezing a case that has ended."""

from __future__ import annotations

import hashlib
import json
import zlib

from app.accounts.models import User
from app.archive.collect import collect
from app.archive.models import ArchivedCase
from app.cases.models import Case
from app.dates.clock import today
from app.dates.working_days import add_months
from app.extensions import db

# As long as the file of a benefit decision is kept (rules.md 7.3).
RETENTION_MONTHS = 120


def archive_case(case: Case, *, by: User | None) -> ArchivedCase:
    """Keep a copy of all that the case holds, sealed by its digest; nothing changes it again.

    Taken within the step that closes the case: that step's own event is the next in the chain
    after ``last_hash``, and the decision it rests on stands in ``case_exit``.
    """
    db.session.flush()  # what this step has written belongs to the copy
    content = json.dumps(
        collect(case.id), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()
    archived = ArchivedCase(
        case_id=case.id,
        archived_by=by.id if by else None,
        retain_until=add_months(today(), RETENTION_MONTHS),
        digest=hashlib.sha256(content).digest(),
        last_hash=case.last_hash,
        content=zlib.compress(content, 6),
    )
    db.session.add(archived)
    return archived
