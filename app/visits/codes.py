"""Where a refusal was met. What a visit's outcomes are called is the release's form's to say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

REFUSAL_SOURCES = {
    "visit": _l("走访"),
    "measure": _l("落实措施"),
    "offer": _l("岗位推荐"),
}
# Of an attempt at which nobody was met the form asks only why; the rest follows from it.
VAIN = {"lost_contact": _l("未联系上"), "not_made": _l("未走访成（非本人原因）")}
