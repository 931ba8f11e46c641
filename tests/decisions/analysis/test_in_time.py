"""Large tables are looked through in time; hostile ones end in time and say so."""

from __future__ import annotations

import random
import time
from itertools import pairwise, product

import pytest

from app import decisions

from ..models import decision, dmn, inputs, literal, table

UNFINISHED = "规定时间内没有查完"


def check(rows, kinds, policy="UNIQUE", seconds=5.0):
    names = [f"x{n}" for n in range(len(kinds))]
    logic = table(names, ["o"], [(row, ["1"]) for row in rows], policy)
    body = inputs(**dict(zip(names, kinds, strict=True)))
    body += decision("d", logic, *(f"in_{name}" for name in names))
    files = {"t.dmn": dmn(body)}
    began = time.process_time()
    found = decisions.check(files, seconds=seconds)
    return found, time.process_time() - began


def bands(edges):
    """Cells that cut the numbers at these edges without a hole."""
    cuts = [f"[{low}..{high})" for low, high in pairwise(edges)]
    return [f"< {edges[0]}", *cuts, f">= {edges[-1]}"]


def partition(count):
    """`count` rows over eight inputs that fit each other exactly: boxes cut in two at random."""
    chooser = random.Random(5)
    rows = [[(None, None)] * 8]
    while len(rows) < count:
        row = rows.pop(chooser.randrange(len(rows)))
        column = chooser.randrange(8)
        low, high = row[column]
        at = chooser.randrange(-1000, 1000) if low is None and high is None else None
        if at is None:
            at = low + 1000 if high is None else high - 1000 if low is None else (low + high) / 2
        for half in ((low, at), (at, high)):
            rows.append([*row[:column], half, *row[column + 1 :]])
    return [[cell(*bounds) for bounds in row] for row in rows]


def cell(low, high):
    if low is None and high is None:
        return "-"
    if low is None or high is None:
        return f"< {high}" if low is None else f">= {low}"
    return f"[{low}..{high})"


# Timed with room for a machine that others use too; alone each takes about a second.
BOUND = 20


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST"])
def test_five_hundred_rows_of_eight_inputs_that_fit_exactly(policy):
    rows = partition(500)
    found, took = check(rows, ["number"] * 8, policy)
    assert [one.message for one in found] == []
    assert took < BOUND


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST"])
def test_the_one_row_that_is_missing_of_five_hundred_is_found(policy):
    rows = partition(500)
    left_out = rows.pop(137)
    found, took = check(rows, ["number"] * 8, policy)
    (gap,) = found
    assert "没有任何一行适用" in gap.message
    assert gap.message.count(" 且 ") == sum(text != "-" for text in left_out) - 1
    assert took < BOUND


def test_five_hundred_rows_of_a_grid_with_one_row_twice():
    ages, months = bands(range(20, 68, 2)), bands(range(6, 60, 3))
    rows = [[age, month, "-", "-", "-", "-", "-", "-"] for age, month in product(ages, months)]
    rows.append(rows[77])
    assert len(rows) >= 470
    found, took = check(rows, ["number"] * 8)
    (twice,) = found
    assert (twice.row, twice.severity) == (len(rows), "error")
    assert "与第 78 行的条件完全相同" in twice.message
    assert took < BOUND


def test_thousands_of_rows_are_not_compared_one_with_another():
    rows = [[f'"{n}"', f"[{n}..{n + 1})"] for n in range(4000)] + [['not("1")', "< 0"]]
    found, took = check(rows, ["string", "number"], seconds=10)
    assert took < BOUND * 2
    assert not any(UNFINISHED in one.message for one in found)
    assert not [one for one in found if one.severity == "error"]


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY", "FIRST"])
def test_hostile_tables_end_in_time_and_say_what_was_not_finished(policy):
    """Each row misses one of two halves in three of a hundred inputs: a hard question of logic."""
    chooser = random.Random(11)
    rows = []
    for _ in range(480):
        row = ["-"] * 100
        for column in chooser.sample(range(100), 3):
            row[column] = chooser.choice(["< 0", ">= 0"])
        rows.append(row)
    found, took = check(rows, ["number"] * 100, policy, seconds=0.4)
    assert took < BOUND
    (ended,) = [one for one in found if UNFINISHED in one.message]
    assert ended.severity == "warning"


def test_more_inputs_than_anybody_has():
    rows = [["< 0"] * 400, [">= 0"] * 400]
    found, took = check(rows, ["number"] * 400, seconds=2.0)
    assert took < BOUND
    assert any(UNFINISHED in one.message or "没有任何一行适用" in one.message for one in found)


def test_one_hostile_table_leaves_time_for_the_others():
    chooser = random.Random(3)
    rows = [[chooser.choice(["-", "< 0", ">= 0"]) for _ in range(60)] for _ in range(300)]
    names = [f"x{n}" for n in range(60)]
    hard = decision("d", table(names, ["o"], [(row, ["1"]) for row in rows], "FIRST"))
    easy = decision("e", table(["y"], ["o"], [(["< 1"], ["1"])]), "in_y")
    body = inputs(**dict.fromkeys([*names, "y"], "number")) + hard + easy
    found = decisions.check({"t.dmn": dmn(body)}, seconds=1.0)
    assert any("当 y ≥ 1 时，没有任何一行适用" in one.message for one in found)


def test_decisions_that_rest_on_each_other_thousands_deep():
    body = decision("d0", literal("1"))
    body += "".join(
        decision(f"d{n}", literal(f"d{n - 1} + 1"), f"d{n - 1}") for n in range(1, 3000)
    )
    body += inputs(x="number") + decision("t", table(["x"], ["o"], [(["< 1"], ["1"])]), "in_x")
    began = time.process_time()
    found = decisions.check({"t.dmn": dmn(body)})
    assert time.process_time() - began < BOUND
    assert found


def test_many_decisions_of_many_cells():
    body = inputs(x="number")
    rows = [([f"[{n}..{n + 1})"], [str(n)]) for n in range(20)]
    names = [f"d{n}" for n in range(150)]
    body += "".join(decision(name, table(["x"], ["o"], rows), "in_x") for name in names)
    began = time.process_time()
    found = decisions.check({"t.dmn": dmn(body)})
    assert time.process_time() - began < BOUND
    assert len([one for one in found if "没有任何一行适用" in one.message]) == len(names)
