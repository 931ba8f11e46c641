"""Yes or no: who looks again at the finding of a refusal."""

from __future__ import annotations

from app.accounts.models import User
from app.cases.models import Case


def may_review(user: User, case: Case) -> bool:
    """The county, or a manager of the unit; an open case only: a closed one is as it was filed."""
    return case.is_open and user.reaches(case.unit_code, "county_reviewer", "manager")
