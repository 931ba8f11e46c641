"""The words for an offer of a job."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

CONTRACTS = {
    "labour": _l("劳动合同（全日制）"),
    "part_time": _l("非全日制用工"),
    "dispatch": _l("劳务派遣"),
    "public_post": _l("公益性岗位"),
    "other": _l("其他"),
}
ANSWERS = {"accepted": _l("接受"), "refused": _l("拒绝")}
REASONS = {
    "pay": _l("工资待遇"),
    "distance": _l("路程远"),
    "hours": _l("工作时间"),
    "kind_of_work": _l("工种不合意"),
    "health": _l("身体原因"),
    "care": _l("需要照料家人"),
    "other": _l("其他"),
}
# What makes an offer suitable (rules.md 1.6): the pay is compared with the published minimum wage.
CRITERIA = {
    "fits_health": _l("身体条件适合"),
    "fits_skills": _l("技能相符"),
    "fits_commute": _l("路程可以接受"),
}
