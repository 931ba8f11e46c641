"""The whole register in bulk: for every person what their own sheet, drawn one by one, gives."""

import pytest
from flask import current_app
from sqlalchemy import select

from app.eligibility.bulk.deciding import needed_facts
from app.eligibility.bulk.deriving import Deriving
from app.eligibility.bulk.drawing import draw_everybody
from app.eligibility.bulk.extracts import query_parameters
from app.eligibility.bulk.register import copy_register, snapshot
from app.eligibility.bulk.running import decide_register, workbench
from app.eligibility.codes import CATEGORIES
from app.eligibility.drawing import draw
from app.eligibility.evaluate import evaluator
from app.eligibility.facts.courses import courses
from app.eligibility.standards import regional_defaults
from app.extensions import db
from app.people.models import Person
from tests.eligibility.bulk.differential import answers_of
from tests.eligibility.bulk.muddled import ON, make_muddled_people
from tests.eligibility.bulk.sheet_files import results_of
from tests.eligibility.conftest import read_tables

PEOPLE = 150


def standards(region):
    return regional_defaults(region, ON)


def source():
    """The test's own connection: nobody else sees its people."""
    return db.session.connection().connection.driver_connection


def drawn_in_bulk(rules):
    """Person -> every fact that the tables read, and the most services that may count."""
    with workbench() as connection:
        city = current_app.config["PROVINCE_CITY"]
        copy_register(connection, [source()], query_parameters(ON, city, rules.parameters))
        draw_everybody(connection, ON, standards)
        needed = needed_facts(rules.decisions, rules.file)
        found = connection.execute(Deriving(connection, rules.parameters).facts(needed))
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        return {int(row.pop("id")): row for row in rows}


def drawn_alone(sheet, rules):
    facts = {"stable_employment": False, **sheet}
    for course in courses(sheet, rules.parameters):
        facts.update(zip(course.names, course.at(ON), strict=True))
    counted = facts["counted_services"]
    facts["counted_services"], facts["counted_services_most"] = counted
    return facts


@pytest.mark.parametrize("seed", [1, 2])
def test_everybody_gets_the_answer_of_their_own_sheet(session, tmp_path, seed):
    make_muddled_people(PEOPLE, seed)
    tables, out = read_tables(), tmp_path / "out.parquet"
    told = decide_register(
        tables,
        [source()],
        out,
        as_of=ON,
        city=current_app.config["PROVINCE_CITY"],
        standards=standards,
    )
    rules = evaluator(tables)
    facts = drawn_in_bulk(rules)
    rows = {int(row["id"]): row for row in results_of(out)}
    people = list(db.session.scalars(select(Person)))
    assert told.people == len(rows) == len(people) == PEOPLE
    for person in people:
        sheet = draw(person, ON).sheet
        alone, bulk = drawn_alone(sheet, rules), facts[person.id]
        del bulk["__row"], bulk["error"]
        assert bulk == {name: alone.get(name) for name in bulk}, sheet
        one = rules.outcome(sheet, explain=False, look_ahead=False)
        wanted = (one.eligible, one.precondition, one.categories, one.unknown_categories,
                  one.primary)  # fmt: skip
        assert answers_of(rows[person.id]) == wanted, sheet
    met = {row[name] for row in rows.values() for name in CATEGORIES}
    assert met == {"yes", "no", "unknown"}
    assert sum(told.eligible.values()) == PEOPLE


def test_connections_see_one_moment_and_only_read(app):
    with snapshot(app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", ""), 2) as opened:
        moments = {one.execute("SELECT pg_current_snapshot()::text").fetchone() for one in opened}
        assert len(moments) == 1
        with pytest.raises(Exception, match="read-only"):
            opened[0].execute("CREATE TABLE mine (id int)")
