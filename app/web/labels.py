"""The words for codes that are stored and sent in English."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ROLES = {
    "community_officer": _l("社区专员"),
    "street_officer": _l("街道专员"),
    "county_reviewer": _l("县区审核人员"),
    "counsellor": _l("职业指导师"),
    "manager": _l("主管"),
    "policy_editor": _l("政策编辑"),
    "policy_approver": _l("政策审批"),
    "auditor": _l("审计"),
    "system_admin": _l("系统管理员"),
    "partner": _l("合作机构"),
}
STAGES = {
    "registration": _l("登记"),
    "eligibility": _l("认定"),
    "planning": _l("一人一策"),
    "service": _l("援助与走访"),
    "follow_up": _l("跟踪"),
    "exit": _l("退出"),
}
STATUSES = {"open": _l("办理中"), "closed": _l("已办结"), "cancelled": _l("已撤销")}
TASK_STATUSES = {"open": _l("待办"), "done": _l("已办"), "gone": _l("已失效")}
EVENTS = {
    "opened": _l("立案"),
    "completed": _l("办结任务"),
    "claimed": _l("签收"),
    "released": _l("退回岗位组"),
    "reassigned": _l("转办"),
    "returned": _l("退回前面的环节"),
    "taken_back": _l("撤销刚才的操作"),
    "opinion_asked": _l("请同事协办"),
    "opinion_given": _l("提出协办意见"),
    "opinion_withdrawn": _l("收回协办"),
    "copied": _l("抄送"),
    "copy_seen": _l("已阅抄送"),
    "copy_withdrawn": _l("收回抄送"),
    "fired": _l("到时自动推进"),
    "retried": _l("重试出错的自动推进"),
    "message": _l("收到消息"),
    "closed": _l("办结"),
    "cancelled": _l("撤销"),
    "read": _l("查看个案"),
    "viewed": _l("查看"),
    "unmasked": _l("查看完整信息"),
    "printed": _l("打印个案档案"),
    "note": _l("备注"),
    "escalated": _l("逾期上报"),
    "handover_offered": _l("提请移交"),
    "handed_over": _l("移交"),
    "handover_declined": _l("移交退回"),
    "handover_withdrawn": _l("移交收回"),
    "category_lapsed": _l("一个认定类别不再符合"),
    "job_offered": _l("推荐岗位"),
    "job_accepted": _l("本人接受推荐的岗位"),
    "refusal_set_aside": _l("撤销拒绝认定"),
    "refusal_upheld": _l("复核后维持拒绝认定"),
    "measure_given": _l("调整措施责任人"),
}
MESSAGES = {
    "employed": _l("已就业"),
    "condition_lapsed": _l("不再符合条件"),
    "withdrawal": _l("本人退出"),
    "death": _l("死亡"),
    "moved_away": _l("迁移"),
    "objection_raised": _l("公示期间有异议"),
    "review_requested": _l("申请复核"),
    "job_lost": _l("再次失业"),
    "hearing_requested": _l("要求听取意见"),
    "facts_changed": _l("记录有变化"),
    "job_refused": _l("拒绝岗位推荐"),
}
LEVELS = {
    "city": _l("市"),
    "county": _l("县（区）"),
    "street": _l("街道（乡镇）"),
    "community": _l("社区（村）"),
}
SEXES = {"male": _l("男"), "female": _l("女")}

_ALL = {
    "role": ROLES,
    "stage": STAGES,
    "status": STATUSES,
    "task_status": TASK_STATUSES,
    "event": EVENTS,
    "message": MESSAGES,
    "level": LEVELS,
    "sex": SEXES,
}


def label(code: str | None, kind: str) -> str:
    """``{{ task.role|label("role") }}``; a code without a word is shown as it is."""
    if code is None:
        return ""
    return str(_ALL[kind].get(code, code))
