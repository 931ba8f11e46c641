"""Who looks at a list: somebody, or anybody of their kind.

To build a statement of dozens of conditions takes longer than to run it. Its form depends on what
roles one holds and in how many units, not on who one is. Built once for ``AnyViewer`` of a kind, it
serves everybody of that kind, who each give their own values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from sqlalchemy import BindParameter, Integer, bindparam

from app.accounts.models import UnitCode, User
from app.accounts.permissions import CASE_ROLES, WORKING_ROLES, Prefix, after_prefix, end_name
from app.accounts.standing_in import StandIn


class Viewer(Protocol):
    """What conditions on tasks and cases ask of ``by``: a user has it, and so has ``AnyViewer``."""

    @property
    def id(self) -> Any: ...

    @property
    def roles(self) -> Sequence[str]: ...

    @property
    def stands_in_for(self) -> Sequence[StandIn]: ...

    def reach(self, *roles: str) -> Sequence[Prefix]: ...


@dataclass(frozen=True)
class AnyViewer:
    """``sizes``: how many prefixes ``reach`` gives for each of the role sets that are asked for."""

    roles: tuple[str, ...]
    sizes: tuple[int, ...]

    @property
    def id(self) -> BindParameter[int]:
        return bindparam("viewer", type_=Integer)

    @property
    def stands_in_for(self) -> tuple[StandIn, ...]:
        return ()

    def reach(self, *roles: str) -> list[BindParameter[str]]:
        place = _role_sets(self.roles).index(roles)
        return [bindparam(_name(place, n), type_=UnitCode) for n in range(self.sizes[place])]


class Likeness(NamedTuple):
    """A viewer of somebody's kind, and the values to run a statement with as that somebody."""

    viewer: AnyViewer
    values: dict[str, object]


def likeness_of(user: User) -> Likeness | None:
    """None for a deputy: whom one stands in for, and in what, is of too many kinds."""
    if user.stands_in_for:
        return None
    roles = tuple(user.roles)
    reaches = [user.reach(*each) for each in _role_sets(roles)]
    values: dict[str, object] = {"viewer": user.id}
    for place, prefixes in enumerate(reaches):
        for n, prefix in enumerate(prefixes):
            values[_name(place, n)] = prefix
            values[end_name(_name(place, n))] = after_prefix(prefix)
    return Likeness(AnyViewer(roles, tuple(map(len, reaches))), values)


def _role_sets(roles: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [CASE_ROLES, WORKING_ROLES, *((role,) for role in roles)]


def _name(place: int, n: int) -> str:
    return f"reach_{place}_{n}"
