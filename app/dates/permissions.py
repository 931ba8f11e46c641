"""Who may change the working calendar."""

from __future__ import annotations

from app.accounts.models import CODE_LENGTH, User

CALENDAR_ROLES = ("manager", "system_admin")


def may_change_calendar(user: User) -> bool:
    """One calendar serves the whole city: the city's managers and system administrators."""
    city = CODE_LENGTH["city"]
    return any(len(prefix) <= city for prefix in user.reach(*CALENDAR_ROLES))
