"""Yes or no: where and by whom an offer is recorded."""

from __future__ import annotations

from app.accounts.models import User
from app.cases.models import Case
from app.cases.permissions import may_act_on

STAGE = "service"


def takes_offers(case: Case) -> bool:
    """While the assistance goes on; before there is no plan, and after no need."""
    return case.is_open and case.stage == STAGE


def may_offer(user: User, case: Case) -> bool:
    return takes_offers(case) and may_act_on(user, case)
