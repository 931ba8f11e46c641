"""Each form in which something is typed asks, before it is sent, whether its reader is still signed
in: sent after the session's end it would be refused, and what was typed would be gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

APP = Path(__file__).resolve().parents[2] / "app"
NOBODY_YET = {"accounts/sign_in.html"}  # nobody can be signed out of it

_FORM = re.compile(r'<form\b[^\n]*method="post".*?</form>', re.S)
_TYPED = re.compile(
    r"""<textarea | \b(?:draw|entry|signature_pad)\( | \bfields\b
    | <input(?![^>]*type="(?:hidden|checkbox|radio|file)")
    | \bfield\((?![^\n]*type="select")""",
    re.X,
)


def forms() -> Iterator[tuple[str, str]]:
    """Each posting form, with the name of its template."""
    for path in sorted(APP.rglob("templates/**/*.html")):
        name = str(path).partition("templates/")[2]
        for found in _FORM.findall(path.read_text(encoding="utf-8")):
            yield name, found


def test_every_form_with_something_typed_outlives_the_session():
    typed = [(name, form) for name, form in forms() if _TYPED.search(form)]
    assert len(typed) > 25
    unguarded = [
        (name, form.partition("\n")[0])
        for name, form in typed
        if "signed_in(current_user.id)" not in form and name not in NOBODY_YET
    ]
    assert unguarded == []
