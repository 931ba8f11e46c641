"""What somebody has chosen, or what holds where nothing was chosen."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.notices.choices.models import AT_ONCE, DIGEST_HOUR, NoticeChoice


class Choices(NamedTuple):
    """``hidden``: kinds that the page leaves out. ``mail``, ``sms``: kind → once or daily."""

    mail_address: str
    mobile: str
    digest_hour: int
    hidden: list[str]
    mail: dict[str, str]
    sms: dict[str, str]


def choices_of(user: User) -> Choices:
    """In the page only, as long as there is no address; what is late goes there at once then."""
    found = find_choice(user)
    if found is None:
        usual = dict.fromkeys(AT_ONCE, "once")
        return Choices("", "", DIGEST_HOUR, list(user.hidden_notices), usual, dict(usual))
    return Choices(
        mail_address=found.mail_address.reveal() if found.mail_address else "",
        mobile=found.mobile.reveal() if found.mobile else "",
        digest_hour=found.digest_hour,
        hidden=list(user.hidden_notices),
        mail=found.mail,
        sms=found.sms,
    )


def find_choice(user: User) -> NoticeChoice | None:
    return db.session.scalar(select(NoticeChoice).where(NoticeChoice.user_id == user.id))
