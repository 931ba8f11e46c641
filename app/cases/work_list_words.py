"""The columns of *My work* that one may choose: what they are called, and what they say."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.cases.work_list import WorkRow
from app.cases.work_list_columns import USUAL_COLUMNS, read_for
from app.eligibility.codes import CATEGORIES
from app.web import words

COLUMN_NAMES = {
    "stage": _l("阶段"),
    "unit": _l("单位"),
    "category": _l("认定类别"),
    "age": _l("年龄"),
    "visited": _l("上次走访"),
    "responsible": _l("责任人"),
    "since": _l("收到时间"),
}
_SAY = {
    "category": lambda code: CATEGORIES.get(code, code) if code else _("没有有效认定"),
    "age": lambda born_on: _("%(n)s 岁", n=words.age(born_on)),
    "visited": lambda day: words.day(day) if day else _("还没有"),
    "responsible": lambda name: name or _("还没有"),
}


def said_of(row: WorkRow, columns: tuple[str, ...]) -> list[tuple[str, str]]:
    """The name and the words of each chosen column, but for the usual ones."""
    read = dict(zip(read_for(columns), row.more, strict=True)) | {"since": row.created_at}
    say = _SAY | {"since": words.moment}
    shown = (code for code in columns if code not in USUAL_COLUMNS)
    return [(str(COLUMN_NAMES[code]), str(say[code](read[code]))) for code in shown]
