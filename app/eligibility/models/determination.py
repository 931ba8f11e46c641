"""What the decision tables said about a person on a day, under a release, and from which facts."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    String,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.models import Case
from app.dates.clock import now
from app.eligibility.codes import ANSWERS
from app.eligibility.models.review import Opinion, PublicNotice
from app.extensions import Base
from app.people.models import Person
from app.people.models.person import one_of
from app.people.secrets import Encrypted, Secret
from app.releases.models import Release


class Determination(Base):
    """A recommendation: it never changes once drawn. What officers said of it are its opinions.

    ``content`` holds the fact sheet, the evidence of each value, the derived facts, the reasons
    and the outlook (what would have to change: ``outlook.py``) as one encrypted JSON object: they
    are health, family and income data (PIPL Art. 28).
    """

    __tablename__ = "determination"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    as_of: Mapped[date] = mapped_column(Date)
    eligible: Mapped[str] = mapped_column(String(7))
    precondition: Mapped[str] = mapped_column(String(7))
    categories: Mapped[list[str]] = mapped_column(JSONB, default=list)
    unknown_categories: Mapped[list[str]] = mapped_column(JSONB, default=list)
    primary_category: Mapped[str | None] = mapped_column(String(30))
    next_change_on: Mapped[date | None] = mapped_column(Date)
    content: Mapped[Secret] = mapped_column("content_encrypted", Encrypted("determination.content"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    # Drawn again for the decision: the one that the reviews before it rest on (rules.md 2.0).
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("determination.id"))

    case: Mapped[Case] = relationship()
    person: Mapped[Person] = relationship()
    release: Mapped[Release] = relationship()
    creator: Mapped[User | None] = relationship()
    earlier: Mapped[Determination | None] = relationship(remote_side=[id])
    opinions: Mapped[list[Opinion]] = relationship(
        back_populates="determination", order_by="Opinion.id"
    )
    notices: Mapped[list[PublicNotice]] = relationship(
        back_populates="determination", order_by="PublicNotice.id"
    )

    __table_args__ = (
        CheckConstraint(one_of("eligible", ANSWERS), name="eligible"),
        CheckConstraint(one_of("precondition", ANSWERS), name="precondition"),
        Index(None, "case_id", "id"),
        Index(
            "ix_determination_next_change",
            "next_change_on",
            postgresql_where="next_change_on is not null",
        ),
    )

    @property
    def details(self) -> dict[str, Any]:
        """``sheet``, ``derived``, ``evidence``, ``reasons``, ``outlook``; decrypted once."""
        found = self.__dict__.get("_details")
        if found is None:
            found = self.__dict__["_details"] = json.loads(self.content.reveal())
        return found

    @property
    def sheet(self) -> dict[str, Any]:
        return self.details["sheet"]

    @property
    def derived(self) -> dict[str, Any]:
        return self.details["derived"]

    @property
    def evidence(self) -> dict[str, Any]:
        return self.details["evidence"]

    @property
    def reasons(self) -> list[dict[str, Any]]:
        return self.details["reasons"]

    @property
    def outlook(self) -> dict[str, dict[str, Any]]:
        """Empty for a determination of before outlooks were kept."""
        return self.details.get("outlook", {})

    @property
    def so_far(self) -> list[Determination]:
        """Those of the same proceedings, from the application's own to this one."""
        return [*(self.earlier.so_far if self.earlier else []), self]

    @property
    def opinions_so_far(self) -> list[Opinion]:
        return [opinion for one in self.so_far for opinion in one.opinions]

    @property
    def notices_so_far(self) -> list[PublicNotice]:
        return [notice for one in self.so_far for notice in one.notices]

    @property
    def recommended(self) -> str | None:
        """``recognise`` or ``refuse``; None where the facts do not suffice: an officer decides."""
        return {"yes": "recognise", "no": "refuse"}.get(self.eligible)

    @property
    def decision(self) -> Opinion | None:
        """The county's decision, if it has been taken."""
        return next((o for o in reversed(self.opinions) if o.stage == "county"), None)
