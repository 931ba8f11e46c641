"""Random tables: what SQL answers is what the interpreter answers, row by row."""

import random
from decimal import Decimal

import duckdb
import pytest

from app import decisions, feel
from app.decisions.bulk import Output, Program
from app.feel import Environment
from app.feel.run import Run
from app.feel.types import BY_NAME, coerce

from .random_models import COLUMNS, INPUTS, random_model, random_row

ROWS = 60
# Each decision is looked at through expressions of one kind: lists and contexts have no column.
LOOKS = {
    "number": ["{}", "count({})", "{}[1]", "{}[-1].o0", "{}.o0"],
    "string": ["{}", "{}.o1", "{}[-1]", 'if {} = null then "none" else "some"'],
    "boolean": ["{}", '{}.o1 = "a"', "list contains({}, 1)", "{} = null", "{}[item = 1] = []"],
    "date": ["{}", "{}[1]"],
}
OUTPUTS = {
    f"{name} {kind} {n}": Output(look.format(name), kind)
    for name in ("one", "two", "three")
    for kind, looks in LOOKS.items()
    for n, look in enumerate(looks)
}


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect(config={"threads": 1}) as made:
        yield made


def stored(connection, rows):
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    connection.execute(f"create or replace table rows (id integer, {columns})")
    # One statement: each would be planned for itself.
    one = f"({', '.join('?' * (len(COLUMNS) + 1))})"
    values = [value for n, row in enumerate(rows) for value in (n, *(row[c] for c in COLUMNS))]
    connection.execute(f"insert into rows values {', '.join([one] * len(rows))}", values)


def in_bulk(connection, model):
    program = Program(model, OUTPUTS, COLUMNS)
    program.prepare(connection, "rows")
    found = connection.execute(program.select("rows", keep=["id"]) + " order by id")
    names = [column[0] for column in found.description][1:]
    return program, [dict(zip(names, row[1:], strict=True)) for row in found.fetchall()]


def one_by_one(model, looks, row):
    """What the interpreter says: each decision once, then the looks at them."""
    values = model.evaluate_all(("one", "two", "three"), row, explain=False).value
    env = Environment()
    return {
        name: coerce(look.evaluate_among(values, env), BY_NAME[OUTPUTS[name].kind], Run(env))[0]
        for name, look in looks.items()
    }


def comparable(value, kind):
    return Decimal(value) if kind == "number" and value is not None else value


@pytest.mark.parametrize("seed", range(60))
def test_random_model(connection, seed):
    model = decisions.read({"random.dmn": random_model(seed)})
    looks = {name: feel.parse_expression(output.text) for name, output in OUTPUTS.items()}
    rng = random.Random(seed)
    rows = [random_row(rng) for _ in range(ROWS)]
    stored(connection, rows)
    _, answers = in_bulk(connection, model)
    for row, answer in zip(rows, answers, strict=True):
        wanted = one_by_one(model, looks, row)
        given = {name: comparable(value, OUTPUTS[name].kind) for name, value in answer.items()}
        wrong = {n: (given[n], wanted[n]) for n in wanted if given[n] != wanted[n]}
        assert not wrong, (seed, row, wrong)
        assert {n: type(v) for n, v in given.items()} == {n: type(v) for n, v in wanted.items()}


def test_most_of_them_run_as_sql():
    """A test of SQL only where SQL is what runs."""
    cells = interpreted = 0
    for seed in range(40):
        model = decisions.read({"random.dmn": random_model(seed)})
        program = Program(model, {"one": Output("count([one, two])", "number")}, COLUMNS)
        tables = [model.graph.decision(name).element.logic for name in ("one", "two")]
        cells += sum(len(rule.inputs) + len(rule.outputs) for t in tables for rule in t.rules)
        interpreted += len(program.interpreted)
    assert interpreted < cells / 3
    assert set(INPUTS) == set(COLUMNS)
