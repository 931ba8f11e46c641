"""The known traps of SpiffWorkflow 3.2, each dealt with in one place.

| trap | dealt with in | tested in |
|---|---|---|
| `migrate_workflow` leaves tasks on the old specs | migration.py | test_migration.py |
| months are summed by day counts | moments.py | here, test_stages.py |
| timers read the wall clock | specs/definitions.py | here |
| every task keeps its own copy of the data | runtime/task.py | here |
| UNIQUE stops at the first match | app.decisions | here |
| DMN cells are Python | app.decisions | here |
| an interrupting event sub-process does not interrupt | specs/scopes.py | test_events.py |
"""

import ast
import datetime as dt
import pathlib

import pytest

import app.engine
from app import engine
from app.engine.moments import as_cycle, as_duration

from .diagrams import catch, end, files, gateway, process, rule, start, timer, user
from .walker import ZONE, walk

PACKAGE = pathlib.Path(app.engine.__file__).parent


@pytest.mark.parametrize(
    ("start_on", "duration", "expected"),
    [
        ("2026-01-31", "P1M", "2026-02-28"),
        ("2028-01-31", "P1M", "2028-02-29"),
        ("2026-03-31", "P6M", "2026-09-30"),
        ("2028-02-29", "P1Y", "2029-02-28"),
        ("2026-12-31", "P2M", "2027-02-28"),
        ("2026-01-31", "P1M1D", "2026-03-01"),
        ("2026-05-15", "P1Y2M10DT2H", "2027-07-25"),
        ("2026-05-15", "P2W", "2026-05-29"),
    ],
)
def test_months_are_added_on_the_calendar(start_on, duration, expected):
    begin = dt.datetime.fromisoformat(start_on).replace(tzinfo=ZONE)
    assert as_duration(duration).after(begin).date().isoformat() == expected


@pytest.mark.parametrize("text", ["P", "PT", "P1", "1D", "P1.5M", "PD", "P1H", "", "P1DT", "P-1D"])
def test_what_is_no_duration(text):
    assert as_duration(text) is None


@pytest.mark.parametrize(
    "expression", ['=duration("P9000Y")', "P999999999D", '=date("12026-01-01")', "=null", "=1"]
)
def test_timer_beyond_the_calendar_is_an_error(expression):
    kind = "timeDate" if "date(" in expression else "timeDuration"
    diagram = files(
        process("p", start(), catch("c", timer(kind, expression)), end(), "start > c > end")
    )
    with pytest.raises((engine.ExpressionError, engine.ReleaseError)):
        walk(diagram)


@pytest.mark.parametrize("text", ["R", "R/", "R3", "R3/P0D", "R3/-P1D", "0 0 9 * * MON", "R/x/P1D"])
def test_what_is_no_cycle(text):
    assert as_cycle(text, ZONE) is None


def test_timers_live_by_the_application_clock():
    diagram = files(
        process("p", start(), catch("c", timer("timeDuration", "PT1H")), end(), "start > c > end")
    )
    long_ago = dt.datetime(1999, 1, 1, 8, tzinfo=ZONE)
    walker = walk(diagram, now=long_ago)
    assert walker.timer("c").due_at == long_ago + dt.timedelta(hours=1)
    far = dt.datetime(2150, 1, 1, 8, tzinfo=ZONE)
    assert walk(diagram, now=far).timer("c").due_at == far + dt.timedelta(hours=1)


def test_no_module_of_the_engine_asks_the_machine_for_the_time():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("utcnow", "today", "time_ns"), path
                assert not (node.attr == "now" and isinstance(node.value, ast.Name)), path
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names]
                assert "flask" not in names
                assert "sqlalchemy" not in names
                assert "time" not in names or isinstance(node, ast.ImportFrom), path


def test_only_the_engine_imports_spiffworkflow():
    for path in PACKAGE.parent.rglob("*.py"):
        if PACKAGE not in path.parents:
            assert "SpiffWorkflow" not in [
                (node.module or "").split(".")[0]
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.ImportFrom)
            ], path


def test_all_tasks_of_a_process_share_one_dict_of_variables():
    diagram = files(
        process(
            "p",
            start(),
            gateway("parallel", "g"),
            user("a"),
            user("b", outputs={"said": "=said"}),
            user("c"),
            end(),
            "start > g > a > end",
            "g > b > c > end",
        )
    )
    walker = walk(diagram, saving=False)
    root = walker.run._root
    assert all(task.data is root.data for task in root.every_task())
    walker.complete("b", said="x")
    assert all(task.visible_variables()["said"] == "x" for task in root.every_task())


def table(*rows, hit="UNIQUE"):
    rules = "".join(
        f'<rule id="r{n}"><inputEntry id="i{n}"><text>{cell}</text></inputEntry>'
        f'<outputEntry id="o{n}"><text>{result}</text></outputEntry></rule>'
        for n, (cell, result) in enumerate(rows)
    )
    text = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d"'
        ' namespace="n"><inputData id="age_in" name="age"/>'
        '<decision id="grade" name="grade"><informationRequirement id="q">'
        '<requiredInput href="#age_in"/></informationRequirement>'
        f'<decisionTable id="t" hitPolicy="{hit}"><input id="i"><inputExpression id="e"><text>age'
        '</text></inputExpression></input><output id="o" name="grade"/>'
        f"{rules}</decisionTable></decision></definitions>"
    )
    diagram = process("p", start(), rule("decide", "grade", "grade"), end(), "start > decide > end")
    return files(diagram, **{"workflows/grade.dmn": text.encode()})


def test_unique_hit_policy_is_checked():
    overlapping = table(("&gt; 10", '"a"'), ("&gt; 20", '"b"'))
    release = engine.load(overlapping)
    assert walk(release, variables={"age": 15}).variables["grade"] == "a"
    with pytest.raises(engine.DecisionError, match="grade"):
        walk(release, variables={"age": 25})


def test_cells_are_feel_never_python():
    ranges = table(("[18..65]", '"a"'), ("not([18..65])", '"b"'))
    assert walk(ranges, variables={"age": 30}).variables["grade"] == "a"
    assert walk(ranges, variables={"age": 70}).variables["grade"] == "b"
    hostile = table(("__import__('os').getpid() &gt; 0", '"a"'))
    findings = engine.check(hostile)
    assert any(f.file == "workflows/grade.dmn" and f.severity == "error" for f in findings)
