"""Published figures that the tests compare with: by region and year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    Date,
    Identity,
    Numeric,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import UnitCode
from app.eligibility.codes import STANDARD_KINDS
from app.extensions import Base
from app.people.models.person import one_of


class RegionalStandard(Base):
    """One figure in yuan. A county's own comes before the city's (rules.md 2.8, 2.10)."""

    __tablename__ = "regional_standard"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    region_code: Mapped[str] = mapped_column(UnitCode)
    kind: Mapped[str] = mapped_column(String(24))
    year: Mapped[int] = mapped_column(SmallInteger)
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    published_on: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (
        CheckConstraint(one_of("kind", STANDARD_KINDS), name="kind"),
        CheckConstraint("amount > 0", name="amount"),
        UniqueConstraint("region_code", "kind", "year"),
    )
