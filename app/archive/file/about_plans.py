"""The person's needs, every version of the plan with its measures, and the agreements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from reportlab.platypus import Flowable

from app.archive.file.contents import Contents
from app.assistance.labels import option, options, word
from app.cases.models import Case, Task
from app.letters.wording import chinese_day
from app.paper.parts import heading, key_values, paragraph, table
from app.plans.agreement_paper import agreement_parts
from app.plans.models import Agreement, Measure, NeedsAssessment, Plan
from app.plans.why import policy_why
from app.web.words import as_date


def plans(found: Contents) -> Iterator[Flowable]:
    if found.assessment:
        yield heading("需求评估", 2)
        yield _assessment(found.case, found.assessment)
    for plan, changes in found.plans:
        yield from _plan(found.case, plan, changes)
    if found.reviews:
        yield heading("计划回顾", 2)
        rows = [_review(found.case, review) for review in found.reviews]
        yield table(
            ["日期", "措施落实", "成效和问题", "结论", "回顾人"], rows, widths=[2.6, 2, 4, 2, 2]
        )


def _review(case: Case, review: Task) -> tuple[str, ...]:
    answers = review.answers or {}
    effect = (answers.get("effect"), answers.get("change_reason"))
    return (
        chinese_day(as_date(review.ended_at)) if review.ended_at else "",
        option(case, "plan_review", "progress", answers.get("progress")),
        "\n".join(text for text in effect if text),
        option(case, "plan_review", "review_result", answers.get("review_result")),
        review.ended_by_user.display_name if review.ended_by_user else "",
    )


def _assessment(case: Case, assessment: NeedsAssessment) -> Flowable:
    answers = (assessment.task.answers or {}) if assessment.task else {}
    mode = option(case, "needs_assessment", "mode", assessment.mode)
    return key_values(
        [
            ("面谈", f"{chinese_day(assessment.met_on)}，{mode}"),
            ("就业障碍", options(case, "needs_assessment", "barriers", assessment.barriers)),
            ("需要的帮助", options(case, "needs_assessment", "needs", assessment.needs)),
            ("基本情况", str(answers.get("situation") or "")),
        ]
    )


def _plan(case: Case, plan: Plan, changes: Sequence[str]) -> Iterator[Flowable]:
    name = partial(option, case, "assistance_plan")
    yield heading(f"第 {plan.version} 版方案，{chinese_day(as_date(plan.drafted_at))}", 2)
    yield key_values(
        [
            ("困难等级", word(plan.difficulty_grade, "grade")),
            ("评定依据", "\n".join(part for part in (plan.grade_why, plan.grade_reason) if part)),
            ("目标", name("goal", plan.goal)),
            ("实现期限", chinese_day(plan.target_on)),
            ("制定人", plan.drafter.display_name if plan.drafter else ""),
            ("备注", plan.note or ""),
        ]
    )
    policies = [
        (e["name"], e.get("clause") or "", policy_why(e, partial(option, case)))
        for e in plan.entitlements
    ]
    if policies:
        yield table(["政策和服务", "依据", "匹配原因"], policies, widths=[4, 2, 4])
    rows = [(name("kind", measure.kind), *_measure(measure)) for measure in plan.measures]
    yield table(["措施", "内容", "责任人", "期限", "状态"], rows, widths=[2.4, 3, 2, 2.7, 2.7])
    if changes:
        yield heading("与上一版相比", 3)
    for change in changes:
        yield paragraph(f"· {change}")


def _measure(measure: Measure) -> tuple[str, ...]:
    status = word(measure.status, "measure_status")
    if measure.done_on:
        status = f"{status}\n{chinese_day(measure.done_on)}"
    owner = measure.owner.display_name if measure.owner else ""
    return measure.description, owner, chinese_day(measure.due_on), status


def agreements(found: Contents) -> Iterator[Flowable]:
    for agreement in found.agreements:
        yield heading(f"援助协议 {agreement.number}", 2)
        yield _facts(agreement)
        if agreement.body is not None:
            yield from agreement_parts(agreement, level=3)


def _facts(agreement: Agreement) -> Flowable:
    responsible = agreement.responsible.display_name if agreement.responsible else ""
    pairs = [
        ("状态", word(agreement.status, "agreement_status")),
        ("签订日期", chinese_day(agreement.signed_on)),
        ("服务机构", agreement.party),
        ("有效期至", chinese_day(agreement.valid_until)),
        ("责任人", responsible),
        ("终止日期", chinese_day(agreement.ended_on)),
    ]
    if agreement.reason:
        pairs.append(("说明", agreement.reason))
    return key_values(pairs, columns=2)
