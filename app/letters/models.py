"""A letter, kept as it was written."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Identity, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.models import Case
from app.dates.clock import now
from app.extensions import Base
from app.people.models import Person
from app.people.models.person import one_of
from app.people.secrets import Encrypted, Secret

KINDS = {
    "supplement_request": _l("一次性补正告知书"),
    "registration_refusal": _l("不予受理告知书"),
    "registration_receipt": _l("受理通知书"),
    "recognition_approval": _l("就业困难人员认定通知书"),
    "recognition_refusal": _l("不予认定告知书"),
    "review_result": _l("复查结果告知书"),
    "refusal_finding": _l("拒绝援助服务认定告知书"),
    "exit_intent": _l("拟退出就业援助告知书"),
    "exit_notice": _l("退出就业援助通知书"),
}


class Letter(Base):
    """``body`` is plain text, one paragraph a line; encrypted, for it names person and reasons."""

    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(String(60))
    body: Mapped[Secret] = mapped_column("body_encrypted", Encrypted("letter.body"))
    signed_by_unit: Mapped[str] = mapped_column(String(60))
    dated: Mapped[date] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    case: Mapped[Case] = relationship()
    person: Mapped[Person] = relationship()
    writer: Mapped[User | None] = relationship()

    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        Index(None, "case_id", "id"),
    )

    @property
    def number(self) -> str:
        """The number a person can quote: year and running number."""
        return f"〔{self.dated.year}〕第 {self.id:06d} 号"

    @property
    def paragraphs(self) -> list[str]:
        return [line for line in self.body.reveal().splitlines() if line.strip()]
