"""Why a case ends (rules.md 1.6): the list is the province's, not for policy staff to change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

EXIT_REASONS = {
    "employed": _l("已实现就业创业"),
    "unemployment_registration_cancelled": _l("失业登记被注销"),
    # Stands in the person's letters: what the other member does is that member's business.
    "household_member_employed": _l("所在家庭不再符合零就业家庭的条件"),
    "reached_retirement_or_pension": _l("达到法定退休年龄或享受养老待遇"),
    "lost_capacity": _l("完全丧失劳动能力"),
    "study_service_emigration": _l("入学、服兵役、移居境外"),
    "sentenced": _l("被判刑收监执行"),
    "refused_services": _l("多次无正当理由拒绝服务"),
    "voluntary": _l("本人要求退出"),
    "lost_contact": _l("失去联系超过期限"),
    "false_information": _l("提供虚假信息获取身份"),
    "subsidy_fraud": _l("骗取、套取就业补助资金"),
    "moved_out": _l("迁出本市"),
    "deceased": _l("死亡"),
    "category_condition_lapsed": _l("不再符合认定条件"),
}
# Grounds that end the unemployment registration too, with the national reason of its cancellation
# (rules.md 1.6). Whoever leaves on another ground may well be unemployed still.
CANCEL_CODES = {
    "reached_retirement_or_pension": "22",
    "lost_capacity": "23",
    "study_service_emigration": "24",
    "sentenced": "25",
    "deceased": "26",
}
# Of the employed, by the type of their employment; any other is work of a stable income.
EMPLOYED_CANCEL_CODES = {"010": "11", "021": "12", "030": "14"}
STABLE_INCOME = "13"
DECISIONS = {"exit": _l("同意退出"), "keep": _l("继续援助")}
