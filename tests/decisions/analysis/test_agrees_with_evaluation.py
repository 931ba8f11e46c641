"""Whatever the analysis says of a table, evaluating it says too, and the other way round.

Random tables over small inputs are evaluated on a grid that has a value in every piece a cell can
cut off, and on the values that the analysis itself looks at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app import decisions, feel
from app.decisions.analysis import Analysis, tables_in
from app.decisions.analysis.joint import JointAxis

from ..models import decision, dmn, inputs, table

NUMBERS = [Decimal(n) / 2 for n in range(-5, 13)]
TEXTS = ["", "a", "aa", "b", "bb", "c", "z"]
DAYS = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(-2, 7)]
GRID = {"number": NUMBERS, "string": TEXTS, "boolean": [True, False], "date": DAYS}

small = st.integers(0, 4).map(str)
letter = st.sampled_from(['"a"', '"b"', '"c"'])
day = st.integers(1, 4).map(lambda n: f'@"2024-01-0{n}"')


def comparing(value: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Cells that compare with some values."""
    return st.one_of(
        value,
        st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">="]), value),
        st.builds("{}{}..{}{}".format, st.sampled_from("[("), value, value, st.sampled_from("])")),
        st.builds("{}, {}".format, value, value),
        st.builds("not({})".format, value),
        st.builds("not(< {})".format, value),
        st.builds("null, > {}".format, value),
        st.builds("? > {} and ? <= {}".format, value, value),
        st.builds("? = {} or ? > {}".format, value, value),
        st.builds("(? > {}) != (? >= {})".format, value, value),
        st.builds("? in ({}, > {})".format, value, value),
        st.builds("? between {} and {}".format, value, value),
        st.sampled_from(["null", "not(null)"]),
    )


CELLS = {
    "number": st.one_of(comparing(small), st.builds("2 * ? - 1 > {}".format, small)),
    "string": st.one_of(letter, st.builds("{}, {}".format, letter, letter), comparing(letter)),
    "boolean": st.sampled_from(["true", "false", "null", "false, null", "not(true)", "?"]),
    "date": comparing(day),
}


@st.composite
def tables(draw: Any) -> tuple[list[str], list[list[str]]]:
    """Kinds of the columns, and the cells of the rows."""
    kinds = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=3))
    cells = [st.one_of(st.just("-"), CELLS[kind]) for kind in kinds]
    return kinds, draw(st.lists(st.tuples(*cells).map(list), min_size=1, max_size=5))


def model_of(kinds: list[str], rows: list[list[str]], policy: str, names: Iterable[str] = ""):
    names = list(names) or [f"x{n}" for n in range(len(kinds))]
    typed = dict(zip(names, kinds, strict=True))
    logic = table(names, ["o"], [(cells, [str(row)]) for row, cells in enumerate(rows, 1)], policy)
    needs = [f"in_{name}" for name in names]
    return {"t.dmn": dmn(inputs(**typed) + decision("d", logic, *needs))}


def representatives(files: dict[str, bytes]) -> list[list[Any]]:
    """The values that the analysis looks at, column by column."""
    graph = decisions.load(files).graph
    part = graph.decision("d")
    view = Analysis(graph).view(part, next(tables_in(part.element)))
    assert not view.left_out
    found: list[list[Any]] = []
    for axis in view.axes:
        if isinstance(axis, JointAxis):
            found += [list(dict.fromkeys(column)) for column in zip(*axis._values, strict=True)]
        else:
            values = (axis.value(index) for index in range(axis.size))
            found.append([value for value in values if value is not None])
    return found


def speaks_of_null(column: list[str]) -> bool:
    tests = (feel.parse_unary_tests(cell) for cell in column if cell != "-")
    return any(test.evaluate({"?": None}) is True for test in tests)


def matching(files: dict[str, bytes], columns: list[list[Any]], names: list[str]) -> list[set[int]]:
    """The rows that apply, for each combination. The files hold a table that collects."""
    model = decisions.load(files)
    return [
        {int(row) for row in model.evaluate("d", dict(zip(names, values, strict=True))).value}
        for values in product(*columns)
    ]


