"""Code lists of registration: materials, and what a comparison of registers can find."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

# What an officer can tick as missing; the release's table of papers has names of its own for
# those that it asks for.
MATERIALS = {
    "identity": _l("居民身份证或社会保障卡"),
    "declaration": _l("本人签字的承诺书"),
    "information_notice": _l("个人信息处理告知确认"),
    "hukou_booklet": _l("户口簿"),
    "marriage_custody": _l("婚姻状况和未成年子女抚养证明"),
    "dibao": _l("最低生活保障证明"),
    "disability": _l("残疾人证"),
    "land_expropriation": _l("失地证明"),
    "graduation": _l("高等学校毕业证书"),
    "income": _l("家庭收入情况说明"),
    "other": _l("工作人员另行说明的其他材料"),
}
DIFFERENCES = {
    "deceased": _l("登记为已死亡"),
    "no_registration": _l("没有生效的失业登记"),
    "insured_after": _l("失业日期之后仍有单位参保记录"),
    "receiving_pension": _l("已享受基本养老保险待遇"),
    "business_owner": _l("有市场主体登记"),
    "certificate_expired": _l("证件已过有效期"),
    "other_case": _l("另有未满再次申请间隔期的援助个案"),
    "shared_phone": _l("联系电话与多人相同"),
    "member_employed": _l("家庭成员登记为失业，但有单位参保记录"),
}
RESOLUTIONS = {
    "explained": _l("已说明情况"),
    "corrected": _l("已更正信息"),
    "refuse": _l("不予受理"),
}
