"""Members of staff that a body names by their number."""

from __future__ import annotations

from app.accounts.models import User
from app.accounts.queries import find_user
from app.errors import InvalidInput


def named_user(user_id: int, field: str) -> User:
    """Raises InvalidInput at ``field`` where there is nobody."""
    user = find_user(user_id)
    if user is None:
        raise InvalidInput(field, "没有这位工作人员")
    return user
