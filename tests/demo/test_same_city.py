"""The same seed gives the same city, however many processes build it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Column, Table, select

from app.application import create_app
from app.audit.queries import first_broken_entry
from app.dates.clock import clock_at
from app.demo.cases import Plan
from app.demo.hands import LifeBrokeOff, hands
from app.demo.load import is_half_built, load_city
from app.extensions import db
from app.people.secrets import Secret
from config import Config

TODAY = date(2026, 11, 30)
# Their rows are made in one order. The ids of all others are given out as their turn comes.
IN_ORDER = {"organisation_unit", "user_account", "release", "person", "case_file"}


@contextmanager
def city(own_database, environment_for, name: str) -> Iterator[None]:
    with own_database(name) as url, environment_for(url):
        app = create_app(Config())
        with app.app_context():
            try:
                yield
            finally:
                db.session.remove()
                db.engine.dispose()


def build(processes: int) -> None:
    with clock_at(TODAY):
        load_city(people=40, cases=8, seed=11, today=TODAY, say=[].append, processes=processes)


def contents() -> dict[str, list[str]]:
    """Table → its rows as text, without what is drawn anew or depends on the order of writing."""
    found = {}
    for table in db.metadata.sorted_tables:
        columns = [column for column in table.columns if _tells(table, column)]
        if columns and table.name != "audit_entry":  # a trail of its own, with its own check
            rows = db.session.execute(select(*columns))
            found[table.name] = sorted(repr([_plain(value) for value in row]) for row in rows)
    return found


def _tells(table: Table, column: Column) -> bool:
    if column.name in ("password_hash", "task_id"):  # salted; the event's has no foreign key
        return False
    if column.primary_key and not column.foreign_keys:
        return table.name in IN_ORDER
    return all(key.column.table.name in IN_ORDER for key in column.foreign_keys)


def _plain(value: Any) -> Any:
    """Secrets are laid open; bytes depend on ids, by a hash or otherwise, which JSON holds too."""
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, dict):
        return {
            k: _plain(v)
            for k, v in value.items()
            if not k.endswith(("_id", "_document", "late_task"))
        }
    return None if isinstance(value, bytes) else value


def test_city_of_two_processes_is_that_of_one(own_database, environment_for):
    with city(own_database, environment_for, "one"):
        build(1)
        alone = contents()
    with city(own_database, environment_for, "two"):
        build(2)
        together = contents()
        assert not is_half_built()
        assert first_broken_entry() is None
    assert len(alone["case_file"]) == 8
    assert {name for name in alone if alone[name] != together[name]} == set()


def test_life_that_breaks_off_ends_the_whole_and_says_which(own_database, environment_for):
    nobody = Plan(
        number=99,
        seed=1,
        person_id=4_242,
        unit_code="379901001001",
        opened_on=TODAY,
        registered_on=TODAY,
        unemployed_since=TODAY,
    )
    with (
        city(own_database, environment_for, "broken"),
        hands(2, today=TODAY) as live,
        pytest.raises(LifeBrokeOff, match=r"in the life of case 99, person 4242"),
    ):
        list(live([nobody]))
