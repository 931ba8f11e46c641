"""一人一策 as a PDF: needs, grade and why, policies and why, measures, what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reportlab.platypus import Flowable

from app.cases.models import Case
from app.letters.wording import chinese_day, in_chinese
from app.paper import parts
from app.paper.document import make_pdf
from app.plans.codes import GRADES, MEASURE_STATUSES
from app.plans.models import NeedsAssessment, Plan
from app.plans.why import policy_why

# (form, key, code) → the release's Chinese word.
Name = Callable[[str, str, str | None], str]


def plan_paper(
    case: Case,
    plan: Plan,
    assessment: NeedsAssessment | None,
    changes: Sequence[str],
    name: Name,
) -> bytes:
    """Call it with Chinese as the language (``force_locale``)."""
    number = f"〔{plan.drafted_at.year}〕第{plan.id:06d}号 · 第 {plan.version} 版"
    story = list(_parts(case, plan, assessment, changes, name))
    return make_pdf("一人一策援助方案", story, number=number)


def _parts(
    case: Case,
    plan: Plan,
    assessment: NeedsAssessment | None,
    changes: Sequence[str],
    name: Name,
) -> Iterator[Flowable]:
    person = case.person
    yield parts.key_values(
        [
            ("姓名", person.name),
            ("证件号码", person.masked_id_number),
            ("责任人", case.responsible.display_name if case.responsible else ""),
            ("制定人", plan.drafter.display_name if plan.drafter else ""),
            ("制定日期", chinese_day(plan.drafted_at)),
            ("实现期限", chinese_day(plan.target_on)),
        ],
        columns=2,
    )
    if assessment is not None:
        yield parts.heading("一、需求和障碍")
        yield parts.key_values(
            [
                ("就业障碍", _list(name, "barriers", assessment.barriers)),
                ("需要的帮助", _list(name, "needs", assessment.needs)),
            ]
        )
    yield parts.heading("二、困难等级和目标")
    yield parts.key_values(
        [
            ("困难等级", _grade(plan)),
            ("评定依据", plan.grade_why or ""),
            ("说明", plan.grade_reason or ""),
            ("目标", name("assistance_plan", "goal", plan.goal)),
        ]
    )
    yield parts.heading("三、匹配的政策和服务")
    yield parts.table(
        ["政策和服务", "依据", "匹配原因"],
        [[e["name"], e.get("clause") or "", policy_why(e, name)] for e in plan.entitlements],
        widths=[4, 2, 4],
    )
    yield parts.heading("四、措施")
    yield parts.table(
        ["序号", "措施", "内容", "责任人", "期限", "状态"],
        [
            [
                str(m.number),
                name("assistance_plan", "kind", m.kind),
                m.description,
                m.owner.display_name if m.owner else "",
                chinese_day(m.due_on),
                in_chinese(MEASURE_STATUSES[m.status]),
            ]
            for m in plan.measures
        ],
        widths=[0.9, 2.3, 4, 1.6, 2.3, 1.5],
    )
    if changes:
        yield parts.heading("五、与上一版相比")
        for change in changes:
            yield parts.paragraph(f"· {change}")
    if plan.note:
        yield parts.paragraph(f"备注：{plan.note}")


def _grade(plan: Plan) -> str:
    return in_chinese(GRADES[plan.difficulty_grade]) if plan.difficulty_grade in GRADES else ""


def _list(name: Name, key: str, codes: Sequence[str]) -> str:
    return "、".join(name("needs_assessment", key, code) for code in codes)
