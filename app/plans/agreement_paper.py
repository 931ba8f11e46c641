"""The agreement as a PDF: to sign with a pen, or the copy that was signed on a screen."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus import Flowable

from app.dates.clock import ZONE
from app.letters.wording import chinese_day
from app.paper import parts
from app.paper.document import make_pdf
from app.plans.agreement_text import read_body
from app.plans.models import Agreement


def agreement_paper(agreement: Agreement) -> bytes:
    """Needs the body and the signature loaded."""
    return make_pdf("就业援助协议", list(agreement_parts(agreement)), number=agreement.number)


def agreement_parts(agreement: Agreement, level: int = 1) -> Iterator[Flowable]:
    """Its text with the signatures; ``level`` is that of its headings. Needs the body and the
    signature loaded."""
    for block in read_body(agreement.body.reveal()):
        if block.kind == "heading":
            yield parts.heading(block.text, level)
        elif block.kind == "measures":
            yield parts.table(
                ["序号", "措施", "内容", "完成时间"], block.rows, widths=[1, 3, 6, 2.6]
            )
        else:
            yield parts.paragraph(block.text)
    yield parts.together(_signatures(agreement))
    yield parts.small(f"正文校验码（SHA-256）：{agreement.body_sha256}")


def _signatures(agreement: Agreement) -> list[Flowable]:
    blank = "　　　　年　　月　　日"
    day = chinese_day(agreement.signed_on or agreement.signed_at) or blank
    signed: str | Flowable = " "
    if agreement.signature:
        signed = parts.image(agreement.signature, height=14, width=45)
    found: list[Flowable] = [
        parts.gap(4),
        parts.key_values(
            [
                ("甲方（盖章）", "\n\n"),
                ("乙方（签字）", signed),
                ("责任人（签字）", "\n\n"),
                ("签订日期", day),
            ],
            columns=2,
        ),
    ]
    if agreement.signed_at:
        moment = f"{agreement.signed_at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}"
        found.append(parts.small(f"乙方于 {moment} 在屏幕上阅读本协议并签字。"))
    return found
