"""Of the cases behind some tasks, those that a filter leaves: the tasks' side of a search.

What one has are hundreds or thousands of tasks; the register may hold a million people. So the
cases are found from the tasks and the people from the cases, each set as one array of keys: the
database goes through the primary key in its order and meets each of its pages once. Left to
itself, the planner reads the whole register for a name that looks rare to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import CTE, ColumnElement, Select, any_, func, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute

from app.cases.models import Case
from app.cases.sought import fits
from app.eligibility.models import Recognition
from app.people.models import Person

if TYPE_CHECKING:
    from app.cases.work_list_filter import Filter

NO_CATEGORY = "none"  # not recognised, or no longer


def cases_behind(wanted: Filter, *touched: Select) -> CTE:
    """What the filter's person and case leave of the cases whose ids ``touched`` give, as often as
    they like."""
    if wanted.person:  # that person's cases are one or two, whatever the tasks are
        behind = Case.person_id == wanted.operand("person")
    else:
        behind = _one_of(Case.id, union_all(*touched))
    found = select(Case.id, Case.person_id).where(behind)
    if wanted.stage:
        found = found.where(Case.stage == wanted.operand("stage"))
    cases = _kept(found)
    people = select(cases.c.person_id)
    chosen = select(cases.c.id)
    if wanted.search:
        fitting = select(Person.id).where(
            _one_of(Person.id, people), fits(wanted.sought).is_(true())
        )
        chosen = chosen.where(is_of(_kept(fitting), cases.c.person_id))
    if wanted.category:
        chosen = chosen.where(_of_category(cases.c.person_id, wanted, people))
    return _kept(chosen)


def is_of(chosen: CTE, key: InstrumentedAttribute | ColumnElement[int]) -> ColumnElement[bool]:
    """``key`` is one of ``chosen``: asked of rows that are read anyhow. With ``is true`` it is
    looked up in a hash, row by row, and is no invitation to begin with the chosen and join."""
    return key.in_(select(chosen.c.id)).is_(true())


def _of_category(
    person_id: ColumnElement[int], wanted: Filter, people: Select
) -> ColumnElement[bool]:
    """By the person's running recognition; there is one at most."""
    running = select(Recognition.person_id.label("id")).where(
        _one_of(Recognition.person_id, people), Recognition.ended_on.is_(None)
    )
    if wanted.category == NO_CATEGORY:
        return ~is_of(_kept(running), person_id)
    of_it = running.where(Recognition.categories.contains(wanted.operand("categories")).is_(true()))
    return is_of(_kept(of_it), person_id)


def _one_of(column: InstrumentedAttribute, ids: Any) -> ColumnElement[bool]:
    return column == any_(func.array(ids.scalar_subquery()))


def _kept(query: Select) -> CTE:
    return query.cte().prefix_with("materialized")
