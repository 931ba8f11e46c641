"""Employment: national types, where the knowledge came from, how it goes on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

EMPLOYMENT_TYPES = {
    "010": _l("单位就业"),
    "021": _l("个体经营"),
    "022": _l("灵活就业"),
    "029": _l("其他自主就业"),
    "030": _l("公益性岗位安置"),
    "040": _l("特殊事项就业"),
    "090": _l("其他"),
}
EMPLOYMENT_SOURCES = {
    "change": _l("核实情况变化"),
    "insurance": _l("社会保险数据"),
    "registration": _l("失业登记注销数据"),
    "officer": _l("工作人员核实"),
}
STATUSES = {"employed": _l("仍在岗"), "changed_job": _l("已换工作"), "lost": _l("已失业")}
