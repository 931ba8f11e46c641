"""Who of the city's staff does a task."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.extensions import db


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
        self._able: dict[tuple[str, str], list[int]] = {}

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

    def for_task(
        self, *, assignee_id: int | None, role: str | None, unit_code: str, unless: set[int]
    ) -> User | None:
        if assignee_id is not None:
            return self.get(assignee_id)
        able = self._able_to(role, unit_code) if role else []
        nearest = next((user_id for user_id in able if user_id not in unless), None)
        return self.get(nearest) if nearest else None

    def _able_to(self, role: str, unit_code: str) -> list[int]:
        """Whose role reaches the unit, the nearest first."""
        if (role, unit_code) not in self._able:
            able = [user for user in self._users.values() if user.reaches(unit_code, role)]
            able.sort(key=lambda user: (-len(user.unit.code), user.id))
            self._able[role, unit_code] = [user.id for user in able]
        return self._able[role, unit_code]
