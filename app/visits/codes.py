"""What the outcomes of visits and refusals are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

OUTCOMES = {
    "continues": _l("情况平稳,继续援助"),
    "services_needed": _l("需要安排服务"),
    "needs_change": _l("需要调整方案"),
    "employed": _l("已就业"),
    "refused": _l("拒绝所提供的服务"),
    "lost_contact": _l("未能联系上"),
    "urgent": _l("有急难情况"),
}
REFUSAL_SOURCES = {"visit": _l("走访"), "measure": _l("落实措施")}
