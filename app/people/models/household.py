"""Households: people of one household register who live together, and what they earn."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    SmallInteger,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.dates.clock import now
from app.extensions import Base
from app.people.codes import INCOME_KINDS, RELATIONS, RETIREMENT_CLASSES, SEXES
from app.people.models.person import Person, one_of
from app.people.secrets import Encrypted, Secret

# Statuses that take a member out of the count, each with the day since when (facts.md 2).
MEMBER_STATUSES = ("student", "serving", "pensioner", "employed", "transferred_employment")


class Household(Base):
    """``reference_person`` is the one whose relation to the members is recorded."""

    __tablename__ = "household"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    reference_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    booklet_number: Mapped[Secret | None] = mapped_column(
        "booklet_number_encrypted", Encrypted("household.booklet_number")
    )
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    reference_person: Mapped[Person] = relationship()
    members: Mapped[list[HouseholdMember]] = relationship(
        back_populates="household",
        order_by="HouseholdMember.id",
        cascade="all, delete-orphan",
    )


class HouseholdMember(Base):
    """One member; ``person`` when they are in the register themselves, else just what was told.

    Unknown stays null: it never counts as yes and never as no. For a member of the register the
    queries read the registration and the capacity from that person's own records.
    """

    __tablename__ = "household_member"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    relation: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(50))
    sex: Mapped[str | None] = mapped_column(String(6))
    birth_date: Mapped[date | None] = mapped_column(Date)
    id_number: Mapped[Secret | None] = mapped_column(
        "id_number_encrypted", Encrypted("household_member.id_number")
    )
    lives_together: Mapped[bool] = mapped_column(default=True)
    # Of a child: does the reference person raise it? (category 3)
    raised_by_applicant: Mapped[bool | None]
    retirement_class: Mapped[str | None] = mapped_column(String(10))
    able_to_work: Mapped[bool | None]
    willing_to_work: Mapped[bool | None]
    registered_unemployed: Mapped[bool | None]
    student: Mapped[bool | None]
    student_since: Mapped[date | None] = mapped_column(Date)
    serving: Mapped[bool | None]
    serving_since: Mapped[date | None] = mapped_column(Date)
    pensioner: Mapped[bool | None]
    pensioner_since: Mapped[date | None] = mapped_column(Date)
    employed: Mapped[bool | None]
    employed_since: Mapped[date | None] = mapped_column(Date)
    transferred_employment: Mapped[bool | None]
    transferred_employment_since: Mapped[date | None] = mapped_column(Date)

    household: Mapped[Household] = relationship(back_populates="members")
    person: Mapped[Person | None] = relationship()

    __table_args__ = (
        CheckConstraint(one_of("relation", RELATIONS), name="relation"),
        CheckConstraint(one_of("sex", SEXES), name="sex"),
        CheckConstraint(one_of("retirement_class", RETIREMENT_CLASSES), name="retirement_class"),
        CheckConstraint("relation <> 'self' or person_id is not null", name="self_is_person"),
        *(
            CheckConstraint(f"{status}_since is null or {status}", name=f"{status}_since")
            for status in MEMBER_STATUSES
        ),
        # A person lives in one household.
        Index(
            "uq_household_member_person",
            "person_id",
            unique=True,
            postgresql_where="person_id is not null",
        ),
    )


class IncomeStatement(Base):
    """What a person, or their household (``family_*``), took in during a year, in yuan."""

    __tablename__ = "income_statement"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    year: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(20))
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    source: Mapped[str] = mapped_column(String(10), default="declared")
    stated_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    person: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint(one_of("kind", INCOME_KINDS), name="kind"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("year between 1990 and 2100", name="year"),
        Index("uq_income_statement_year", "person_id", "year", "kind", unique=True),
    )
