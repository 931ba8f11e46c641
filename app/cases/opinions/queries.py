"""Looking at what colleagues are asked, and at what they said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, select

from app.accounts.models import User
from app.accounts.names import with_name
from app.accounts.permissions import WORKING_ROLES
from app.accounts.queries import users_near
from app.accounts.viewer import Viewer
from app.cases.models import Case, Task
from app.cases.opinions.models import TaskOpinion
from app.errors import NotFound
from app.extensions import db
from app.people.models import Person


def opinions_of_task(task_id: int) -> list[TaskOpinion]:
    """With the names of both; in the order in which they were asked."""
    query = (
        select(TaskOpinion)
        .where(TaskOpinion.task_id == task_id)
        .options(with_name(TaskOpinion.asker), with_name(TaskOpinion.colleague))
        .order_by(TaskOpinion.id)
    )
    return list(db.session.scalars(query))


def asked_already(task_ids: Collection[int], *, of: User) -> set[int]:
    """Those of these tasks on which the answer of ``of`` is still waited for."""
    query = select(TaskOpinion.task_id).where(
        TaskOpinion.of_id == of.id,
        TaskOpinion.task_id.in_(task_ids),
        TaskOpinion.answered_at.is_(None),
        TaskOpinion.withdrawn_at.is_(None),
    )
    return set(db.session.scalars(query))


def question_in(opinions: list[TaskOpinion], *, to: User) -> TaskOpinion | None:
    """Of these, what waits for the opinion of ``to``."""
    return next((one for one in opinions if one.of_id == to.id and one.is_open), None)


class Question(NamedTuple):
    """What a colleague asks me, with all that a list shows."""

    id: int
    task_id: int
    task: str
    person: str
    by: str
    question: str
    asked_at: datetime


def is_asked(by: Viewer) -> ColumnElement[bool]:
    """Whether anybody waits for the opinion of ``by``: to be read along with something else."""
    return exists().where(TaskOpinion.task_id == Task.id, _waits_for(by))


def asked_ids(by: Viewer) -> Select:
    """Of the questions that wait for ``by``."""
    return select(TaskOpinion.id).join(Task).where(_waits_for(by))


def _waits_for(by: Viewer) -> ColumnElement[bool]:
    return and_(
        TaskOpinion.of_id == by.id,
        TaskOpinion.answered_at.is_(None),
        TaskOpinion.withdrawn_at.is_(None),
        Task.status == "open",
        Task.assignee_id.is_distinct_from(by.id),
    )


def questions_to(by: User) -> list[Question]:
    """Waiting for my opinion; the earliest first. Of a task that has become mine nobody waits."""
    query = (
        select(
            TaskOpinion.id,
            TaskOpinion.task_id,
            Task.name,
            Person.name,
            User.display_name,
            TaskOpinion.question,
            TaskOpinion.asked_at,
        )
        .join(Task, Task.id == TaskOpinion.task_id)
        .join(Case, Case.id == TaskOpinion.case_id)
        .join(Person, Person.id == Case.person_id)
        .join(User, User.id == TaskOpinion.asked_by)
        .where(_waits_for(by))
        .order_by(TaskOpinion.id)
    )
    return [Question(*row) for row in db.session.execute(query)]


def colleagues_for(task: Task, *, by: User) -> list[User]:
    """Who can be asked: those who work on cases of the unit, then the others of the street."""
    return [user for user in users_near(task.unit_code, *WORKING_ROLES) if user.id != by.id]


def task_of_question(opinion_id: int, *, to: User) -> int:
    """The task that ``to`` is asked about. Raises NotFound for all others."""
    opinion = db.session.get(TaskOpinion, opinion_id)
    if opinion is None or opinion.of_id != to.id:
        raise NotFound
    return opinion.task_id
