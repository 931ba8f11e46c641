"""2,000 people of the demo city with plausible records, the same for the same seed and day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select, text

from app.accounts.models import OrganisationUnit, User
from app.dates.working_days import add_months
from app.demo.names import EMPLOYERS, draw_name
from app.demo.profiles import PROFILES, Profile
from app.extensions import Base, db
from app.people.identity import make_identity_number
from app.people.models import (
    Certificate,
    Household,
    HouseholdMember,
    IncomeStatement,
    InsuranceMonth,
    Person,
    RegisterCheck,
    ServiceReceived,
    UnemploymentRegistration,
)
from app.people.secrets import Secret

BATCH = 200


def make_people(number: int, *, random: Random, on: date) -> None:
    """Enter ``number`` people as the register stands on the day ``on``."""
    communities = db.session.scalars(
        select(OrganisationUnit.code)
        .where(OrganisationUnit.level == "community")
        .order_by(OrganisationUnit.code)
    ).all()
    officers = _officers()
    weights = [profile.weight for profile in PROFILES]
    for start in range(0, number, BATCH):
        indexes = range(start, min(start + BATCH, number))
        people, records = [], []
        for index, person_id in zip(indexes, _ids(len(indexes)), strict=True):
            profile = random.choices(PROFILES, weights)[0]
            # The first community is the one people look at first: it gets its full share.
            unit = communities[0] if index % 20 == 0 else random.choice(communities)
            draft = Draft(profile, random, on, unit, officers[unit], index)
            people.append(person := draft.person(person_id))
            records += draft.records(person)
        for rows in (people, records):  # a flush a batch: one a person takes most of the time
            db.session.add_all(rows)
            db.session.flush()
        if len(indexes) == BATCH:
            db.session.expunge_all()


def _ids(number: int) -> Sequence[int]:
    """The next ids of people: given out here, so that their records can carry them."""
    query = text(
        "select nextval(pg_get_serial_sequence('person', 'id')) from generate_series(1, :number)"
    )
    return db.session.scalars(query, {"number": number}).all()


def _officers() -> dict[str, int]:
    """Community → the officer who registered its people."""
    rows = db.session.execute(
        select(OrganisationUnit.code, User.id)
        .join(User, User.unit_id == OrganisationUnit.id)
        .where(OrganisationUnit.level == "community")
        .order_by(User.id.desc())
    )
    return {code: user_id for code, user_id in rows}  # noqa: C416  rows are not pairs to dict()


class Draft:
    """One person being drawn."""

    def __init__(
        self, profile: Profile, random: Random, on: date, unit: str, officer: int, index: int
    ) -> None:
        self.profile, self.random, self.on = profile, random, on
        self.unit, self.officer, self.index = unit, officer, index
        self.sex = profile.sex or random.choice(("male", "female"))
        self.birth_date = self._birth_date()
        self.urban = profile.urban if profile.urban is not None else random.random() < 0.7
        self.unemployed_since = self._unemployed_since()
        self.registered_on = min(
            self.unemployed_since + timedelta(days=random.randint(3, 40)), on - timedelta(days=1)
        )

    def records(self, person: Person) -> list[Base]:
        return [
            *self._registration(person),
            *self._insurance(person),
            *self._certificates(person),
            *self._services(person),
            *self._incomes(person),
            *self._checks(person),
            self._household(person),
        ]

    def _birth_date(self) -> date:
        youngest, oldest = self.profile.ages
        days = self.random.randint(youngest * 365 + 10, oldest * 365)
        return self.on - timedelta(days=round(days * 365.25 / 365))

    def _unemployed_since(self) -> date:
        first, last = self.profile.unemployed_months
        months = self.random.randint(first, last)
        return add_months(self.on, -months) - timedelta(days=self.random.randint(0, 27))

    def person(self, person_id: int) -> Person:
        random, profile = self.random, self.profile
        here = random.random() < profile.hukou_here
        person = Person(
            id=person_id,
            unit_code=self.unit,
            sex=self.sex,
            birth_date=self.birth_date,
            ethnicity="01" if random.random() < 0.97 else "03",
            education=self._education(),
            marital_status=profile.marital or self._marital(),
            hukou_division_code=self.unit if here else "379999",
            urban_rural="urban" if self.urban else "rural",
            residence_division_code=self.unit,
            residence_since=None if here else add_months(self.on, -random.randint(3, 40)),
            retirement_class=self._retirement_class(),
            able_to_work=True,
            willing_to_work=True,
            stable_employment=False,
            returned_migrant=profile.returned_migrant,
            land_expropriated=profile.land_expropriated,
            special_difficulty=profile.special_difficulty,
            created_by=self.officer,
            updated_by=self.officer,
        )
        if not here:
            person.hukou_division_code = None
        person.set_name(draw_name(random, self.sex))
        person.set_identity("resident_id", self._identity_number())
        person.set_phone(f"1990000{self.index:04d}" if self.index < 10_000 else None)
        person.residence_address = Secret(plain=f"海岱市{self.index % 90 + 1}号院{self.index}室")
        return person

    def _identity_number(self) -> str:
        """A sequence of its own for each person: odd for men, even for women."""
        sequence = (self.index % 499) * 2 + (1 if self.sex == "male" else 2)
        division = f"3799{self.index // 499 % 90 + 10}"
        return make_identity_number(division, self.birth_date, sequence % 1000)

    def _education(self) -> str:
        if self.profile.graduated_years:
            return "20"
        return self.random.choices(("80", "70", "60", "41", "30", "20"), (1, 5, 4, 3, 3, 2))[0]

    def _marital(self) -> str:
        age = self.on.year - self.birth_date.year
        return "married" if age > 28 and self.random.random() < 0.85 else "never_married"

    def _retirement_class(self) -> str | None:
        if self.sex == "male":
            return "male"
        return self.random.choices(("female_50", "female_55", None), (7, 2, 1))[0]

    def _registration(self, person: Person) -> list[UnemploymentRegistration]:
        if self.random.random() >= self.profile.registered:
            return []
        reason = (
            "10" if self.profile.graduated_years else "50" if person.land_expropriated else "20"
        )
        return [
            UnemploymentRegistration(
                person_id=person.id,
                registered_on=max(self.registered_on, self.unemployed_since),
                unemployed_since=self.unemployed_since,
                reason_code=reason,
                office_code=self.unit,
                handler_id=self.officer,
            )
        ]

    def _insurance(self, person: Person) -> list[InsuranceMonth]:
        """Months before the job ended; graduates and most rural people have none."""
        if self.profile.graduated_years or (not self.urban and not person.returned_migrant):
            return []
        months = self.random.randint(4, 18)
        place = "3702" if person.returned_migrant else self.unit[:6]
        employer = self.random.choice(EMPLOYERS)
        last = self.unemployed_since.replace(day=1)
        return [
            InsuranceMonth(
                person_id=person.id,
                month=add_months(last, -n),
                employer=employer,
                division_code=place,
                kind="employee",
                is_back_paid=n == months and self.random.random() < 0.1,
            )
            for n in range(1, months + 1)
        ]

    def _certificates(self, person: Person) -> list[Certificate]:
        made = []
        for kind in self.profile.certificates:
            issued = self.on - timedelta(days=self.random.randint(60, 1500))
            until = None
            if kind in ("dibao", "disability"):
                until = self.on + timedelta(days=self.random.randint(-30, 900))
            if kind == "graduation":
                first, last = self.profile.graduated_years or (0, 2)
                issued = date(self.on.year - self.random.randint(first, last), 6, 30)
                issued = min(issued, self.on - timedelta(days=1))
            made.append(
                Certificate(
                    person_id=person.id,
                    kind=kind,
                    issuer=_ISSUERS.get(kind, ""),
                    issued_on=min(issued, until - timedelta(days=1)) if until else issued,
                    valid_until=until,
                    covers_family=self.profile.covers_family and kind == "dibao",
                    source="register",
                    recorded_by=self.officer,
                )
            )
        return made

    def _services(self, person: Person) -> list[ServiceReceived]:
        kinds = ("skills_training", "job_referral")
        counted = [
            ServiceReceived(
                person_id=person.id,
                on=self.on - timedelta(days=self.random.randint(5, 340)),
                kind=kinds[n % 2],
                provider="海岱市公共就业服务中心",
                external_ref=f"SD{self.index:06d}{n:02d}",
                accepted=True,
                recorded_by=self.officer,
            )
            for n in range(self.profile.services)
        ]
        guidance = ServiceReceived(
            person_id=person.id,
            on=self.on - timedelta(days=self.random.randint(5, 200)),
            kind="career_guidance",
            provider="海岱市公共就业服务中心",
            accepted=True,
            recorded_by=self.officer,
        )
        return [*counted, guidance] if self.random.random() < 0.6 else counted

    def _incomes(self, person: Person) -> list[IncomeStatement]:
        amounts = {
            "earned": self.random.randint(*self.profile.income),
            "family_per_capita": self.random.randint(*self.profile.income_per_capita),
        }
        if self.profile.household == "all_unemployed":
            amounts |= {"family_business": 0, "family_investment": 0}
        elif self.random.random() < 0.8:
            amounts |= {
                "family_business": self.random.choice((0, 0, 12_000)),
                "family_investment": 0,
            }
        return [
            IncomeStatement(
                person_id=person.id,
                year=self.on.year,
                kind=kind,
                amount=Decimal(amount),
                source="declared",
                stated_on=self.registered_on,
                recorded_by=self.officer,
            )
            for kind, amount in amounts.items()
        ]

    def _checks(self, person: Person) -> list[RegisterCheck]:
        """What the other registers answered: known to have none, unless there is a certificate."""
        held = set(self.profile.certificates)
        found = {
            "dibao": "dibao" in held,
            "disability": "disability" in held,
            "poverty": bool(held & {"poverty_relieved", "poverty_edge"}),
            "education": "graduation" in held,
        }
        return [
            RegisterCheck(person_id=person.id, register=register, found=answer)
            for register, answer in found.items()
            if self.random.random() < 0.97  # now and then a register has not answered yet
        ]

    def _household(self, person: Person) -> Household:
        household = Household(reference_person_id=person.id, created_by=self.officer)
        household.members.append(
            HouseholdMember(
                person_id=person.id,
                relation="self",
                name=person.name,
                sex=person.sex,
                birth_date=person.birth_date,
            )
        )
        if person.marital_status == "married":
            household.members.append(self._spouse(person))
        if self.profile.child_ages:
            household.members.append(self._child(person))
        elif person.marital_status == "never_married" and self.profile.household != "alone":
            household.members.append(self._parent())
        return household

    def _spouse(self, person: Person) -> HouseholdMember:
        sex = "female" if person.sex == "male" else "male"
        jobless = self.profile.household in ("all_unemployed", "none_transferred")
        jobless = jobless or self.random.random() < 0.25
        birth_date = self.birth_date + timedelta(days=self.random.randint(-1500, 1500))
        return self._member("spouse", sex, birth_date, jobless=jobless)

    def _parent(self) -> HouseholdMember:
        jobless = self.profile.household in ("all_unemployed", "none_transferred")
        birth_date = self.birth_date - timedelta(days=self.random.randint(8_100, 10_200))
        return self._member("parent", "female", birth_date, jobless=jobless)

    def _member(
        self, relation: str, sex: str, birth_date: date, *, jobless: bool
    ) -> HouseholdMember:
        age = (self.on - birth_date).days // 365
        pensioner = age >= (60 if sex == "male" else 55)
        return HouseholdMember(
            relation=relation,
            name=draw_name(self.random, sex),
            sex=sex,
            birth_date=birth_date,
            retirement_class="male" if sex == "male" else "female_50",
            able_to_work=not pensioner,
            willing_to_work=not pensioner,
            registered_unemployed=jobless and not pensioner,
            student=False,
            serving=False,
            pensioner=pensioner,
            employed=not jobless and not pensioner,
            transferred_employment=not jobless and not pensioner,
        )

    def _child(self, person: Person) -> HouseholdMember:
        first, last = self.profile.child_ages
        age = min(self.random.randint(first, last), self.on.year - self.birth_date.year - 20)
        birth_date = self.on - timedelta(days=max(age, 0) * 365 + self.random.randint(1, 360))
        sex = self.random.choice(("male", "female"))
        return HouseholdMember(
            relation="child",
            name=person.name[0] + draw_name(self.random, sex)[1:],
            sex=sex,
            birth_date=birth_date,
            raised_by_applicant=True,
            able_to_work=False,
            willing_to_work=False,
            registered_unemployed=False,
            student=True,
            serving=False,
            pensioner=False,
            employed=False,
            transferred_employment=False,
        )


_ISSUERS = {
    "dibao": "海岱市民政局",
    "disability": "海岱市残疾人联合会",
    "graduation": "海岱学院",
    "poverty_relieved": "海岱市乡村振兴局",
    "poverty_edge": "海岱市乡村振兴局",
}
