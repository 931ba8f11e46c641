"""Decisions as SQL: what is told of what stays interpreted, and that it is used."""

from decimal import Decimal

import duckdb
import pytest

from app import decisions, feel
from app.decisions.bulk import NotCompilable, Output, Program
from tests.decisions.models import decision, dmn, inputs, literal, table

FEE = table(
    ["age", "income / 3"],
    ["fee"],
    [([">= 60", "-"], ["0"]), (["-", "? > 100"], ["income * 0.1"]), (["-", "-"], ["income / 7"])],
    "FIRST",
)
COLUMNS = {"age": "INTEGER", "income": "DECIMAL(9,2)", "name": "VARCHAR"}
ROWS = [
    (1, 61, "900.00", "a"),
    (2, 59, "300.03", "b"),
    (3, None, "12.00", "c'd"),
    (4, 3, None, None),
]


@pytest.fixture
def connection():
    with duckdb.connect() as made:
        made.execute(
            "create table people (id integer, age integer, income decimal(9,2), name varchar)"
        )
        made.executemany("insert into people values (?, ?, ?, ?)", ROWS)
        yield made


def model(logic, kind=""):
    needs = ("in_age", "in_income", "in_name")
    body = inputs(age="number", income="number", name="string")
    return decisions.read({"t.dmn": dmn(body + decision("d", logic, *needs, kind=kind))})


def answers(connection, program):
    program.prepare(connection, "people")
    return [row[0] for row in rows_of(connection, program)]


def rows_of(connection, program):
    """The outputs by the people's ids: joining the interpreter's answers may change the order."""
    query = program.select("people", keep=["id"])
    return [row[1:] for row in connection.execute(f"{query} order by id").fetchall()]


def test_cells_that_divide_run_interpreted_and_are_told(connection):
    tables = model(FEE)
    program = Program(tables, {"fee": Output("d", "number")}, COLUMNS)
    found = answers(connection, program)
    wanted = [
        tables.evaluate("d", {"age": age, "income": income and Decimal(income)}).value
        for _, age, income, _ in ROWS
    ]
    assert [value and Decimal(value) for value in found] == wanted
    places = [(one.place.file, one.place.decision, one.place.row, one.place.column)
              for one in program.interpreted]  # fmt: skip
    assert places == [("t.dmn", "d", 0, 2), ("t.dmn", "d", 2, 2), ("t.dmn", "d", 3, 3)]
    assert "/" in program.interpreted[0].reason


def test_each_distinct_combination_is_asked_once(connection):
    connection.execute("insert into people select p.* from people p, range(100)")
    asked = []

    def doubled(value):
        asked.append(value)
        return value * 2

    env = feel.Environment(functions={"doubled": doubled})
    program = Program(
        model(literal("doubled(age)"), "number"), {"d": Output("d", "number")}, COLUMNS, env
    )
    assert len(answers(connection, program)) == 404
    assert sorted(filter(None, asked)) == [3, 59, 61]


def test_texts_are_quoted(connection):
    rows = [(['"c\'d"'], ['"it\'s"']), (["-"], ['"; drop table people; --"'])]
    program = Program(model(table(["name"], ["o"], rows, "FIRST")),
                      {"o'o\"": Output("d", "string")}, COLUMNS)  # fmt: skip
    assert answers(connection, program)[2:] == ["it's", "; drop table people; --"]
    assert connection.execute("select count(*) from people").fetchone() == (4,)


def test_a_column_that_is_not_there_is_null(connection):
    logic = table(["name"], ["o"], [(["null"], ['"none"']), (["-"], ['"some"'])], "FIRST")
    program = Program(model(logic), {"o": Output("d", "string")}, {"age": "INTEGER"})
    assert answers(connection, program) == ["none"] * 4


def test_a_decision_of_lists_of_contexts_is_gone_through(connection):
    rows = [([">= 60"], ['"old"', "1"]), ([">= 50"], ['"older"', "2"]), (["null"], ['"?"', "3"])]
    logic = table(["age"], ["what", "number"], rows, "COLLECT")
    outputs = {
        "words": Output('string join(d.what, "+")', "string"),
        "sum": Output("sum(d.number)", "number"),
        "last": Output("d[number > 1][-1].what", "string"),
    }
    program = Program(model(logic), outputs, COLUMNS)
    program.prepare(connection, "people")
    assert rows_of(connection, program) == [
        ("old+older", 3, "older"),
        ("older", 2, "older"),
        ("?", 3, "?"),
        ("", None, None),
    ]
    assert [one.reason for one in program.interpreted] == ["函数 string join 由解释器计算"]


def test_numbers_beyond_sql_run_interpreted(connection):
    long = "1." + "0" * 40 + "1"
    program = Program(model(literal(f"age < {long}"), "boolean"),
                      {"o": Output("d", "boolean")}, COLUMNS)  # fmt: skip
    assert answers(connection, program) == [False, False, None, False]


def test_binary_floats_are_no_input():
    kinds = {"age": "DOUBLE", "income": "DECIMAL(9,2)", "other": "DOUBLE"}
    with pytest.raises(NotCompilable, match="列 age 的类型 DOUBLE"):
        Program(model(literal("age"), "number"), {"o": Output("d", "number")}, kinds)


def test_recursion_without_end_is_refused():
    knows = (
        '<businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic>'
        '<formalParameter name="x"/><literalExpression><text>f(x + age)</text></literalExpression>'
        "</encapsulatedLogic><knowledgeRequirement>"
        '<requiredKnowledge href="#f"/></knowledgeRequirement></businessKnowledgeModel>'
    )
    files = {"t.dmn": dmn(inputs(age="number") + knows
                          + decision("d", literal("f(age)"), "in_age", knows=("f",)))}  # fmt: skip
    with pytest.raises(NotCompilable):
        Program(decisions.read(files), {"o": Output("d[1]", "list")}, COLUMNS)
