"""The file of a case: cover with contents, then its sections. Papers are Chinese."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from flask_babel import force_locale
from reportlab.platypus import Flowable

from app.accounts.models import User
from app.archive.file import about_plans, about_recognition, about_records, about_services
from app.archive.file.annex import Annex, annex
from app.archive.file.contents import Contents, contents_of
from app.cases.models import Case
from app.cases.standing import outcome_name
from app.dates.clock import ZONE
from app.eligibility.wording import category_names
from app.letters.wording import chinese_day
from app.paper import parts
from app.paper.document import make_pdf
from app.paper.holes import Hole, fill
from app.web.labels import label
from app.web.words import as_date

_SECTIONS: tuple[tuple[str, Callable[[Contents], Iterator[Flowable]]], ...] = (
    ("家庭成员", about_recognition.household),
    ("认定意见与理由", about_recognition.determinations),
    ("一人一策", about_plans.plans),
    ("援助协议", about_plans.agreements),
    ("走访", about_services.visits),
    ("服务和急难帮扶", about_services.services),
    ("岗位推荐与拒绝", about_services.refusals),
    ("就业和回访", about_services.work),
    ("情况变化", about_services.changes),
    ("退出", about_services.exits),
    ("告知书和通知书", about_records.letters),
    ("材料目录", about_records.documents),
    ("经过", about_records.timeline),
)
_NUMERALS = "一二三四五六七八九十"


def file_of_case(
    case: Case, *, in_full: bool, annexed: Annex, reason: str, by: User, at: datetime
) -> bytes:
    """``in_full``: the numbers of the person unmasked."""
    with force_locale("zh"):
        found = contents_of(case, by=by)
        sections = [(title, list(make(found))) for title, make in _SECTIONS]
        attached = list(annex(found.documents, annexed))
        sections.append(("附件", attached))
        written = [(title, story) for title, story in sections if story]
        empty = [title for title, story in sections if not story]
        story = [*_cover(found, in_full=in_full), *_printed(case, reason, by, at)]
        titles = [f"{_numeral(n)}、{title}" for n, (title, _story) in enumerate(written, 1)]
        story += [parts.heading("目录"), parts.contents(titles)]
        if empty:
            story.append(parts.gap(2))
            story.append(parts.small(f"没有记录的部分：{'、'.join(empty)}。"))
        story.append(parts.new_page())
        for title, (_name, section) in zip(titles, written, strict=True):
            if section is attached:
                story.append(parts.new_page())
            story += [parts.listed_heading(title), *section]
        paper = make_pdf("就业援助个案档案", story, number=f"个案第 {case.id} 号")
        return fill(paper, [part for part in attached if isinstance(part, Hole)])


def _numeral(number: int) -> str:
    return _NUMERALS[number - 1] if number <= 10 else "十" + _NUMERALS[number - 11]


def _cover(found: Contents, *, in_full: bool) -> Iterator[Flowable]:
    case, person, recognition = found.case, found.case.person, found.recognition
    phone = person.phone.reveal() if in_full and person.phone else person.masked_phone
    number = person.id_number.reveal() if in_full else person.masked_id_number
    yield parts.key_values(
        [
            ("姓名", person.name),
            ("性别", label(person.sex, "sex")),
            ("出生日期", chinese_day(person.birth_date)),
            ("社区（村）", found.unit),
            ("证件号码", number),
            ("电话", phone or ""),
            ("类别", "、".join(category_names(recognition, found.determinations[::-1]))),
            ("认定日期", chinese_day(recognition.recognised_on) if recognition else ""),
            ("责任人", case.responsible.display_name if case.responsible else "未定"),
            ("阶段", label(case.stage, "stage")),
            ("立案", chinese_day(as_date(case.opened_at))),
            ("办结", chinese_day(as_date(case.closed_at)) if case.closed_at else "办理中"),
            ("结果", outcome_name(case)),
            ("流程版本", case.release.name),
        ],
        columns=2,
    )
    yield from (parts.paragraph(text) for text in found.standing)


def _printed(case: Case, reason: str, by: User, at: datetime) -> Iterator[Flowable]:
    """Who made this copy, when and what for; and the seal of the history."""
    yield parts.key_values(
        [
            ("打印人", f"{by.display_name}，{by.unit.name}"),
            ("打印时间", f"{at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}"),
            *([("打印原因", reason)] if reason else []),
            ("经过校验码", case.last_hash.hex()),
            ("归档人签字", "\n"),
        ]
    )
    yield parts.small(
        "经过校验码是打印前最后一条经过的哈希值（SHA-256），可与系统中的个案核对。"
        "“材料目录”列出的文件原件另存，按其校验码核对；附件中的图片已缩小。"
    )
