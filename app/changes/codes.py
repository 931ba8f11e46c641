"""The changes that interrupt a case: the messages of the lifecycle."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

CHANGES = {
    "employed": _l("已就业"),
    "condition_lapsed": _l("条件变化"),
    "withdrawal": _l("本人要求退出"),
    "moved_away": _l("迁居"),
    "death": _l("死亡"),
}
