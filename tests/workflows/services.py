"""Small services for walking the shipped diagrams: each returns what a test says it finds.

A list stands for successive calls, its last member for all later ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.engine import ServiceCall

Answer = Mapping[str, Any] | list[Mapping[str, Any]]

_RECOMMENDED: Mapping[str, Any] = {
    "determination_id": 21,
    "eligible": "yes",
    "categories": ["urban_older"],
    "unknown_categories": [],
    "primary_category": "urban_older",
    "next_change_on": None,
}
# What the services find when everything goes smoothly.
SMOOTH: dict[str, Answer] = {
    "case.record_change": {"stage": "closed"},
    "registration.check_completeness": {"materials_complete": True, "missing_materials": []},
    "registration.request_supplement": {"supplement_due_on": "2026-03-09"},
    "registration.check_registers": {"register_result": "clear"},
    "registration.record_verification": {"registration_possible": True},
    "case.propose_receiver": {"handover_needed": True, "receiver": "8"},
    "case.accept": {"accepted": True, "responsible_officer": "8"},
    "eligibility.draw_sheet": _RECOMMENDED,
    "eligibility.redraw_sheet": {**_RECOMMENDED, "determination_id": 22, "answer_changed": False},
    "eligibility.record_preliminary_review": {
        "preliminary_reviewer": "8",
        "preliminary_opinion": "recognise",
    },
    "eligibility.publish_notice": {"notice_ends_on": "2026-03-09"},
    "eligibility.record_street_review": {"street_opinion": "recognise"},
    "eligibility.record_county_decision": {"county_decision": "recognise"},
    "eligibility.recognise": {"categories": ["urban_older"], "primary_category": "urban_older"},
    "eligibility.send_refusal_notice": {"review_window_ends_on": "2026-03-23"},
    "eligibility.record_review": {"review_result": "upheld"},
    "plan.record_assessment": {
        "barriers": ["skills"],
        "barrier_count": 1,
        "needs": ["skills_training"],
        "unemployed_months": 8,
    },
    "plan.draft": {"plan_id": 31},
    "agreement.prepare": {"agreement_id": 41},
    "agreement.record": {"agreement_result": "signed"},
    "measure.record": {"measure_result": "accepted"},
    "visit.record": {
        "visit_outcome": "continues",
        "visits_done": 1,
        "last_visit_on": "2026-03-20",
        "next_visit_on": None,
        "lost_contact_months": 0,
    },
    "refusal.confirm": {"unjustified_refusals": 1},
    "follow_up.check_employment": {
        "employment_confirmed": True,
        "employed_on": "2026-03-01",
        "follow_ups_done": 0,
    },
    "follow_up.record_employment": {
        "employment_confirmed": True,
        "employed_on": "2026-03-01",
        "follow_ups_done": 0,
    },
    "follow_up.record": [
        {"employment_status": "employed", "follow_ups_done": done} for done in (1, 2, 3)
    ],
    "exit.record_proposal": {"exit_reason": "employed", "exit_effective_on": "2026-03-01"},
    "exit.send_intent_notice": {"hearing_window_ends_on": "2026-03-09"},
    "exit.record_decision": {"exit_approved": True},
}


def services(**found: Answer) -> dict[str, Callable[[ServiceCall], Mapping[str, Any]]]:
    """`registration__check_registers={...}` says what `registration.check_registers` returns."""
    given = {name.replace("__", "."): answer for name, answer in found.items()}
    unknown = given.keys() - SMOOTH.keys()
    assert not unknown, unknown
    return {type: _answering(given.get(type, answer)) for type, answer in SMOOTH.items()}


def _answering(answer: Answer) -> Callable[[ServiceCall], Mapping[str, Any]]:
    rest = list(answer) if isinstance(answer, list) else [answer]
    return lambda call: rest.pop(0) if len(rest) > 1 else rest[0]
