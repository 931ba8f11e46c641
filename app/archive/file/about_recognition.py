"""The household, and what was found and decided of the person's recognition, with the reasons."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus import Flowable

from app.archive.file.contents import Contents
from app.cases.household import Member
from app.eligibility.codes import ANSWERS, CATEGORIES, OPINIONS, REVIEW_RESULTS, STAGES
from app.eligibility.explanation import Condition, explain
from app.eligibility.models import Determination, Opinion, PublicNotice
from app.letters.wording import chinese_day
from app.paper.parts import heading, key_values, paragraph, table
from app.web.labels import label
from app.web.words import as_date


def household(found: Contents) -> Iterator[Flowable]:
    if found.household:
        rows = [_member(member) for member in found.household]
        yield table(["姓名", "与登记人关系", "共同生活", "个案"], rows, widths=[3, 3, 2, 5])


def _member(member: Member) -> tuple[str, ...]:
    case = "本个案" if member.is_person else ""
    if member.case and not member.is_person:
        where = label(member.case.stage, "stage"), label(member.case.status, "status")
        case = f"个案第 {member.case.id} 号，{'，'.join(where)}"
    together = "是" if member.lives_together else "否"
    return member.name, member.relation or "登记人", together, case


def determinations(found: Contents) -> Iterator[Flowable]:
    for determination in found.determinations:
        yield heading(f"{chinese_day(determination.as_of)}比对", 2)
        yield from _determination(determination)


def _determination(determination: Determination) -> Iterator[Flowable]:
    fitting = "、".join(str(CATEGORIES.get(c, c)) for c in determination.categories)
    yield key_values(
        [
            ("比对结果", str(ANSWERS[determination.eligible])),
            ("符合的类别", fitting or "无"),
            ("政策版本", determination.release.name),
        ]
    )
    for group in explain(determination):
        yield heading(f"{group.name}（通知{group.clause}）：{ANSWERS[group.outcome]}", 3)
        rows = [_condition(condition) for condition in group.conditions]
        yield table(["条件", "结果", "数值和来源", "条款"], rows, widths=[5, 1.6, 5.4, 2.2])
    if determination.opinions:
        rows = [_opinion(opinion) for opinion in determination.opinions]
        yield table(["环节", "意见", "理由", "审核人和时间"], rows, widths=[2, 2.4, 5, 3.2])
    for notice in determination.notices:
        yield from _notice(notice)


def _condition(condition: Condition) -> tuple[str, ...]:
    values = "\n".join(
        f"{fact.name}：{fact.value}" + (f"（{fact.evidence}）" if fact.evidence else "")
        for fact in condition.facts
    )
    return condition.text, str(ANSWERS[condition.outcome]), values, condition.clause


def _opinion(opinion: Opinion) -> tuple[str, ...]:
    said = OPINIONS.get(opinion.opinion) or REVIEW_RESULTS.get(opinion.opinion, opinion.opinion)
    reasons = (
        f"与比对结果不同：{opinion.difference_reason}" if opinion.difference_reason else "",
        opinion.reason,
        opinion.comment,
    )
    who = f"{opinion.by.display_name}\n{chinese_day(as_date(opinion.at))}"
    return str(STAGES[opinion.stage]), str(said), "\n".join(r for r in reasons if r), who


def _notice(notice: PublicNotice) -> Iterator[Flowable]:
    until = f"{chinese_day(notice.starts_on)}至{chinese_day(notice.ends_on)}"
    yield paragraph(f"公示：{until}，{notice.shown_name}，{notice.shown_number}。")
    for objection in notice.objections:
        result = "异议成立" if objection.upheld else "异议不成立"
        day = chinese_day(as_date(objection.at))
        who = objection.investigator.display_name
        yield paragraph(f"{result}：{objection.findings}（{who}，{day}）")
