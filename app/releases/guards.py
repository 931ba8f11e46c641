"""Who gets to a page of the studio: one decorator for each circle."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask_login import current_user, login_required

from app.accounts.models import User
from app.errors import NotAllowed
from app.releases.permissions import can_approve, can_edit, can_view

View = Callable[..., Any]


def _only(may: Callable[[User], bool]) -> Callable[[View], View]:
    def guard(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not may(current_user):
                raise NotAllowed
            return view(*args, **kwargs)

        return guarded

    return guard


viewers = _only(can_view)
editors = _only(can_edit)
approvers = _only(can_approve)
editors_or_approvers = _only(lambda user: can_edit(user) or can_approve(user))
