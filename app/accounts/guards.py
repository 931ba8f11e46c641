"""Who may open a page at all. What they may see on it is decided by reach, in the queries."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app
from flask_login import current_user

from app.errors import NotAllowed

View = Callable[..., Any]


def needs_role(*roles: str) -> Callable[[View], View]:
    """For people signed in who hold one of ``roles`` somewhere."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            if not current_user.has_role(*roles):
                raise NotAllowed
            return view(*args, **kwargs)

        guarded.guard = roles  # type: ignore[attr-defined] (read by the test of all routes)
        return guarded

    return guard
