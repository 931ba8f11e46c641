"""One case lived through the actions: people take a while for a task, timers fire in between, and
what has not happened by today stays open, some of it late."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, select, text

from app.accounts.models import User
from app.cases.actions import complete_task, fire_timer, open_case, send_message
from app.cases.models import Case, Task
from app.database import transaction
from app.dates.clock import ZONE, clock_at
from app.dates.queries import working_days
from app.demo.answers import Scene, Story, answers_for
from app.demo.duty import Staff
from app.eligibility.models import Determination
from app.errors import Conflict, NotAllowed
from app.extensions import db
from app.people.actions.documents import upload_document
from app.people.models import Person

STEPS_AT_MOST = 120  # a case that goes in circles is a fault of the diagrams: it is left as it is
SCAN = (  # the smallest PDF that readers open
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
_DECIDING = ("preliminary_review", "street_review", "county_decision")
# Asked at every step of every case: one question, written once.
_COMING = text("""
    select t.id as task_id, t.element_id, t.role, t.unit_code, t.assignee_id, t.due_at,
           m.id as timer_id, m.due_at as fires_at
    from (select * from task where case_id = :case_id and status = 'open'
          order by due_at nulls last, id limit 1) t
    full join (select id, due_at from timer where case_id = :case_id
               order by due_at, id limit 1) m on true
""")
_FOUND = (
    select(Determination.eligible, Determination.primary_category)
    .where(Determination.case_id == bindparam("case_id"))
    .order_by(Determination.id.desc())
    .limit(1)
)
# A number is given and its row inserted by one process at a time: the lock ends with the opening.
_NUMBER = text("""
    select setval(pg_get_serial_sequence('case_file', 'id'), :number, false)
    from pg_advisory_xact_lock(:lock)
""")
_NUMBER_LOCK = 0x59696366


class Coming(NamedTuple):
    """The task that is due first and the timer that fires first; ids are None without one."""

    task_id: int | None
    element_id: str
    role: str | None
    unit_code: str
    assignee_id: int | None
    due_at: datetime | None
    timer_id: int | None
    fires_at: datetime | None


class Life:
    """One case from its opening to today."""

    def __init__(
        self,
        person_id: int,
        *,
        staff: Staff,
        story: Story,
        opened_on: date,
        today: date,
        registered_on: date,
        unemployed_since: date,
        number: int | None = None,
    ) -> None:
        """``number``: the id that the case gets; without one it gets the next."""
        self.person_id, self.number = person_id, number
        self.staff, self.story = staff, story
        self.now = datetime.combine(opened_on, datetime.min.time(), ZONE) + timedelta(
            hours=8, minutes=story.random.randint(30, 480)
        )
        self.until = datetime.combine(today, datetime.min.time(), ZONE) + timedelta(hours=8)
        self.registered_on, self.unemployed_since = registered_on, unemployed_since
        self.case_id = 0

    def live(self, *, until_task: str | None = None) -> int:
        """Until today, or until a task ``until_task`` waits; the id of the case."""
        self._open()
        for _ in range(STEPS_AT_MOST):
            if until_task and self._waits_for(until_task):
                break
            if not self._step():
                break
        return self.case_id

    def _waits_for(self, element: str) -> bool:
        query = select(Task.id).where(
            Task.case_id == self.case_id, Task.element_id == element, Task.status == "open"
        )
        return db.session.scalar(query) is not None

    def _open(self) -> None:
        with clock_at(self.now), transaction():
            if self.number is not None:
                db.session.execute(_NUMBER, {"number": self.number, "lock": _NUMBER_LOCK})
            person = db.session.get_one(Person, self.person_id)
            case = open_case(person, by=self.staff.of_unit(person.unit_code))
            self.case_id = case.id

    def _step(self) -> bool:
        """The next thing that happens; False when nothing does before today."""
        coming = self._coming()
        if coming is None:
            return False
        done_at = self._done_at(coming) if coming.task_id else self.until
        if coming.timer_id and (coming.task_id is None or coming.fires_at <= done_at):
            if coming.fires_at >= self.until:
                return False
            return self._fire(coming)
        if done_at >= self.until:
            return False
        self.now = done_at
        if self._something_happens():
            return True
        return self._complete(coming)

    def _coming(self) -> Coming | None:
        row = db.session.execute(_COMING, {"case_id": self.case_id}).one_or_none()
        return Coming(*row) if row else None

    def _done_at(self, task: Coming) -> datetime:
        """Mostly in time, one in seven late; visits are made when they are due."""
        random = self.story.random
        if task.due_at is None:
            return self.now + timedelta(hours=random.randint(2, 30))
        left = max((task.due_at - self.now).total_seconds(), 3600.0)
        late = random.random() < 0.14
        share = random.uniform(1.05, 3.0) if late else random.uniform(0.1, 0.95)
        if task.element_id == "record_visit" and not late:
            share = max(share, random.uniform(0.7, 1.02))
        moment = self.now + timedelta(seconds=left * share)
        return self._in_office_hours(moment)

    def _in_office_hours(self, moment: datetime) -> datetime:
        day = working_days().next_working(moment.astimezone(ZONE).date())
        minutes = self.story.random.randint(0, 500)
        at = datetime.combine(day, datetime.min.time(), ZONE) + timedelta(hours=8, minutes=minutes)
        return max(at, self.now + timedelta(minutes=5))

    def _fire(self, timer: Coming) -> bool:
        self.now = max(self.now, timer.fires_at)
        with clock_at(self.now), transaction():
            fire_timer(timer.timer_id, now=self.now)
        return True

    def _something_happens(self) -> bool:
        """Now and then life comes in between: a job found, a move, a withdrawal."""
        if not self.story.chance(0.012) or self.story.facts.get("change"):
            return False
        name, facts = self.story.random.choice(
            (
                ("withdrawal", {}),
                ("moved_away", {"destination": "out_of_city"}),
                ("employed", {"employment_type": "010"}),
            )
        )
        case = db.session.get_one(Case, self.case_id)
        officer = self.staff.get(case.responsible_id)
        try:
            with clock_at(self.now), transaction():
                send_message(case.id, name, {"source": "officer"}, by=officer)
        except Conflict:
            return False  # the stage does not listen to this
        self.story.facts["change"] = facts
        return True

    def _complete(self, task: Coming) -> bool:
        refused: set[int] = set()
        for _ in range(3):
            by = self.staff.for_task(
                assignee_id=task.assignee_id,
                role=task.role,
                unit_code=task.unit_code,
                unless=refused,
            )
            if by is None:
                return False
            try:
                with clock_at(self.now), transaction():
                    complete_task(task.task_id, self._answers(task.element_id, by), by=by)
                return True
            except NotAllowed:  # separation of duties: a colleague does it
                refused.add(by.id)
        return False

    def _answers(self, element_id: str, by: User) -> dict:
        found = None
        if element_id in _DECIDING:
            found = db.session.execute(_FOUND, {"case_id": self.case_id}).one_or_none()
        scene = Scene(
            story=self.story,
            today=self.now.date(),
            registered_on=self.registered_on,
            unemployed_since=self.unemployed_since,
            eligible=found.eligible if found else None,
            primary=found.primary_category if found else None,
            document_id=lambda: self._scan(by),
        )
        return answers_for(element_id, scene)

    def _scan(self, by: User) -> int:
        return upload_document(
            self.person_id,
            "援助协议.pdf",
            SCAN,
            {"kind": "agreement"},
            by=by,
            case_id=self.case_id,
        ).id
