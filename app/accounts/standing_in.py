"""For whom a member of staff stands in today (代理): known from the moment a request comes in.

It is read together with the user, in the statement that finds the session or the token, so that
no list and no completion asks for it. Nothing ends a substitution but the calendar and people:
whether it holds is asked of its dates, by China's day, at every request.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import TextClause, text

from app.accounts.models import User
from app.dates.clock import today
from app.extensions import db

# ``{user}``: an expression for the deputy's id. Needs the parameter ``today``.
_HOLDING = """
    (select cast(jsonb_agg(jsonb_build_array(
         s.id, s.principal_id, p.display_name, s.until_on, s.elements, s.units) order by s.id)
         as text)
     from substitution s join user_account p on p.id = s.principal_id
     where s.deputy_id = {user} and s.ended_at is null
       and cast(:today as date) between s.from_on and s.until_on)
"""


class StandIn(NamedTuple):
    """``elements``, ``units`` (prefixes) None: all of the other's tasks."""

    id: int
    principal_id: int
    name: str
    until_on: date
    elements: tuple[str, ...] | None = None
    units: tuple[str, ...] | None = None

    def covers(self, assignee_id: int | None, element_id: str, unit_code: str) -> bool:
        return (
            assignee_id == self.principal_id
            and (self.elements is None or element_id in self.elements)
            and (self.units is None or unit_code.startswith(self.units))
        )


def holding_sql(user: str) -> str:
    return _HOLDING.format(user=user)


def stand_ins(found: str | None) -> tuple[StandIn, ...]:
    """What the SQL above gives, as objects."""
    if not found:
        return ()
    return tuple(
        StandIn(id_, principal, name, date.fromisoformat(until), _some(elements), _some(units))
        for id_, principal, name, until, elements, units in json.loads(found)
    )


def _some(values: Sequence[str] | None) -> tuple[str, ...] | None:
    return tuple(values) if values is not None else None


def stand_ins_of(user: User) -> tuple[StandIn, ...]:
    """Asked by itself, where the user did not come in by a request."""
    found = db.session.scalar(_BY_ITSELF, {"wanted": user.id, "today": today()})
    return stand_ins(found)


_BY_ITSELF: TextClause = text(f"select {holding_sql(':wanted')}")
