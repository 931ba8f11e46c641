"""What the statuses of plans and agreements are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

MEASURE_STATUSES = {
    "planned": _l("待开始"),
    "started": _l("进行中"),
    "done": _l("已完成"),
    "dropped": _l("已取消"),
}
AGREEMENT_STATUSES = {
    "prepared": _l("待签订"),
    "signed": _l("已签订"),
    "change": _l("本人要求修改"),
    "declined": _l("本人不签订"),
    "replaced": _l("已被新协议替代"),
    "ended": _l("已终止"),
}
# What the decision on the difficulty grade answers, the hardest first.
GRADES = {"a": _l("一级"), "b": _l("二级"), "c": _l("三级")}
