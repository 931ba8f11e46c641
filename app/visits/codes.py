"""Where a refusal was met. What a visit's outcomes are called is the release's form's to say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

REFUSAL_SOURCES = {"visit": _l("走访"), "measure": _l("落实措施")}
