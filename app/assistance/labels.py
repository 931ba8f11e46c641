"""The words for the codes of plans, visits, follow-up and exit, on pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from flask_babel import get_locale
from flask_babel import gettext as _

from app.cases.answers import option_labels
from app.cases.models import Case
from app.changes.codes import CHANGES
from app.exits import codes as exits
from app.follow_up import codes as follow_up
from app.people.codes import CERTIFICATE_KINDS, DOCUMENT_KINDS, SERVICE_KINDS
from app.plans import codes as plans
from app.plans.why import policy_why
from app.visits import codes as visits

_WORDS = {
    "agreement_status": plans.AGREEMENT_STATUSES,
    "grade": plans.GRADES,
    "measure_status": plans.MEASURE_STATUSES,
    "vain_visit": visits.VAIN,
    "refusal_source": visits.REFUSAL_SOURCES,
    "call_status": follow_up.STATUSES,
    "employment_source": follow_up.EMPLOYMENT_SOURCES,
    "employment_type": follow_up.EMPLOYMENT_TYPES,
    "exit_reason": exits.EXIT_REASONS,
    "exit_decision": exits.DECISIONS,
    "service": SERVICE_KINDS,
    "document": DOCUMENT_KINDS,
    "certificate": CERTIFICATE_KINDS,
    "change": CHANGES,
}


def word(code: str | None, kind: str) -> str:
    """``{{ refusal.source|word("refusal_source") }}``; a code without a word is shown as it is."""
    return "" if code is None else str(_WORDS[kind].get(code, code))


def option(case: Case, form_id: str, key: str, code: str | None) -> str:
    """The label of an answer's code in the case's own release."""
    found = option_labels(case.release_id, form_id, key).get(code or "")
    if found is None:
        return code or ""
    chinese, english = found
    return english if str(get_locale() or "zh").startswith("en") else chinese


def options(case: Case, form_id: str, key: str, codes: Iterable[str]) -> str:
    return _("、").join(option(case, form_id, key, code) for code in codes)


def why(case: Case, entitlement: dict) -> str:
    """Why a policy was matched."""
    return policy_why(entitlement, partial(option, case))
