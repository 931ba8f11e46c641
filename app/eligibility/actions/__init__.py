"""What eligibility changes, one file a subject."""

from app.eligibility.actions.determine import determine, redetermine
from app.eligibility.actions.notice import publish_notice, record_objection
from app.eligibility.actions.opinions import (
    record_county_decision,
    record_preliminary_review,
    record_review,
    record_street_review,
)
from app.eligibility.actions.reassess import reassess
from app.eligibility.actions.recognise import end_recognition, recognise, refuse
from app.eligibility.actions.standards import publish_standard
from app.eligibility.actions.watch import look_again, mark_watched

__all__ = [
    "determine",
    "end_recognition",
    "look_again",
    "mark_watched",
    "publish_notice",
    "publish_standard",
    "reassess",
    "recognise",
    "record_county_decision",
    "record_objection",
    "record_preliminary_review",
    "record_review",
    "record_street_review",
    "redetermine",
    "refuse",
]
