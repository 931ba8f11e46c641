"""Looking at several tasks before something is done to them, and at what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.accounts.names import with_name
from app.accounts.permissions import CASE_ROLES, WORKING_ROLES
from app.accounts.queries import users_near, users_reaching_any
from app.cases.batches.acts import Act, require
from app.cases.batches.models import ASK, HAND, SEND_BACK, TaskBatch, TaskBatchItem
from app.cases.drafts.models import TaskDraft
from app.cases.hands import barred_from
from app.cases.models import Case, Task
from app.cases.opinions.actions import AskedAlready
from app.cases.opinions.queries import asked_already
from app.cases.permissions import may_act_on, may_claim, may_complete, may_reassign, may_see_task
from app.cases.ways_back import WayBack, way_back
from app.errors import NotFound, OutOfReach, YiceError
from app.extensions import db


class Foreseen(NamedTuple):
    """What an act would do to a task. ``task`` None: there is none within reach. ``error``: what
    stands in the way. ``drafts``: how many people's drafts of it the act would drop.
    ``returns_to``: to which steps it would go back."""

    task_id: int
    task: Task | None
    error: YiceError | None
    drafts: int = 0
    returns_to: WayBack | None = None


class Outcome(NamedTuple):
    """``task`` None: not, or no longer, within one's reach."""

    task_id: int
    task: Task | None
    status: str
    why: str | None


def foresee(act: Act, task_ids: Sequence[int], *, by: User) -> list[Foreseen]:
    """For each task, in this order; nothing is locked or changed. Two statements however many,
    and one for a task that must have another's hands."""
    wanted = list(dict.fromkeys(task_ids))
    tasks = _tasks(wanted)
    drafts = _numbers_of_drafts(wanted) if act.name in (HAND, SEND_BACK) else {}
    asked = asked_already(wanted, of=act.to) if act.name == ASK and act.to else set()
    found = []
    for task_id in wanted:
        line = _foresee(act, task_id, tasks.get(task_id), by)
        if line.error is None and task_id in asked:
            line = line._replace(error=AskedAlready(act.to))
        found.append(line._replace(drafts=0 if line.error else drafts.get(task_id, 0)))
    return found


def _foresee(act: Act, task_id: int, task: Task | None, by: User) -> Foreseen:
    if task is None:
        return Foreseen(task_id, None, NotFound())
    try:
        require(act, task, by=by)
    except OutOfReach as error:
        return Foreseen(task_id, None, error)
    except YiceError as error:
        return Foreseen(task_id, task, error)
    way = way_back(task) if act.name == SEND_BACK else None
    return Foreseen(task_id, task, None, returns_to=way)


def receivers_for(tasks: Collection[Task], *, by: User) -> list[tuple[User, int]]:
    """Who could get some of the tasks that are ``by``'s to give, and how many of them; who could
    get the most comes first."""
    given = [task for task in tasks if task.is_open and may_reassign(by, task)]
    roles = {task.role for task in given if task.role}
    if any(task.role is None for task in given):
        roles = set(WORKING_ROLES)
    barred = {task.id: barred_from(task) for task in given}
    found = []
    for user in users_reaching_any({task.unit_code for task in given}, roles):
        number = sum(
            task.assignee_id != user.id and user.id not in barred[task.id] and may_claim(user, task)
            for task in given
        )
        if number:
            found.append((user, number))
    return sorted(found, key=lambda pair: -pair[1])


def readers_of(tasks: Collection[Task], *, by: User) -> list[tuple[User, int]]:
    """Who could be copied in on some of the tasks, and on how many; the most first."""
    cases = [task.case for task in tasks]
    told = Counter(case.unit_code for case in cases if case.is_open and may_act_on(by, case))
    return _near(told, CASE_ROLES, but=by)


def askable_on(tasks: Collection[Task], *, by: User) -> list[tuple[User, int]]:
    """Whose opinion could be asked on some of the tasks, and on how many; the most first."""
    own = Counter(task.unit_code for task in tasks if task.is_open and may_complete(by, task))
    return _near(own, WORKING_ROLES, but=by)


def _near(units: Counter[str], roles: Iterable[str], *, but: User) -> list[tuple[User, int]]:
    """The colleagues near these units, with how many of what is counted there they have to do
    with; a few statements for each unit."""
    numbers: Counter[User] = Counter()
    for code, number in units.items():
        numbers.update({user: number for user in users_near(code, *roles) if user.id != but.id})
    return numbers.most_common()


def get_batch(batch_id: int, *, by: User) -> TaskBatch:
    """One's own. Raises NotFound, OutOfReach."""
    query = select(TaskBatch).where(TaskBatch.id == batch_id).options(with_name(TaskBatch.to))
    batch = db.session.scalar(query)
    if batch is None:
        raise NotFound
    if batch.by_id != by.id:
        raise OutOfReach(f"task_batch:{batch.id}")
    return batch


def item_ids(batch_id: int, *statuses: str) -> list[int]:
    """Numbers of tasks of a batch, in the order in which they were chosen."""
    query = select(TaskBatchItem.task_id).where(
        TaskBatchItem.batch_id == batch_id, TaskBatchItem.status.in_(statuses)
    )
    return list(db.session.scalars(query.order_by(TaskBatchItem.place)))


def outcomes(batch: TaskBatch, *, by: User) -> list[Outcome]:
    """What became of each task, in the order in which they were chosen. Two statements."""
    query = (
        select(TaskBatchItem.task_id, TaskBatchItem.status, TaskBatchItem.why)
        .where(TaskBatchItem.batch_id == batch.id)
        .order_by(TaskBatchItem.place)
    )
    items = db.session.execute(query).all()
    tasks = _tasks([item.task_id for item in items])
    found = []
    for item in items:
        task = tasks[item.task_id]
        seen = task if may_see_task(by, task) else None
        found.append(Outcome(item.task_id, seen, item.status, item.why))
    return found


def _tasks(ids: Collection[int]) -> dict[int, Task]:
    query = (
        select(Task)
        .where(Task.id.in_(ids))
        .options(joinedload(Task.case).joinedload(Case.person), with_name(Task.assignee))
        .execution_options(populate_existing=True)
    )
    return {task.id: task for task in db.session.scalars(query)}


def _numbers_of_drafts(task_ids: Collection[int]) -> dict[int, int]:
    query = select(TaskDraft.task_id).where(TaskDraft.task_id.in_(task_ids))
    found: dict[int, int] = {}
    for task_id in db.session.scalars(query):
        found[task_id] = found.get(task_id, 0) + 1
    return found
