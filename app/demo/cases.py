"""600 cases over two years, made through the actions with a moved clock.

Each case is lived through on its own: people take a while for a task, timers fire in between,
and what has not happened by today stays open, some of it late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.cases.actions import complete_task, fire_timer, open_case, send_message
from app.cases.models import Case, Task, Timer
from app.database import transaction
from app.dates.clock import ZONE, clock_at
from app.dates.queries import working_days
from app.demo.answers import Scene, Story, answers_for
from app.eligibility.queries import latest_determination
from app.errors import Conflict, NotAllowed
from app.extensions import db
from app.people.actions.documents import upload_document
from app.people.models import Person, UnemploymentRegistration

_DECIDING = ("preliminary_review", "street_review", "county_decision")
STEPS_AT_MOST = 120  # a case that goes in circles is a fault of the diagrams: it is left as it is
SCAN = (  # the smallest PDF that readers open
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def make_cases(
    number: int,
    *,
    random: Random,
    today: date,
    tell: Callable[[Random], Story] | None = None,
    until_task: str | None = None,
) -> Iterator[int]:
    """Open ``number`` cases and live them through until ``today``; yields the id of each.

    ``tell`` draws how a case goes; ``until_task`` stops each where such a task waits.
    """
    staff = Staff()
    for person_id, registered_on, unemployed_since in _candidates(number, random):
        days_ago = _days_ago(random, (today - registered_on).days)
        opened_on = working_days().next_working(today - timedelta(days=days_ago))
        life = Life(
            person_id,
            staff=staff,
            story=(tell or draw_story)(random),
            opened_on=min(opened_on, today),
            today=today,
            registered_on=registered_on,
            unemployed_since=unemployed_since,
        )
        yield life.live(until_task=until_task)
        db.session.remove()


def _days_ago(random: Random, registered_days: int) -> int:
    """Most cases are younger than a year; none is older than two or than the registration."""
    recent = random.random() < 0.18
    wish = random.randint(1, 20) if recent else int(random.triangular(15, 730, 90))
    return max(1, min(wish, registered_days - 1))


def _candidates(number: int, random: Random) -> list[tuple[int, date, date]]:
    rows = db.session.execute(
        select(
            Person.id,
            UnemploymentRegistration.registered_on,
            UnemploymentRegistration.unemployed_since,
        )
        .join(UnemploymentRegistration, UnemploymentRegistration.person_id == Person.id)
        .order_by(Person.id)
    ).all()
    return random.sample([tuple(row) for row in rows], min(number, len(rows)))


def draw_story(random: Random) -> Story:
    return Story(
        random=random,
        visits=random.randint(2, 9),
        ending=random.choices(("employed", "open", "refused", "lost_contact"), (5, 6, 1, 1))[0],
        registration=random.choices(("complete", "supplement", "refused"), (12, 3, 1))[0],
        differs=random.random() < 0.06,
        returns_to_planning=random.random() < 0.1,
    )


class Staff:
    """Who does a task: the assignee, else the nearest holder of its role.

    The users are kept apart from the session, which a refused action empties, and handed out as
    copies that belong to it.
    """

    def __init__(self) -> None:
        users = db.session.scalars(
            select(User).order_by(User.id).options(selectinload(User.grants))
        ).all()
        db.session.expunge_all()
        self._users = {user.id: user for user in users}

    def get(self, user_id: int) -> User:
        return db.session.merge(self._users[user_id], load=False)

    def of_unit(self, unit_code: str) -> User:
        """The first of a community's officers."""
        return self.get(
            next(
                user.id
                for user in self._users.values()
                if user.unit.code == unit_code and user.has_role("community_officer")
            )
        )

    def for_task(self, task: Task, *, unless: set[int]) -> User | None:
        if task.assignee_id is not None:
            return self.get(task.assignee_id)
        able = [
            user
            for user in self._users.values()
            if user.id not in unless and task.role and user.reaches(task.unit_code, task.role)
        ]
        nearest = max(able, key=lambda user: (len(user.unit.code), -user.id), default=None)
        return self.get(nearest.id) if nearest else None


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
    ) -> None:
        self.person_id = person_id
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
            person = db.session.get_one(Person, self.person_id)
            case = open_case(person, by=self.staff.of_unit(person.unit_code))
            self.case_id = case.id

    def _step(self) -> bool:
        """The next thing that happens; False when nothing does before today."""
        task, done_at = self._next_task()
        timer = self._next_timer()
        if timer and (task is None or timer.due_at <= done_at):
            if timer.due_at >= self.until:
                return False
            return self._fire(timer)
        if task is None or done_at >= self.until:
            return False
        self.now = done_at
        if self._something_happens():
            return True
        return self._complete(task)

    def _next_task(self) -> tuple[Task | None, datetime]:
        task = db.session.scalar(
            select(Task)
            .where(Task.case_id == self.case_id, Task.status == "open")
            .order_by(Task.due_at.asc().nulls_last(), Task.id)
            .limit(1)
        )
        if task is None:
            return None, self.until
        return task, self._done_at(task)

    def _done_at(self, task: Task) -> datetime:
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

    def _next_timer(self) -> Timer | None:
        return db.session.scalar(
            select(Timer)
            .where(Timer.case_id == self.case_id)
            .order_by(Timer.due_at, Timer.id)
            .limit(1)
        )

    def _fire(self, timer: Timer) -> bool:
        self.now = max(self.now, timer.due_at)
        with clock_at(self.now), transaction():
            fire_timer(timer.id, now=self.now)
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

    def _complete(self, task: Task) -> bool:
        refused: set[int] = set()
        for _ in range(3):
            by = self.staff.for_task(task, unless=refused)
            if by is None:
                return False
            try:
                with clock_at(self.now), transaction():
                    complete_task(task.id, self._answers(task, by), by=by)
                return True
            except NotAllowed:  # separation of duties: a colleague does it
                refused.add(by.id)
        return False

    def _answers(self, task: Task, by: User) -> dict:
        found = latest_determination(self.case_id) if task.element_id in _DECIDING else None
        scene = Scene(
            story=self.story,
            today=self.now.date(),
            registered_on=self.registered_on,
            unemployed_since=self.unemployed_since,
            eligible=found.eligible if found else None,
            primary=found.primary_category if found else None,
            document_id=lambda: self._scan(by),
        )
        return answers_for(task.element_id, scene)

    def _scan(self, by: User) -> int:
        return upload_document(
            self.person_id,
            "援助协议.pdf",
            SCAN,
            {"kind": "agreement"},
            by=by,
            case_id=self.case_id,
        ).id
