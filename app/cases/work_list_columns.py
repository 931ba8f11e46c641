"""The columns of *My work* that one may choose, beside those that are always there: what is read
for them."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import ScalarSelect, Select, func, select

from app.accounts.models import User
from app.cases.models import Case
from app.eligibility.models import Recognition
from app.people.models import Person
from app.visits.models import Visit

# In the order in which they are shown.
COLUMNS = ("stage", "unit", "category", "age", "visited", "responsible", "since")
USUAL_COLUMNS = ("stage", "unit")


def _of(query: Select) -> ScalarSelect:
    return query.correlate(Case).scalar_subquery()


# Beyond what every row has.
_READ = {
    "category": _of(
        select(Recognition.primary_category).where(
            Recognition.person_id == Case.person_id, Recognition.ended_on.is_(None)
        )
    ),
    "age": Person.birth_date,
    "visited": _of(select(func.max(Visit.visited_on)).where(Visit.case_id == Case.id, Visit.met)),
    "responsible": _of(select(User.display_name).where(User.id == Case.responsible_id)),
}


def chosen_of(codes: Collection[str]) -> tuple[str, ...]:
    """In the order in which they are shown; what is no column is left out."""
    return tuple(code for code in COLUMNS if code in codes)


def read_for(columns: tuple[str, ...]) -> list[str]:
    """Those for which something is read, in the order of ``with_columns``."""
    return [code for code in columns if code in _READ]


@lru_cache(maxsize=200)
def with_columns(rows: Select, columns: tuple[str, ...]) -> Select:
    """``rows``, a statement of tasks with their case and person, and behind what it has what the
    columns need."""
    return rows.add_columns(*(_READ[code] for code in read_for(columns)))
