"""Headers that keep a page from doing what it has no business doing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, g, request

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",  # no inline scripts, no eval: data- attributes carry what a page says
    "style-src": "'self'",
    "style-src-attr": "'unsafe-inline'",  # SVG drawings carry style attributes
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
YEAR = 365 * 24 * 3600


def _policy(**changes: str) -> str:
    return "; ".join(f"{name} {value}" for name, value in {**POLICY, **changes}.items())


STRICT = _policy()
# The editors (CodeMirror, dmn-js) put style elements into the page.
WITH_INLINE_STYLES = _policy(**{"style-src": "'self' 'unsafe-inline'"})


def allow_inline_styles(view: Callable[..., Any]) -> Callable[..., Any]:
    """For a page with one of the diagram editors on it."""

    @wraps(view)
    def allowed(*args: Any, **kwargs: Any) -> Any:
        g.inline_styles = True
        return view(*args, **kwargs)

    return allowed


def add_headers(response: Response) -> Response:
    set_default = response.headers.setdefault
    set_default("Content-Security-Policy", WITH_INLINE_STYLES if "inline_styles" in g else STRICT)
    set_default("X-Content-Type-Options", "nosniff")
    set_default("X-Frame-Options", "DENY")
    set_default("Referrer-Policy", "same-origin")
    set_default("Cross-Origin-Opener-Policy", "same-origin")
    set_default("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if request.is_secure:
        set_default("Strict-Transport-Security", f"max-age={YEAR}")
    if request.endpoint != "static":
        # Shared computers at the counter: Back after signing out must show nothing.
        set_default("Cache-Control", "no-store")
    return response


def init_app(app: Flask) -> None:
    app.after_request(add_headers)
