"""Showing in full what is shown masked: with a reason, and on record."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.models import User
from app.errors import InvalidInput, NotAllowed, NotFound
from app.people.actions.trail import record_look
from app.people.permissions import REVEAL_ROLES, may_reveal
from app.people.queries import get_person

SHORTEST_REASON, LONGEST_REASON = 4, 200


def reveal(person_id: int, field: str, *, reason: str, by: User) -> str:
    """The value of ``field`` (a key of REVEAL_ROLES) in clear; empty if none is recorded.

    Written to the audit trail, and to the history of the person's open case.
    Raises InvalidInput without a reason, NotAllowed, NotFound.
    """
    person = get_person(person_id, by=by)
    if field not in REVEAL_ROLES:
        raise NotFound
    if not may_reveal(by, person, field):
        raise NotAllowed
    reason = checked_reason(reason)
    record_look(person, "unmasked", by=by, field=field, reason=reason)
    secret = getattr(person, field)
    return secret.reveal() if secret is not None else ""


def checked_reason(reason: str) -> str:
    """Why somebody wants to see a number. Raises InvalidInput at ``reason``."""
    reason = one_line(reason)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        message = _(
            "请写明查看原因（%(low)d 至 %(high)d 字）", low=SHORTEST_REASON, high=LONGEST_REASON
        )
        raise InvalidInput("reason", message)
    return reason


def one_line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())