def pairs_told(found: list[decisions.Finding]) -> set[tuple[int, int]]:
    told = (re.search(r"第 (\d+) 行与第 (\d+) 行", one.message) for one in found)
    return {(int(match[1]), int(match[2])) for match in told if match}


def compare(kinds, rows, columns, names):
    """The same table under each policy, against what collecting it shows."""
    met = matching(model_of(kinds, rows, "COLLECT", names), columns, names)
    reachable = set().union(*met)
    found = decisions.check(model_of(kinds, rows, "UNIQUE", names))
    gaps = [one for one in found if "没有任何一行适用" in one.message]
    assert bool(gaps) == any(not together for together in met)
    together = {(b, a) for rows_met in met for a in rows_met for b in rows_met if a < b}
    assert pairs_told(one for one in found if one.severity == "error") == together
    dead = {one.row for one in found if "永远不会命中" in one.message}
    assert dead == set(range(1, len(rows) + 1)) - reachable
    found = decisions.check(model_of(kinds, rows, "FIRST", names))
    dead = {one.row for one in found if "永远不会命中" in one.message}
    assert dead == set(range(1, len(rows) + 1)) - {min(rows_met) for rows_met in met if rows_met}
    gaps = [one for one in found if "没有任何一行适用" in one.message]
    assert bool(gaps) == any(not together for together in met)


@settings(max_examples=120, deadline=None)
@given(tables())
def test_gaps_overlaps_and_dead_rows_are_those_that_evaluation_shows(drawn):
    kinds, rows = drawn
    names = [f"x{n}" for n in range(len(kinds))]
    own = representatives(model_of(kinds, rows, "COLLECT"))
    columns = []
    for index, kind in enumerate(kinds):
        values = dict.fromkeys([*GRID[kind], *own[index]])
        null = [None] if speaks_of_null([row[index] for row in rows]) else []
        columns.append([*values, *null])
    if len(kinds) == 3:  # every third value still leaves each piece one: the analysis' own are in
        columns = [
            list(dict.fromkeys([*values[::3], *own[i], *values[-1:]]))
            for i, values in enumerate(columns)
        ]
    compare(kinds, rows, columns, names)


line = st.sampled_from(["y", "2 * y", "y + 1", "0.5 * y", "2", "3 - y"])
crossing = st.one_of(
    st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">=", "="]), line),
    st.builds("? > {} and ? <= {}".format, line, line),
    st.builds("[{}..{}]".format, line, line),
    st.sampled_from(["-", "null", "not(null)"]),
)
other = st.sampled_from(["-", "null", "> 0", "<= 0", "< 2", "[0..1]", "not(null)"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(crossing, other).map(list), min_size=1, max_size=4))
def test_inputs_compared_with_each_other(rows):
    kinds, names = ["number", "number"], ["x", "y"]
    rows = [*rows, ["> y", "< -100"]]  # at least one comparison of the two
    files = model_of(kinds, rows, "COLLECT", names)
    y_values, x_values = representatives(files)
    columns = []
    for index, values in enumerate((x_values, y_values)):
        null = (
            [None] if speaks_of_null([row[index] for row in rows if "y" not in row[index]]) else []
        )
        known = [value for value in values if value is not None]
        columns.append([*dict.fromkeys([*known, *NUMBERS[::2]]), *null])
    compare(kinds, rows, columns, names)


membership = st.sampled_from(
    [
        *("-", "null", "not(null)", 'list contains(?, "a")', 'not(list contains(?, "a"))'),
        *('list contains(?, "b")', 'list contains(?, "a") or list contains(?, "c")'),
        'list contains(?, "b") and not(list contains(?, "c"))',
    ]
)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(membership, CELLS["boolean"]).map(list), min_size=1, max_size=4))
def test_lists_of_which_members_are_asked(rows):
    """The grid holds lists with members nobody asks for, and single values in their place."""
    kinds, names = ["Any", "boolean"], ["x", "y"]
    lists = [list(chosen) for n in range(5) for chosen in combinations("abcz", n)]
    columns = [[*lists, "a", "z"], [True, False]]
    for index, values in enumerate(columns):
        values += [None] if speaks_of_null([row[index] for row in rows]) else []
    compare(kinds, rows, columns, names)
