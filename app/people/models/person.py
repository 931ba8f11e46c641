"""A person of the register."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    String,
    func,
    literal_column,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import UnitCode
from app.dates.clock import now
from app.extensions import Base
from app.people.codes import ID_TYPES, MARITAL_STATUSES, RETIREMENT_CLASSES, SEXES, URBAN_RURAL
from app.people.masking import mask_number, mask_phone
from app.people.names import initials, pinyin
from app.people.secrets import Encrypted, Secret, blind_index

if TYPE_CHECKING:
    from app.people.models.certificates import Certificate
    from app.people.models.employment import InsuranceMonth, UnemploymentRegistration
    from app.people.models.services import ServiceReceived

Letters = String(80, collation="C")  # lower-case Latin: prefix search goes by the index
# A name's letters as they are typed, without the spaces that its order needs.
LETTERS_ALONE = "replace(name_pinyin, ' ', '')"
DivisionCode = String(12, collation="C")


def one_of(column: str, codes: object) -> str:
    return f"{column} in ({', '.join(repr(code) for code in codes)})"


def name_columns(name: str) -> dict[str, Any]:
    """A name, and how it is looked for."""
    return {"name": name, "name_pinyin": pinyin(name), "name_initials": initials(name)}


def identity_columns(id_type: str, number: str) -> dict[str, Any]:
    return {
        "id_type": id_type,
        "id_number": Secret(plain=number),
        "id_number_index": blind_index(number, "person.id_number"),
        "id_number_tail": number[-4:],
    }


def phone_columns(phone: str | None) -> dict[str, Any]:
    return {
        "phone": Secret(plain=phone) if phone else None,
        "phone_index": blind_index(phone, "person.phone") if phone else None,
        "phone_tail": phone[-4:] if phone else None,
    }


class Person(Base):
    """Who the assistance is for. Identity number, phone, account and addresses are encrypted.

    ``unit_code`` is the community responsible for the person; it decides who sees them.
    ``version`` goes up with every change, so that a form opened too long ago is refused.
    """

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    unit_code: Mapped[str] = mapped_column(
        UnitCode, ForeignKey("organisation_unit.code", onupdate="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(50, collation="C"))
    name_pinyin: Mapped[str] = mapped_column(Letters)
    name_initials: Mapped[str] = mapped_column(String(20, collation="C"))
    sex: Mapped[str] = mapped_column(String(6))
    birth_date: Mapped[date] = mapped_column(Date)
    # The personnel archive's date governs retirement where it differs (rules.md 2.0).
    birth_date_archive: Mapped[date | None] = mapped_column(Date)
    id_type: Mapped[str] = mapped_column(String(20), default="resident_id")
    id_number: Mapped[Secret] = mapped_column("id_number_encrypted", Encrypted("person.id_number"))
    id_number_index: Mapped[bytes]
    id_number_tail: Mapped[str] = mapped_column(String(4, collation="C"))
    phone: Mapped[Secret | None] = mapped_column("phone_encrypted", Encrypted("person.phone"))
    phone_index: Mapped[bytes | None]
    phone_tail: Mapped[str | None] = mapped_column(String(4, collation="C"))
    bank_account: Mapped[Secret | None] = mapped_column(
        "bank_account_encrypted", Encrypted("person.bank_account")
    )
    ethnicity: Mapped[str | None] = mapped_column(String(2))  # GB/T 3304
    education: Mapped[str | None] = mapped_column(String(2))  # GB/T 4658
    marital_status: Mapped[str | None] = mapped_column(String(15))
    hukou_division_code: Mapped[str | None] = mapped_column(DivisionCode)  # GB/T 2260
    hukou_address: Mapped[Secret | None] = mapped_column(
        "hukou_address_encrypted", Encrypted("person.hukou_address")
    )
    urban_rural: Mapped[str | None] = mapped_column(String(5))  # of the registered address
    residence_division_code: Mapped[str | None] = mapped_column(DivisionCode)
    residence_address: Mapped[Secret | None] = mapped_column(
        "residence_address_encrypted", Encrypted("person.residence_address")
    )
    residence_since: Mapped[date | None] = mapped_column(Date)  # latest unbroken residence
    retirement_class: Mapped[str | None] = mapped_column(String(10))
    able_to_work: Mapped[bool | None]
    willing_to_work: Mapped[bool | None]
    stable_employment: Mapped[bool | None]
    returned_migrant: Mapped[bool | None]
    land_expropriated: Mapped[bool | None]
    special_difficulty: Mapped[bool | None]  # category 9 (policy/rules.md 2.9)
    skills: Mapped[str | None] = mapped_column(String(200))
    job_wish: Mapped[str | None] = mapped_column(String(200))
    training_wish: Mapped[str | None] = mapped_column(String(200))
    service_needs: Mapped[str | None] = mapped_column(String(200))
    deceased_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column(default=1)

    registrations: Mapped[list[UnemploymentRegistration]] = relationship(
        back_populates="person", order_by="UnemploymentRegistration.registered_on.desc()"
    )
    insurance_months: Mapped[list[InsuranceMonth]] = relationship(
        back_populates="person", order_by="InsuranceMonth.month.desc()"
    )
    certificates: Mapped[list[Certificate]] = relationship(
        back_populates="person", order_by="Certificate.id"
    )
    services: Mapped[list[ServiceReceived]] = relationship(
        back_populates="person", order_by="ServiceReceived.on.desc()"
    )

    __table_args__ = (
        CheckConstraint(one_of("sex", SEXES), name="sex"),
        CheckConstraint(one_of("id_type", ID_TYPES), name="id_type"),
        CheckConstraint(one_of("marital_status", MARITAL_STATUSES), name="marital_status"),
        CheckConstraint(one_of("urban_rural", URBAN_RURAL), name="urban_rural"),
        CheckConstraint(one_of("retirement_class", RETIREMENT_CLASSES), name="retirement_class"),
        CheckConstraint(
            "retirement_class is null or (retirement_class = 'male') = (sex = 'male')",
            name="retirement_class_of_sex",
        ),
        CheckConstraint("(phone_encrypted is null) = (phone_index is null)", name="phone_index"),
        CheckConstraint("(phone_encrypted is null) = (phone_tail is null)", name="phone_tail"),
        CheckConstraint("length(unit_code) = 12", name="unit_is_community"),
        Index("uq_person_identity", "id_number_index", "id_type", unique=True),
        Index("ix_person_phone_index", "phone_index"),
        Index("ix_person_phone_tail", "phone_tail"),
        Index("ix_person_id_number_tail", "id_number_tail"),
        Index("ix_person_pinyin", "name_pinyin", "id"),
        Index("ix_person_letters", text(LETTERS_ALONE)),
        Index("ix_person_initials", "name_initials"),
        Index("ix_person_name", "name"),
        # A given name is the end of a Chinese name: found by the index as well.
        Index("ix_person_name_reversed", text("reverse(name)")),
    )

    @hybrid_property
    def name_letters(self) -> str:
        return self.name_pinyin.replace(" ", "")

    @name_letters.inplace.expression
    @classmethod
    def _name_letters(cls) -> ColumnElement[str]:
        # Constants, not parameters: so that the planner sees the index's own expression.
        return func.replace(cls.name_pinyin, literal_column("' '"), literal_column("''"))

    def set_name(self, name: str) -> None:
        self._set(name_columns(name))

    def set_identity(self, id_type: str, number: str) -> None:
        """``number`` is normalised already (see ``identity.normalise``)."""
        self._set(identity_columns(id_type, number))

    def set_phone(self, phone: str | None) -> None:
        self._set(phone_columns(phone))

    def _set(self, values: dict[str, Any]) -> None:
        for column, value in values.items():
            setattr(self, column, value)

    @property
    def masked_id_number(self) -> str:
        return mask_number(self.id_number.reveal())

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone.reveal()) if self.phone else ""

    @property
    def registration(self) -> UnemploymentRegistration | None:
        """The registration in force, if there is one."""
        return next((r for r in self.registrations if r.is_active), None)
