"""What is said of refusals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from app.visits.models import Refusal


def what_was_offered(refusal: Refusal, name: Callable[[str], str]) -> str:
    """The kinds of service by their ``name``, and what exactly it was (rules.md 1.6); of a job that
    was offered as such its title says it all."""
    if refusal.source == "offer" and refusal.about:
        return refusal.about
    kinds = "、".join(name(code) for code in refusal.offered)
    return f"{kinds}：{refusal.about}" if refusal.about else kinds


def refusals_note(refusals: Sequence[Refusal]) -> str:
    """How many count, and whether one waits to be looked at: what a heading says."""
    found = []
    if counted := sum(bool(refusal.counts) for refusal in refusals):
        found.append(_("无正当理由拒绝 %(n)s 次", n=counted))
    if any(not refusal.is_confirmed for refusal in refusals):
        found.append(_("有一次拒绝还没有复核"))
    return _("，").join(found)
