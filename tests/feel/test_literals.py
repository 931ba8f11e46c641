"""Literals, names and comments: what the text of an expression can hold."""

import datetime as dt
from decimal import Decimal

import pytest

from app import feel


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", Decimal(1)),
        ("1.50", Decimal("1.5")),
        (".5", Decimal("0.5")),
        ("1.2e3", Decimal(1200)),
        ("-3", Decimal(-3)),
        ("--3", Decimal(3)),
        ("true", True),
        ("false", False),
        ("null", None),
        ('"a"', "a"),
        ('"say \\"hi\\"\\n"', 'say "hi"\n'),
        ('"\\u4e00"', "一"),
        ('"\\U01F40E"', "\U0001f40e"),
        ('"\\ud83d\\udc0e"', "\U0001f40e"),
        ('"\\d"', "\\d"),
        ("[]", []),
        ("[1, 2]", [Decimal(1), Decimal(2)]),
        ("{}", {}),
        ('{a: 1, "b c": 2, d e: 3}', {"a": Decimal(1), "b c": Decimal(2), "d e": Decimal(3)}),
        ('@"2026-01-31"', dt.date(2026, 1, 31)),
        ('@"P1Y2M"', feel.YearsMonthsDuration(14)),
        ('@"-PT1H"', feel.DaysTimeDuration(-3_600_000_000_000)),
        ('@"10:00:00Z"', feel.Time(36_000_000_000_000, 0)),
        ('@"2026-01-31T10:00:00@Asia/Shanghai"', None),
        ("1 // the first number\n + /* and */ 1", Decimal(2)),
    ],
)
def test_literal(text, value):
    result = feel.evaluate(text)
    if text.endswith('Shanghai"'):
        moment = dt.datetime(2026, 1, 31, 2, tzinfo=dt.UTC)
        assert result.to_datetime() == moment
    else:
        assert result == value
        assert type(result) is type(value)


@pytest.mark.parametrize(
    ("text", "kind", "position"),
    [
        ("", "empty", 0),
        ("   ", "empty", 3),
        ("1 +", "unexpected", 3),
        ("1 2", "unexpected", 2),
        ("(1", "expected", 2),
        ("[1, ", "unexpected", 4),
        ("{a 1}", "expected", 4),
        ('"abc', "string", 0),
        ("/* abc", "comment", 0),
        ("a § b", "character", 2),
        ("1e99999", "number", 0),
        ("if a then b", "expected", 11),
        ("for x in y", "expected", 10),
        ("f(1, a: 2)", "unexpected", 8),
        ("@5", "expected", 1),
        ("[1..]", "unexpected", 5),
    ],
)
def test_syntax_error_has_kind_and_position(text, kind, position):
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.parse_expression(text)
    assert (caught.value.kind, caught.value.position) == (kind, position)
    assert caught.value.text == text
    assert str(caught.value)


def test_names_with_blanks_and_signs_come_from_the_scope():
    scope = {
        "Years of Service": 3,
        "profit-and-loss": 5,
        "profit": 10,
        "loss": 4,
        "in stock": True,
        "张三的年龄（岁）": 40,
        "Applicant's age": 33,
    }
    assert feel.evaluate("Years  of\nService + 1", scope) == 4
    assert feel.evaluate("profit-and-loss", scope) == 5
    assert feel.evaluate("profit - loss", scope) == 6
    assert feel.evaluate("if in stock then 1 else 2", scope) == 1
    assert feel.evaluate("张三的年龄（岁） > 39", scope) is True
    assert feel.evaluate("Applicant's age", scope) == 33


def test_longest_name_wins():
    assert feel.evaluate("a b c", {"a b": 1, "a b c": 2}) == 2


def test_names_inside_contexts_are_known():
    assert feel.evaluate("person.date of birth", {"person": {"date of birth": 7}}) == 7
    assert feel.evaluate("{foo+bar: 1, b: foo+bar * 2}.b") == 2
    assert feel.evaluate(
        "people[first-name = 1].age", {"people": [{"first-name": 1, "age": 9}]}
    ) == [9]


def test_unknown_words_side_by_side_are_one_name():
    outcome = feel.parse_expression("nobody told me + 1").run({})
    assert outcome.value is None
    assert outcome.warnings[0].message == "unknown name: nobody told me"
    assert outcome.warnings[0].at == 0


def test_function_names_of_the_environment():
    def add_working_days(date, n):
        return date + dt.timedelta(days=int(n))

    def working_days_between(a, b):
        return (b - a).days

    env = feel.Environment(
        functions={
            "add working days": add_working_days,
            "working days between": working_days_between,
        }
    )
    day = dt.date(2026, 1, 1)
    expression = feel.parse_expression("add working days(day, 3)")
    assert expression.evaluate({"day": day}, env) == dt.date(2026, 1, 4)
    between = feel.parse_expression('working days between(day, day + duration("P2D")) > 1')
    assert between.evaluate({"day": day}, env) is True
    named = feel.parse_expression("add working days(n: 1, date: day)")
    assert named.evaluate({"day": day}, env) == dt.date(2026, 1, 2)


def test_function_of_the_environment_that_fails_gives_null_and_says_so():
    env = feel.Environment(functions={"half": lambda n: n / 2})
    outcome = feel.parse_expression('half("a")').run({}, env)
    assert outcome.value is None
    assert outcome.warnings[0].message.startswith("half: ")


def test_clock_feeds_today_and_now():
    moment = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    env = feel.Environment(clock=lambda: moment)
    assert feel.evaluate("today()", {}, env) == dt.date(2026, 11, 23)
    assert feel.evaluate("now()", {}, env).to_datetime() == moment
