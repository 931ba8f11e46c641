"""From needs to measures, and the agreement on them."""

from app.plans.actions.agreements import (
    AgreementSigned,
    end_agreements,
    prepare_agreement,
    record_agreement,
    sign_on_screen,
)
from app.plans.actions.planning import (
    complete_measures,
    draft_plan,
    record_assessment,
    start_measures,
)

__all__ = [
    "AgreementSigned",
    "complete_measures",
    "draft_plan",
    "end_agreements",
    "prepare_agreement",
    "record_agreement",
    "record_assessment",
    "sign_on_screen",
    "start_measures",
]
