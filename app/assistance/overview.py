"""All that was done for a person in one case, gathered for its page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from app.assistance.labels import option
from app.assistance.queries import services_of_case, urgent_help_of_case
from app.cases.models import Case
from app.changes.queries import changes_of_case
from app.exits.queries import exit_of_case
from app.follow_up.queries import employments_of_case, follow_ups_of_case
from app.offers.queries import offers_of_case
from app.plans.differences import differences, needs_differences
from app.plans.models import Plan
from app.plans.queries import (
    assessment_before,
    assessments_of_case,
    current_agreement,
    current_assessment,
    current_plan,
    reviews_of_case,
)
from app.visits.queries import refusals_of_case, visits_of_case

# Nothing of all this exists before a person is recognised.
_BEFORE = frozenset({"registration_stage", "eligibility_stage", "registration", "eligibility"})
_SHOWN = 8


def assistance_of(case: Case) -> dict[str, Any] | None:
    """What ``assistance/_case.html`` shows; None as long as there can be none of it."""
    changes = changes_of_case(case.id)
    if case.stage in _BEFORE and not changes:
        return None
    visits = visits_of_case(case.id, _SHOWN + 1)
    return {
        "changes": changes,
        "assessment": current_assessment(case.id),
        "plan": current_plan(case.id),
        "agreement": current_agreement(case.id),
        "reviews": reviews_of_case(case.id),
        "visits": visits[:_SHOWN],
        "more_visits": len(visits) > _SHOWN,
        "offers": offers_of_case(case.id),
        "refusals": refusals_of_case(case.id),
        "services": services_of_case(case.id, _SHOWN),
        "urgent_help": urgent_help_of_case(case.id),
        "employments": employments_of_case(case.id),
        "follow_ups": follow_ups_of_case(case.id),
        "leaving": exit_of_case(case.id),
    }


def changes_of_plans(case: Case, plans: Sequence[Plan]) -> list[list[str]]:
    """For each version (the newest first) what it changed of the one before, in words: first the
    barriers and needs that it rests on."""
    if len(plans) < 2:
        return [[] for _plan in plans]
    of_plan, of_needs = (partial(option, case, f) for f in ("assistance_plan", "needs_assessment"))
    assessments = assessments_of_case(case.id)
    assessed = [assessment_before(plan, assessments) for plan in plans]
    versions = list(zip(plans, assessed, strict=True))
    found = [
        [*needs_differences(before, after, of_needs), *differences(old, new, of_plan)]
        for (old, before), (new, after) in zip(versions[1:], versions, strict=False)
    ]
    return [*found, []]
