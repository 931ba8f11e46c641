"""600 cases over two years, made through the actions with a moved clock.

Each case is planned in a fixed order, with a seed and a number of its own, and then lived through
by itself: it is the same case whoever lives it, and whenever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy import func, select

from app.cases.models import Case
from app.database import transaction
from app.dates.queries import working_days
from app.demo.answers import Story
from app.demo.duty import Staff
from app.demo.life import Life
from app.extensions import db
from app.people.models import Person, UnemploymentRegistration

Tell = Callable[[Random], Story]


@dataclass(frozen=True)
class Plan:
    """A case before it is lived. ``number`` becomes the id of its row, ``seed`` draws its story."""

    number: int
    seed: int
    person_id: int
    unit_code: str
    opened_on: date
    registered_on: date
    unemployed_since: date


def plan_cases(number: int, *, random: Random, today: date) -> list[Plan]:
    """``number`` cases, or as many as there are registered people, numbered from the next on."""
    calendar = working_days()
    first = 1 + (db.session.scalar(select(func.max(Case.id))) or 0)
    plans = []
    for count, row in enumerate(_candidates(number, random), first):
        days_ago = _days_ago(random, (today - row[2]).days)
        opened_on = min(calendar.next_working(today - timedelta(days=days_ago)), today)
        person_id, unit_code, registered_on, unemployed_since = row
        plans.append(
            Plan(
                number=count,
                seed=random.getrandbits(64),
                person_id=person_id,
                unit_code=unit_code,
                opened_on=opened_on,
                registered_on=registered_on,
                unemployed_since=unemployed_since,
            )
        )
    return plans


def make_cases(
    number: int,
    *,
    random: Random,
    today: date,
    tell: Tell | None = None,
    until_task: str | None = None,
) -> Iterator[int]:
    """Open ``number`` cases and live them through until ``today``; yields the id of each.

    ``tell`` draws how a case goes; ``until_task`` stops each where such a task waits.
    """
    staff = Staff()
    for plan in plan_cases(number, random=random, today=today):
        yield live_case(plan, staff=staff, today=today, tell=tell, until_task=until_task)


def live_case(
    plan: Plan,
    *,
    staff: Staff,
    today: date,
    tell: Tell | None = None,
    until_task: str | None = None,
) -> int:
    """The id of the case once it has been lived through."""
    life = Life(
        plan.person_id,
        staff=staff,
        story=(tell or draw_story)(Random(plan.seed)),
        opened_on=plan.opened_on,
        today=today,
        registered_on=plan.registered_on,
        unemployed_since=plan.unemployed_since,
        number=plan.number,
    )
    try:
        case_id = life.live(until_task=until_task)
    except Exception as error:
        error.add_note(f"in the life of case {plan.number}, person {plan.person_id}, {life.now}")
        raise
    with transaction():
        pass  # the last look ends; after a rollback every statement would have to be planned anew
    db.session.remove()
    return case_id


def _days_ago(random: Random, registered_days: int) -> int:
    """Most cases are younger than a year; none is older than two or than the registration."""
    recent = random.random() < 0.18
    wish = random.randint(1, 20) if recent else int(random.triangular(15, 730, 90))
    return max(1, min(wish, registered_days - 1))


def _candidates(number: int, random: Random) -> list[tuple[int, str, date, date]]:
    rows = db.session.execute(
        select(
            Person.id,
            Person.unit_code,
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
