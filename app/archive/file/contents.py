"""What the printed file of a case tells, gathered in a fixed number of statements."""

from __future__ import annotations

from typing import NamedTuple

from app.accounts.models import User
from app.accounts.queries import unit_names
from app.assistance.models import UrgentHelp
from app.assistance.overview import changes_of_plans
from app.assistance.queries import services_of_case, urgent_help_of_case
from app.cases.household import Member, household_with_cases
from app.cases.models import Case, Task
from app.cases.queries import open_tasks_of_case, timers_of_case
from app.cases.standing import standing
from app.cases.timeline import Line, read_timeline
from app.changes.models import CaseChange
from app.changes.queries import changes_of_case
from app.eligibility.models import Determination, Recognition
from app.eligibility.queries import determinations_of_case, recognition_of_case
from app.exits.models import Exit
from app.exits.queries import exits_of_case
from app.follow_up.models import Employment, FollowUp
from app.follow_up.queries import employments_of_case, follow_ups_of_case
from app.letters.models import Letter
from app.letters.queries import letters_of_case
from app.offers.models import JobOffer
from app.offers.queries import offers_of_case
from app.people.models import Document, ServiceReceived
from app.people.queries import documents_of
from app.plans.models import Agreement, NeedsAssessment, Plan
from app.plans.queries import (
    current_assessment,
    plans_of_case,
    reviews_of_case,
    whole_agreements_of_case,
)
from app.visits.models import Refusal, Visit
from app.visits.queries import refusals_of_case, visits_of_case

_ALL = 100_000  # an archive copy is whole


class Contents(NamedTuple):
    """Each list in the order in which it happened."""

    case: Case
    unit: str
    standing: list[str]
    household: list[Member]
    recognition: Recognition | None
    determinations: list[Determination]
    assessment: NeedsAssessment | None
    plans: list[tuple[Plan, list[str]]]  # with what it changed of the one before
    reviews: list[Task]
    agreements: list[Agreement]
    visits: list[Visit]
    services: list[ServiceReceived]
    urgent_help: list[UrgentHelp]
    offers: list[JobOffer]
    refusals: list[Refusal]
    employments: list[Employment]
    follow_ups: list[FollowUp]
    changes: list[CaseChange]
    exits: list[Exit]
    letters: list[Letter]
    documents: list[Document]
    timeline: list[Line]


def contents_of(case: Case, *, by: User) -> Contents:
    """``by``: whose reach decides what is told of the household's other cases."""
    tasks, timers = open_tasks_of_case(case.id), timers_of_case(case.id)
    plans = plans_of_case(case.id)
    return Contents(
        case=case,
        unit=unit_names({case.unit_code}).get(case.unit_code, case.unit_code),
        standing=[sentence.text for sentence in standing(case, tasks, timers)],
        household=household_with_cases(case, by=by),
        recognition=recognition_of_case(case.id),
        determinations=determinations_of_case(case.id)[::-1],
        assessment=current_assessment(case.id),
        plans=list(zip(plans, changes_of_plans(case, plans), strict=True))[::-1],
        reviews=reviews_of_case(case.id)[::-1],
        agreements=whole_agreements_of_case(case.id),
        visits=visits_of_case(case.id, _ALL)[::-1],
        services=services_of_case(case.id, _ALL)[::-1],
        urgent_help=urgent_help_of_case(case.id)[::-1],
        offers=offers_of_case(case.id)[::-1],
        refusals=refusals_of_case(case.id)[::-1],
        employments=employments_of_case(case.id)[::-1],
        follow_ups=follow_ups_of_case(case.id)[::-1],
        changes=changes_of_case(case.id)[::-1],
        exits=exits_of_case(case.id)[::-1],
        letters=letters_of_case(case.id)[::-1],
        documents=documents_in_order(case),
        timeline=read_timeline(case, limit=_ALL).lines[::-1],
    )


def documents_in_order(case: Case) -> list[Document]:
    return documents_of(case.person_id, case_id=case.id)[::-1]
