"""Answers that are kept are exactly those that would be worked out again."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app import decisions, feel
from app.decisions import memory

from .models import decision, dmn, inputs, literal, table

APART = {"undeclared": 1}  # an input that nobody declared: nothing is kept or taken from memory


def read(*body, names=()):
    return decisions.read({"t.dmn": dmn("".join(body))}, names)


def told(result):
    return result.value, result.problems, result.explanation


def limits(value="10"):
    return decision("limits", literal(f'{{low: {value}, name: "b"}}'))


NUMBER_CELLS = ["-", "< 5", ">= limits.low", "[3..10)", "null", "5", "1, 2, 3", "> y", "not(5)"]
NUMBER_CELLS += ["? * 2 = 10", 'string(?) = "1"']
TEXT_CELLS = ["-", '"a"', '"a", "b"', 'not("a")', "limits.name", "null", 'starts with(?, "a")']
FLAG_CELLS = ["-", "true", "false", "null", "true, null"]
LIST_CELLS = ["-", "list contains(?, 5)", "count(?) > 1", "list contains(?, y)", "null"]
OUTPUTS = ['"one"', "2", "limits.low", "null", "x", "x + y"]
POLICIES = ["UNIQUE", "ANY", "FIRST", "COLLECT", "RULE ORDER"]


def random_model(rng):
    cells = [NUMBER_CELLS, TEXT_CELLS, FLAG_CELLS]
    rows = [
        ([rng.choice(column) for column in cells], [rng.choice(OUTPUTS[: rng.choice([4, 6])])])
        for _ in range(rng.randint(1, 8))
    ]
    first = table(["x", "t", "b"], ["out"], rows, policy=rng.choice(POLICIES))
    rows = [([rng.choice(LIST_CELLS)], [rng.choice(OUTPUTS)]) for _ in range(rng.randint(1, 5))]
    second = table(["[x, first][item != null]"], ["out"], rows, policy=rng.choice(POLICIES))
    return read(
        inputs(x="number", y="number", t="string", b="boolean"),
        limits(),
        decision("first", first, "in_x", "in_y", "in_t", "in_b", "limits"),
        decision("both", literal("[first, count([first])]"), "first"),
        decision("computed", second, "in_x", "in_y", "first"),
        decision("last", literal("if b then both[1] else string(x)"), "both", "in_b", "in_x"),
    )


def random_inputs(rng):
    numbers = [None, *map(Decimal, ("1", "1.0", "2", "3", "5", "9.99", "10", "1000"))]
    return {
        "x": rng.choice(numbers),
        "y": rng.choice(numbers),
        "t": rng.choice([None, "a", "b", "ab", ""]),
        "b": rng.choice([None, True, False]),
    }


def test_the_same_as_worked_out_row_by_row():
    rng = random.Random(5)
    for _ in range(70):
        model = random_model(rng)
        for _ in range(30):
            given, explain = random_inputs(rng), rng.random() < 0.5
            for name in rng.sample(["first", "both", "computed", "last"], 4):
                kept = model.evaluate(name, given, explain=explain)
                anew = model.evaluate(name, {**given, **APART}, explain=explain)
                assert repr(told(kept)) == repr(told(anew)), (name, given)


def test_following_changes_is_the_same_as_evaluating():
    rng = random.Random(6)
    for _ in range(60):
        model = random_model(rng)
        given = random_inputs(rng)
        followed = model.follow(["first", "computed", "last"], given)
        for _ in range(12):
            for name in ("first", "computed", "last"):
                assert repr(followed.value(name)) == repr(model.evaluate(name, given).value)
            changed = dict(rng.sample(sorted(random_inputs(rng).items()), rng.randint(1, 3)))
            given.update(changed)
            followed.change(changed)


def test_wrong_types_and_values_are_told_of_every_time():
    columns = table(["x"], ["out"], [(["> 1"], ['"big"']), (["-"], ['"any"'])], policy="FIRST")
    model = read(inputs(x="number"), decision("d", columns, "in_x"))
    for _ in range(3):
        assert model.evaluate("d", {"x": Decimal(2)}).value == "big"
        wrong = model.evaluate("d", {"x": "text"})
        assert wrong.value == "any"
        assert len(wrong.problems) == 1


def test_a_result_belongs_to_who_asked():
    rows = table(["x"], ["a", "b"], [(["-"], ["1", "2"])], policy="COLLECT")
    model = read(inputs(x="number"), decision("d", rows, "in_x"))
    first = model.evaluate("d", {"x": 1}).value
    first[0]["a"] = "changed"
    first.append("more")
    assert model.evaluate("d", {"x": 1}).value == [{"a": 1, "b": 2}]


def test_equal_numbers_of_other_digits_are_told_apart():
    model = read(inputs(x="number"), decision("d", literal("string(x)"), "in_x"))
    texts = [model.evaluate("d", {"x": Decimal(text)}).value for text in ("1", "1.00", "1")]
    anew = [model.evaluate("d", {"x": Decimal(t), **APART}).value for t in ("1", "1.00", "1")]
    assert texts == anew


def test_the_clock_is_asked_every_time():
    days = iter([1, 2, 3])
    model = read(decision("a", literal("today()")), decision("d", literal("string(a)"), "a"))

    env = feel.Environment(clock=lambda: datetime(2026, 1, next(days), tzinfo=UTC))
    assert [model.evaluate("d", {}, env).value for _ in range(3)] == [
        "2026-01-01",
        "2026-01-02",
        "2026-01-03",
    ]


def test_functions_of_the_environment_are_called_every_time():
    calls = []
    model = read(inputs("x"), decision("d", literal("ask(x)"), "in_x"))
    env = feel.Environment(functions={"ask": lambda x: calls.append(x) or Decimal(len(calls))})
    assert [model.evaluate("d", {"x": "a"}, env).value for _ in range(3)] == [1, 2, 3]


def test_a_function_of_the_environment_can_stand_for_a_builtin():
    model = read(inputs("x"), decision("d", literal("upper case(x)"), "in_x"))
    assert model.evaluate("d", {"x": "a"}).value == "A"
    env = feel.Environment(functions={"upper case": lambda x: "mine"})
    assert model.evaluate("d", {"x": "a"}, env).value == "mine"
    assert model.evaluate("d", {"x": "a"}).value == "A"


def test_limits_hold_for_what_is_known_already():
    text = "count(for i in 1..1000 return i)"
    model = read(decision("d", literal(text)))
    assert model.evaluate("d", {}).value == 1000
    env = feel.Environment(limits=feel.Limits(steps=100))
    with pytest.raises(feel.LimitExceeded):
        model.evaluate("d", {}, env)


def test_what_is_kept_stays_within_bounds(monkeypatch):
    monkeypatch.setattr(memory, "MOST", 50)
    rows = table(["x"], ["out"], [(["> 10"], ['"big"']), (["<= 10"], ['"small"'])])
    model = read(
        inputs(x="number"),
        decision("d", rows, "in_x"),
        decision("e", literal("string(x)"), "in_x"),
    )
    for number in range(500):
        assert model.evaluate("d", {"x": number}).value == ("big" if number > 10 else "small")
        assert model.evaluate("e", {"x": number}).value == str(number)
    parts = {part.element.id: part.memory for part in model.graph.parts.values()}
    assert len(parts["e"].answers) <= 50


def test_dates_are_known_again():
    model = read(inputs(on="date"), decision("d", literal("on.year"), "in_on"))
    for day in (date(2026, 1, 1), date(2027, 1, 1), date(2026, 1, 1)):
        assert model.evaluate("d", {"on": day}).value == day.year


def test_threads_share_what_is_kept(monkeypatch):
    """While a full memory begins anew again and again."""
    monkeypatch.setattr(memory, "MOST", 5)
    rng = random.Random(8)
    models = [random_model(rng) for _ in range(5)]
    asked = [(rng.choice(models), random_inputs(rng)) for _ in range(400)]
    expected = [repr(model.evaluate("last", {**given, **APART})) for model, given in asked]

    def ask(of):
        model, given = of
        return repr(model.evaluate("last", given))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, asked * 3)) == expected * 3
