"""Files that were handed in or made out."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, DateTime, ForeignKey, Identity, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.accounts.models import User
from app.dates.clock import now
from app.extensions import Base
from app.people.codes import CERTIFICATE_KINDS, DOCUMENT_KINDS
from app.people.models.person import Person, one_of
from app.people.secrets import EncryptedBytes

MAX_BYTES = 10 * 1024 * 1024


class Document(Base):
    """The content is encrypted, and loaded only when a download asks for it."""

    __tablename__ = "document"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("case_file.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    # Which certificate it is a copy of, where it is one and somebody has said it.
    certificate: Mapped[str | None] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    issuer: Mapped[str] = mapped_column(String(100), default="")
    valid_until: Mapped[date | None] = mapped_column(Date)
    content: Mapped[bytes] = deferred(
        mapped_column("content_encrypted", EncryptedBytes("document.content"))
    )
    uploaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    person: Mapped[Person] = relationship()
    uploader: Mapped[User | None] = relationship(foreign_keys=[uploaded_by])

    __table_args__ = (
        CheckConstraint(one_of("kind", DOCUMENT_KINDS), name="kind"),
        CheckConstraint(one_of("certificate", CERTIFICATE_KINDS), name="certificate"),
        CheckConstraint("certificate is null or kind = 'certificate'", name="certificate_kind"),
        CheckConstraint(f"size between 1 and {MAX_BYTES}", name="size"),
    )
