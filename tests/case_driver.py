"""Taking a real case through the shipped diagrams, one task after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache, wraps
from typing import Any

from sqlalchemy import Engine, select

from app.accounts.models import User
from app.cases.actions import complete_task, fire_timer, open_case, send_message
from app.cases.models import Case, Task, Timer
from app.cases.queries import open_tasks_of_case, timers_of_case
from app.dates.clock import ZONE, clock_at
from app.extensions import db
from app.people.actions.register import update_person
from app.people.actions.registrations import add_registration
from app.people.models import Person
from app.releases import runtime
from app.releases.models import Release
from tests.factories import COMMUNITY, make_user
from tests.kept_rows import Step, keep, nothing_written, written
from tests.people.factories import make_person
from tests.shipped import publish_shipped, shipped

STAFF = {
    "community_officer": COMMUNITY,
    "street_officer": COMMUNITY[:9],
    "county_reviewer": COMMUNITY[:6],
    "counsellor": COMMUNITY[:6],
    "manager": COMMUNITY[:6],
}
TODAY = date(2026, 3, 2)


def _publish() -> Release:
    return publish_shipped(by=make_user("policy_approver", unit="3799"))


USUAL = TODAY, "community_officer", _publish, 102
WAY = "open", "register", "recognise", "plan", "serve"


def _usual(step: Callable[[CaseDriver], CaseDriver]) -> Callable[[CaseDriver], CaseDriver]:
    """A step of the usual way: what it once wrote is put there again."""

    @wraps(step)
    def taken(self: CaseDriver) -> CaseDriver:
        return self if self._again(step.__name__) else step(self)

    return taken


class CaseDriver:
    """A registered person of 46 years, long unemployed, and the staff of one community.

    ``do`` completes the open task of an element as whoever its role is; the clock stands at
    ``today`` until ``wait`` moves it.
    """

    def __init__(
        self,
        today: date = TODAY,
        *,
        first_contact: str = "community_officer",
        publish: Callable[[], Release] = _publish,
        sequence: int = 102,
    ) -> None:
        usual = (today, first_contact, publish, sequence) == USUAL
        self._ahead = WAY if usual and nothing_written() else ()
        self._written = written()
        if not self._again("open"):
            self._open(today, first_contact, publish, sequence)

    def _open(self, today, first_contact, publish, sequence) -> None:
        self.now = datetime(today.year, today.month, today.day, 9, tzinfo=ZONE)
        publish()
        self.staff: dict[str, User] = {r: make_user(r, unit=u) for r, u in STAFF.items()}
        self.officer = self.staff["community_officer"]
        with clock_at(self.now):
            self.person = self._person(sequence)
            self.case: Case = open_case(self.person, by=self.staff[first_contact])

    def by_actions(self) -> CaseDriver:
        """From now on none of the steps is what it once was: the test has put something in the
        place of a part of them."""
        self._ahead = ()
        return self

    def _again(self, step: str) -> bool:
        """Whether the step has been taken as it once was: it is the next of the usual way, and
        nothing else was written since the last one."""
        if self._ahead[:1] != (step,) or written() != self._written:
            self._ahead = ()
            return False
        self._know(**_kept(db.engine)[step].take())
        self._ahead, self._written = self._ahead[1:], written()
        return True

    def _know(self, now: datetime, staff: dict[str, int], person: int, case: int) -> None:
        self.now = now
        if not hasattr(self, "case"):
            users = {user.id: user for user in db.session.scalars(select(User)).unique()}
            self.staff = {role: users[number] for role, number in staff.items()}
            self.officer = self.staff["community_officer"]
            self.person = db.session.get_one(Person, person)
            self.case = db.session.get_one(Case, case)
            runtime._parsed[self.case.release_id] = shipped()

    def _person(self, sequence: int):
        # An even serial number is a woman's.
        person = make_person(by=self.officer, sequence=sequence, born=date(1975, 3, 14))
        update_person(
            person.id,
            {
                "urban_rural": "urban",
                "hukou_division_code": "379901",
                "able_to_work": True,
                "willing_to_work": True,
                "marital_status": "married",
                "retirement_class": "female_55",
            },
            by=self.officer,
        )
        add_registration(
            person.id,
            {"registered_on": "2025-03-10", "unemployed_since": "2025-03-01", "reason_code": "20"},
            by=self.officer,
        )
        return person

    @property
    def today(self) -> str:
        return self.now.date().isoformat()

    @property
    def waiting(self) -> list[str]:
        return sorted(task.element_id for task in open_tasks_of_case(self.case.id))

    def task(self, element_id: str) -> Task:
        found = [t for t in open_tasks_of_case(self.case.id) if t.element_id == element_id]
        assert found, f"{element_id} does not wait, but {self.waiting}"
        return found[0]

    def do(self, element_id: str, *, by: User | None = None, **answers: Any) -> CaseDriver:
        task = self.task(element_id)
        by = by or task.assignee or self.staff[task.role]
        with clock_at(self.now):
            complete_task(task.id, answers, by=by)
        return self

    def tell(self, message: str) -> CaseDriver:
        with clock_at(self.now):
            send_message(self.case.id, message, {"source": "officer"}, by=self.officer)
        return self

    def wait(self, days: int) -> CaseDriver:
        """Let time pass; timers fire in their order."""
        until = self.now + timedelta(days=days)
        while timer := self._next_timer(until):
            self.now = max(self.now, timer.due_at)
            with clock_at(self.now):
                fire_timer(timer.id, now=self.now)
        self.now = until
        return self

    def _next_timer(self, until: datetime) -> Timer | None:
        due = [timer for timer in timers_of_case(self.case.id) if timer.due_at <= until]
        return due[0] if due else None

    # -- the usual way through the stages -------------------------------------

    @_usual
    def register(self) -> CaseDriver:
        return self.do(
            "record_registration",
            informed=True,
            declaration_signed=True,
            registered_on="2025-03-10",
            unemployed_since="2025-03-01",
            unemployment_reason_code="20",
            benefit_status="none",
            job_intention="家政服务",
            training_wish=True,
            materials_complete="yes",
        )

    @_usual
    def recognise(self) -> CaseDriver:
        opinion = {"opinion": "recognise"}
        self.do("preliminary_review", **opinion, primary_category="urban_older")
        self.wait(12)
        self.do("street_review", **opinion)
        return self.do("county_decision", **opinion, primary_category="urban_older")

    @_usual
    def plan(self) -> CaseDriver:
        self.do(
            "assess_needs",
            met_on=self.today,
            mode="office",
            barriers=["age", "skills"],
            needs=["skills_training"],
            situation="愿意就近就业",
        )
        self.do(
            "draft_plan",
            goal="employment",
            target_on="2026-12-01",
            measures=[
                {"kind": "skills_training", "description": "家政培训", "due_on": "2026-06-01"}
            ],
        )
        self.do("sign_agreement", result="signed", signed_on=self.today, **self._signed_copy())
        return self

    def _signed_copy(self) -> dict[str, Any]:
        from app.people.actions.documents import store_document

        with clock_at(self.now):
            document = store_document(
                self.person.id,
                "agreement.pdf",
                b"%PDF-1.4",
                "application/pdf",
                kind="agreement",
                by=self.officer,
                case_id=self.case.id,
            )
        return {"agreement_document": [document.id]}

    @_usual
    def serve(self) -> CaseDriver:
        return self.do(
            "carry_out_measures",
            result="accepted",
            services=[{"kind": "skills_training", "on": self.today, "accepted": "yes"}],
        )

    def visit(self, outcome: str = "continues", **answers: Any) -> CaseDriver:
        given = {"visited_on": self.today, "mode": "home", "met": "yes", **answers}
        return self.do("record_visit", outcome=outcome, **given)

    def in_service(self) -> CaseDriver:
        return self.register().recognise().plan().serve()


class _First(CaseDriver):
    """Goes the usual way by the actions."""

    def _again(self, step: str) -> bool:
        return False


@cache  # in each database
def _kept(_engine: Engine) -> dict[str, Step]:
    return keep(_going())


def _going() -> Iterator[tuple[str, dict[str, Any]]]:
    driver = _First()
    for step in WAY:
        if step != "open":
            getattr(driver, step)()
        yield (
            step,
            {
                "now": driver.now,
                "staff": {role: user.id for role, user in driver.staff.items()},
                "person": driver.person.id,
                "case": driver.case.id,
            },
        )


def fresh(case: Case) -> Case:
    db.session.refresh(case)
    return case
