"""Certificates, what other departments' registers answered, and what the person declared."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Identity, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.dates.clock import now
from app.extensions import Base
from app.people.codes import (
    CERTIFICATE_KINDS,
    CERTIFICATE_SOURCES,
    DECLARATION_KINDS,
    REGISTERS,
)
from app.people.models.person import Person, one_of
from app.people.secrets import Encrypted, Secret


class Certificate(Base):
    """A certificate or list entry. ``valid_until`` is the last valid day; null = no expiry."""

    __tablename__ = "certificate"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[Secret | None] = mapped_column(
        "number_encrypted", Encrypted("certificate.number")
    )
    issuer: Mapped[str] = mapped_column(String(100), default="")
    issued_on: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    covers_family: Mapped[bool] = mapped_column(default=False)  # e.g. dibao of the whole family
    source: Mapped[str] = mapped_column(String(10), default="paper")
    withdrawn_on: Mapped[date | None] = mapped_column(Date)  # recorded in error, or taken back
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    person: Mapped[Person] = relationship(back_populates="certificates")

    __table_args__ = (
        CheckConstraint(one_of("kind", CERTIFICATE_KINDS), name="kind"),
        CheckConstraint(one_of("source", CERTIFICATE_SOURCES), name="source"),
        CheckConstraint("issued_on is null or valid_until >= issued_on", name="order"),
    )

    def is_valid_on(self, day: date) -> bool:
        return (
            (self.issued_on is None or self.issued_on <= day)
            and (self.valid_until is None or self.valid_until >= day)
            and (self.withdrawn_on is None or self.withdrawn_on > day)
        )


class RegisterCheck(Base):
    """What another department's register answered; ``found`` false = known to have none."""

    __tablename__ = "register_check"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    register: Mapped[str] = mapped_column(String(20))
    found: Mapped[bool]
    note: Mapped[str] = mapped_column(String(200), default="")
    checked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    person: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint(one_of("register", REGISTERS), name="register"),
        Index(None, "person_id", "register", "checked_at"),
    )


class Declaration(Base):
    """A signed declaration or consent; a consent may be withdrawn (PIPL Art. 15)."""

    __tablename__ = "declaration"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    signed_on: Mapped[date] = mapped_column(Date)
    wording: Mapped[str] = mapped_column(default="")  # what was signed, word for word
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    person: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint(one_of("kind", DECLARATION_KINDS), name="kind"),
        CheckConstraint("withdrawn_on is null or withdrawn_on >= signed_on", name="order"),
    )
