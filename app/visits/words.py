"""What a heading says of refusals before anybody looks."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.visits.models import Refusal


def refusals_note(refusals: Sequence[Refusal]) -> str:
    """How many count, and whether one waits to be looked at."""
    found = []
    if counted := sum(bool(refusal.counts) for refusal in refusals):
        found.append(_("无正当理由拒绝 %(n)s 次", n=counted))
    if any(not refusal.is_confirmed for refusal in refusals):
        found.append(_("有一次拒绝还没有复核"))
    return _("，").join(found)
