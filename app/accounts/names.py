"""Loading people for their names, on lists that show who did something."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.orm.interfaces import LoaderOption

from app.accounts.models import User


def with_name(relationship: Any) -> LoaderOption:
    """Join the user of ``relationship``, without unit and roles: the name is all a list needs."""
    return joinedload(relationship).options(lazyload(User.unit), lazyload(User.grants))
