"""Whom a task can be handed to, who can be asked about it, and who can be told: to choose from.

Hundreds of colleagues may be near, so a page asks for the list of one act when that is opened.
"""

from __future__ import annotations

from app.accounts.models import User
from app.cases.copies.queries import readers_for
from app.cases.handings.receivers import receivers_of
from app.cases.models import Case, Task
from app.cases.opinions.queries import colleagues_for
from app.cases.permissions import may_complete

ACTS = ("reassign", "ask", "copy")


def colleagues_to(act: str, task: Task, *, by: User) -> list[tuple[int, str]]:
    """Id and words; empty where there is nobody, or the act is not ``by``'s, or another than
    these."""
    if act == "reassign":
        return _options(receivers_of(task, by=by))
    if act == "ask" and task.is_open and may_complete(by, task):
        return _options(colleagues_for(task, by=by))
    return readers_to_choose(task.case, by=by) if act == "copy" else []


def readers_to_choose(case: Case, *, by: User) -> list[tuple[int, str]]:
    return _options(readers_for(case, by=by))


def _options(users: list[User]) -> list[tuple[int, str]]:
    return [(user.id, f"{user.display_name} · {user.unit.name}") for user in users]
