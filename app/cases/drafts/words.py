"""What the page says of a draft, when it is drawn and after each saving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from app.web.words import moment


def saved_words(saved_at: datetime) -> str:
    return _("草稿已于%(when)s保存", when=moment(saved_at))


def others_words(names: Sequence[str]) -> str:
    """Empty where nobody else is at the form."""
    if not names:
        return ""
    return _("%(names)s也在填写这项任务，请先商量由谁办结。", names=_("、").join(names))
