"""Sending what is due, trying again, and forgetting."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.accounts.models import User
from app.dates.clock import now
from app.errors import Conflict, NotFound, OutOfReach
from app.extensions import db
from app.notices.choices.queries import choices_of
from app.notices.dispatch.models import Dispatch
from app.notices.dispatch.permissions import may_see
from app.notices.dispatch.senders import SendFailed, sender
from app.notices.dispatch.words import compose

log = logging.getLogger(__name__)

# After each failure so long; when they are used up it is given up, about seventeen hours on.
PAUSES = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240, 720))


def send_next() -> bool:
    """Send what has waited longest; False if nothing is due.

    The row stays locked while it is sent, so that of several workers one does it. A worker that is
    killed meanwhile leaves it as it was: it is sent by the next one, under the same id.
    """
    due = (
        select(Dispatch)
        .where(Dispatch.next_at <= now())
        .order_by(Dispatch.next_at, Dispatch.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    # Looked at anew, even where this process has it still from an attempt before.
    dispatch = db.session.scalar(due, execution_options={"populate_existing": True})
    if dispatch is None:
        return False
    try:
        status, reason = _send(dispatch)
    except SendFailed as error:
        _failed(dispatch, error)
    except Exception:
        # What one text or sender trips over must not keep the others waiting.
        log.exception("dispatch %s", dispatch.id)
        _failed(dispatch, SendFailed("error"))
    else:
        _end(dispatch, status, reason)
    return True


def _send(dispatch: Dispatch) -> tuple[str, str | None]:
    """The status that it ends in, with its reason."""
    user = dispatch.user
    dispatch.attempts += 1
    if not user.is_enabled:
        return "dropped", "no_user"
    choices = choices_of(user)
    to = choices.mail_address if dispatch.way == "mail" else choices.mobile
    if not to:
        return "dropped", "no_address"
    outgoing = compose(dispatch, to=to, user=user)
    if outgoing is None:
        return "dropped", "no_news"
    sender(dispatch.way)(outgoing)
    return "sent", None


def _failed(dispatch: Dispatch, error: SendFailed) -> None:
    if error.for_good or dispatch.attempts > len(PAUSES):
        _end(dispatch, "given_up", error.reason)
        return
    dispatch.status, dispatch.reason = "failed", error.reason
    dispatch.next_at = now() + PAUSES[dispatch.attempts - 1]


def _end(dispatch: Dispatch, status: str, reason: str | None) -> None:
    dispatch.status, dispatch.reason = status, reason
    dispatch.next_at, dispatch.ended_at = None, now()


def send_again(dispatch_id: int, *, by: User) -> Dispatch:
    """Whoever may see it lets what has failed go out now, with all attempts before it. Raises
    NotFound, OutOfReach, Conflict."""
    found = db.session.get(Dispatch, dispatch_id, with_for_update=True)
    if found is None:
        raise NotFound
    if not may_see(by, found.user):
        raise OutOfReach(f"dispatch:{found.id}")
    if found.status not in ("failed", "given_up"):
        raise Conflict(_("这一条已经发出，或不必再发"))
    found.status, found.attempts, found.reason = "waiting", 0, None
    found.next_at, found.ended_at = now(), None
    return found


def forget_dispatches(*, before: datetime) -> None:
    db.session.execute(delete(Dispatch).where(Dispatch.made_at < before))
