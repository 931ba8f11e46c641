"""People of the demo city whose records are in every kind of disorder that the rules tell apart."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import OrganisationUnit
from app.demo.people import make_people
from app.demo.staff import make_organisation, make_staff
from app.demo.standards import make_standards
from app.eligibility.models import RegionalStandard
from app.extensions import db
from app.people.codes import CANCEL_REASONS
from app.people.models import (
    Certificate,
    HouseholdMember,
    IncomeStatement,
    InsuranceMonth,
    Person,
    RegisterCheck,
    ServiceReceived,
    UnemploymentRegistration,
)
from app.people.models.household import MEMBER_STATUSES

ON = date(2026, 3, 2)
_PLAIN = (
    "retirement_class", "hukou_division_code", "urban_rural", "residence_division_code",
    "residence_since", "able_to_work", "willing_to_work", "marital_status", "stable_employment",
    "returned_migrant", "land_expropriated", "special_difficulty", "education",
)  # fmt: skip


def make_muddled_people(number: int, seed: int) -> None:
    random = Random(seed)
    make_organisation()
    make_staff()
    make_standards(on=ON)
    make_people(number, random=random, on=ON)
    county = db.session.scalars(
        select(OrganisationUnit.code).where(OrganisationUnit.level == "county")
    ).first()
    db.session.add(
        RegionalStandard(region_code=county[:6], kind="urban_dibao_month", year=2026,
                         amount=1234, published_on=ON - timedelta(days=1))
    )  # fmt: skip
    known = select(Person).order_by(Person.id).options(selectinload(Person.registrations))
    people = list(db.session.scalars(known))
    for person in people:
        _Muddle(person, random).all()
    db.session.flush()
    _share_households(people, random)
    db.session.flush()
    db.session.expire_all()


class _Muddle:
    def __init__(self, person: Person, random: Random) -> None:
        self.person, self.random = person, random

    def all(self) -> None:
        self.plain()
        self.registrations()
        self.certificates()
        self.checks()
        self.months()
        self.incomes()
        self.services()

    def day(self, months: int = 20) -> date:
        """Around the day itself, which it often is exactly."""
        return ON + timedelta(
            days=self.random.choice((0, 0, -1, 1, self.random.randint(-30 * months, 60)))
        )

    def often(self, share: float) -> bool:
        return self.random.random() < share

    def plain(self) -> None:
        for key in _PLAIN:
            if self.often(0.1):
                setattr(self.person, key, None)
        if self.often(0.1):
            self.person.hukou_division_code = ""
        if self.often(0.1):
            self.person.residence_division_code = "3702"
        if self.often(0.5):
            self.person.residence_since = self.day(9)

    def registrations(self) -> None:
        for registration in self.person.registrations:
            if self.often(0.5):
                end = max(self.day(), registration.registered_on)
                registration.cancelled_on = end
                registration.cancel_code = self.random.choice(list(CANCEL_REASONS))
        if self.often(0.3) and all(r.cancelled_on for r in self.person.registrations):
            taken = {r.registered_on for r in self.person.registrations}
            day = self.day()
            if day not in taken:
                db.session.add(
                    UnemploymentRegistration(
                        person_id=self.person.id, registered_on=day, reason_code="20",
                        unemployed_since=day - timedelta(days=self.random.randint(0, 400)),
                        office_code=self.person.unit_code,
                    )
                )  # fmt: skip

    def certificates(self) -> None:
        kinds = ("dibao", "disability", "graduation", "poverty_relieved", "poverty_edge",
                 "land_expropriation", "employment")  # fmt: skip
        for kind in kinds:
            for _ in range(self.random.choice((0, 0, 0, 1, 2))):
                issued = None if self.often(0.3) else self.day()
                until = None if self.often(0.3) else self.day()
                if issued and until and until < issued:
                    issued = until
                db.session.add(
                    Certificate(
                        person_id=self.person.id, kind=kind, issued_on=issued, valid_until=until,
                        covers_family=self.often(0.5),
                        withdrawn_on=self.day() if self.often(0.4) else None,
                    )
                )  # fmt: skip

    def checks(self) -> None:
        for register in ("dibao", "disability", "education", "poverty", "social_insurance"):
            if self.often(0.3):
                db.session.add(
                    RegisterCheck(person_id=self.person.id, register=register,
                                  found=self.often(0.5))
                )  # fmt: skip

    def months(self) -> None:
        if self.often(0.3):
            for month in {self.day(9).replace(day=1) for _ in range(12)}:
                for place, kind, late in (("3799", "employee", True), ("3702", "employee", False),
                                          ("3799", "flexible", False)):  # fmt: skip
                    if self.often(0.5):
                        db.session.add(
                            InsuranceMonth(
                                person_id=self.person.id, month=month, kind=kind,
                                employer=f"厂{place}" if kind == "employee" else "",
                                division_code=place, is_back_paid=late and self.often(0.5),
                            )
                        )  # fmt: skip

    def incomes(self) -> None:
        for kind in ("earned", "family_business", "family_investment", "family_per_capita"):
            for year in (2023, 2024, 2025, 2027):
                if self.often(0.15):
                    amount = self.random.choice((0, 1, 11_999, 12_000, 12_001))
                    db.session.add(
                        IncomeStatement(person_id=self.person.id, year=year, kind=kind,
                                        amount=amount, stated_on=ON)
                    )  # fmt: skip

    def services(self) -> None:
        days = [self.day(13) for _ in range(self.random.choice((0, 0, 2, 5)))]
        for number, day in enumerate(days + days[:1]):
            db.session.add(
                ServiceReceived(
                    person_id=self.person.id, on=day,
                    kind=self.random.choice(("job_referral", "skills_training", "job_fair")),
                    external_ref=None if self.often(0.1) else f"M{number}",
                    accepted=self.random.choice((True, True, False, None)),
                )
            )  # fmt: skip


def _share_households(people: list[Person], random: Random) -> None:
    """Some people live in the household of another; some households have no such thing at all."""
    for person in people[::3]:
        other = random.choice(people)
        own = db.session.scalar(
            select(HouseholdMember).where(HouseholdMember.person_id == person.id)
        )
        theirs = db.session.scalar(
            select(HouseholdMember).where(HouseholdMember.person_id == other.id)
        )
        if own and theirs and own is not theirs:
            own.household_id = theirs.household_id
            own.relation = random.choice(("spouse", "child", "parent"))
            own.lives_together = random.random() < 0.8
            db.session.flush()
    for member in db.session.scalars(select(HouseholdMember).order_by(HouseholdMember.id)):
        for status in MEMBER_STATUSES:
            value = random.choice((None, True, False, getattr(member, status)))
            setattr(member, status, value)
            since = ON + timedelta(days=random.choice((-100, 0, 1)))
            setattr(member, f"{status}_since", since if value and random.random() < 0.5 else None)
        for key in ("able_to_work", "willing_to_work", "birth_date", "registered_unemployed"):
            if random.random() < 0.1:
                setattr(member, key, None)
        if member.relation == "child":
            member.raised_by_applicant = random.choice((True, True, False, None))
