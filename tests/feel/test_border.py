"""Values from and to Python and JSON."""

import datetime as dt
import enum
import json
import zoneinfo
from decimal import Decimal

import pytest

from app import feel


class Colour(enum.StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "converted"),
    [
        (1, Decimal(1)),
        (0.1, Decimal("0.1")),
        (True, True),
        (None, None),
        ("a", "a"),
        (Colour.RED, "red"),
        ((1, [2]), [Decimal(1), [Decimal(2)]]),
        ({"a": 1}, {"a": Decimal(1)}),
        (dt.timedelta(days=1, microseconds=1), feel.DaysTimeDuration(86_400_000_001_000)),
        (dt.time(1, 2, 3), feel.Time(3_723_000_000_000)),
        (
            dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
            feel.DateTime(dt.date(2026, 1, 1), 0, 0),
        ),
        (
            dt.datetime(2026, 1, 1, tzinfo=zoneinfo.ZoneInfo("Asia/Shanghai")),
            feel.DateTime(dt.date(2026, 1, 1), 0, None, "Asia/Shanghai"),
        ),
    ],
)
def test_to_feel(value, converted):
    result = feel.to_feel(value)
    assert result == converted
    assert type(result) is type(converted)


def test_to_feel_hands_through_what_needs_no_change():
    value = {"a": [Decimal(1), "b"]}
    assert feel.to_feel(value) is value


@pytest.mark.parametrize(
    "value",
    [object(), {1, 2}, {1: 2}, float("nan"), float("inf"), Decimal("NaN"), 10**7000],
    ids=lambda value: type(value).__name__,
)
def test_to_feel_refuses_the_rest(value):
    with pytest.raises(feel.FeelError):
        feel.to_feel(value)


def test_to_feel_refuses_a_value_that_contains_itself():
    value = []
    value.append(value)
    with pytest.raises(feel.FeelError):
        feel.to_feel(value)


@pytest.mark.parametrize(
    ("text", "converted"),
    [
        ("1", 1),
        ("1.5", 1.5),
        ("0.1 + 0.2", 0.3),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ('@"2026-01-31"', "2026-01-31"),
        ('@"2026-01-31T10:00:00Z"', "2026-01-31T10:00:00Z"),
        ('@"P1D"', "P1D"),
        ('@"P14M"', "P1Y2M"),
        ("[1, {a: null}]", [1, {"a": None}]),
        ("12345678901234567890.5", "12345678901234567890.5"),
    ],
)
def test_to_json(text, converted):
    value = feel.to_json(feel.evaluate(text))
    assert value == converted
    assert type(value) is type(converted)
    json.dumps(value, allow_nan=False)


def test_to_json_refuses_functions_and_monsters():
    with pytest.raises(feel.FeelError):
        feel.to_json(feel.evaluate("abs"))
    shared = []
    for _ in range(64):
        shared = [shared, shared]
    with pytest.raises(feel.FeelError):
        feel.to_json(shared)


def test_from_json():
    assert feel.from_json("2026-01-31") == "2026-01-31"
    assert feel.from_json("2026-01-31", "date") == dt.date(2026, 1, 31)
    assert feel.from_json({"a": 1.5}) == {"a": Decimal("1.5")}
    with pytest.raises(feel.FeelError):
        feel.from_json("yesterday", "date")
