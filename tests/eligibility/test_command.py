"""``flask eligibility check``: line for line, whatever comes in."""

import gc
import io
import json
import os
import random
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from app.eligibility.commands import Checker, batches
from app.eligibility.json_values import plain
from app.eligibility.models import RegionalStandard
from app.eligibility.sheet import KEYS, MAX_LINE_BYTES
from app.extensions import db
from tests.eligibility.people import random_sheet
from tests.shipped import publish_shipped

GOOD = {
    "id": "a",
    "sex": "female",
    "birth_date": "1986-12-05",
    "hukou_in_city": True,
    "urban_rural": "urban",
    "able_to_work": True,
    "willing_to_work": True,
    "registered_unemployed_on": "2026-07-20",
    "unemployed_since": "2026-07-12",
}


@pytest.fixture
def release(session):
    return publish_shipped()


@pytest.fixture
def run(app, release):
    def run(*lines, args=("--as-of", "2026-11-23")):
        text = b"".join(
            (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n"
            for line in lines
        )
        result = app.test_cli_runner().invoke(args=["eligibility", "check", *args], input=text)
        answers = [json.loads(line) for line in result.stdout.splitlines()]
        return result.exit_code, answers

    return run


def test_an_answer_has_every_key_of_the_contract_in_order(run):
    code, (answer,) = run(GOOD)
    assert code == 0
    assert list(answer) == [
        "id",
        "as_of",
        "release",
        "eligible",
        "precondition",
        "categories",
        "unknown_categories",
        "primary",
        "next_change_on",
        "reasons",
    ]
    assert answer["id"] == "a"
    assert answer["as_of"] == "2026-11-23"
    assert answer["release"] == "2022-02"
    assert answer["precondition"] == "yes"
    assert answer["next_change_on"] == "2027-01-12"
    assert {"rule", "clause", "outcome", "facts", "text"} == set(answer["reasons"][0])


def test_bad_lines_answer_in_their_place_and_the_run_goes_on(run):
    code, answers = run(GOOD, b"{", {"id": "b", "sex": 3}, b"\xff\xfe", {**GOOD, "id": "c"})
    assert code == 1
    assert [a.get("id") for a in answers] == ["a", None, "b", None, "c"]
    assert answers[1]["error"]["field"] is None
    assert answers[2] == {"id": "b", "error": {"field": "sex", "message": "应为 male、female 之一"}}
    assert "eligible" in answers[4]


def test_a_line_of_ten_megabytes_is_one_error(run):
    code, answers = run(b'{"id": "' + b"x" * 10_000_000 + b'"}', GOOD)
    assert code == 1
    assert "error" in answers[0]
    assert answers[1]["id"] == "a"


def lines_of(source):
    return [line for lines in batches(source) for line in lines]


def test_lines_are_read_without_keeping_what_is_too_long():
    long = b"x" * (3 * MAX_LINE_BYTES)
    found = lines_of(io.BytesIO(b"a\r\n" + long + b"\nb\n\nc"))
    assert [found[0], *found[2:]] == [b"a", b"b", b"", b"c"]
    assert MAX_LINE_BYTES < len(found[1]) < 1.2 * MAX_LINE_BYTES


def test_lines_come_out_as_they_went_in():
    rng = random.Random(1)
    lines = [bytes(rng.choices(b"ab ", k=rng.randint(0, 300))) for _ in range(3_000)]
    assert lines_of(io.BytesIO(b"\n".join(lines) + b"\n")) == lines
    assert lines_of(io.BytesIO(b"\n".join([*lines, b"last"]))) == [*lines, b"last"]


def test_whoever_waits_for_an_answer_gets_it():
    """Through a pipe a line is handed on before the next one is written."""
    out, into = os.pipe()
    with open(out, "rb") as source, open(into, "wb", buffering=0) as sink:
        found = batches(source)
        for line in (b"one", b"two", b"three"):
            sink.write(line + b"\n")
            assert next(found) == [line]
        sink.write(b"half")
        sink.write(b" a line\nand")
        assert next(found) == [b"half a line"]
        sink.close()
        assert next(found) == [b"and"]
        assert list(found) == []


def test_memory_does_not_grow_with_the_number_of_lines(app, evaluator, session):
    """Each line is another person; an error here and there."""
    checker = Checker(evaluator, "r", date(2026, 11, 23))
    rng = random.Random(2)

    def lines(number):
        for n in range(number):
            person = {**GOOD, "id": str(n), "insured_months_any": rng.randint(0, 400)}
            born = date(1960, 1, 1) + timedelta(days=rng.randint(0, 15_000))
            yield json.dumps({**person, "birth_date": born.isoformat()}).encode() + b"\n"
            if n % 50 == 0:
                yield b"nonsense\n"

    def run(number):
        for line in lines(number):
            checker.answer(line)

    def grown():
        before = tracemalloc.get_traced_memory()[0]
        run(150)
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - before

    run(200)  # what is kept for each month of birth, each value of a column
    gc.collect()
    tracemalloc.start()
    try:
        run(60)
        gc.collect()
        # What is kept doubles its room now and then; lines that stay are there each time.
        least = min(grown() for _ in range(3))
    finally:
        tracemalloc.stop()
    assert checker.errors > 8
    assert least < 65_000  # the lines alone would be 44,000 more


def test_without_reasons_the_rest_is_the_same(run):
    (full,) = run(GOOD)[1]
    (short,) = run(GOOD, args=["--as-of", "2026-11-23", "--no-reasons"])[1]
    assert "reasons" not in short
    assert {**short, "reasons": full["reasons"]} == full
    (least,) = run(GOOD, args=["--as-of", "2026-11-23", "--no-reasons", "--no-next-change"])[1]
    assert {**least, "next_change_on": full["next_change_on"]} == short


BAD = [
    b"",
    b"\r",
    b"[1, 2]",
    b"nonsense",
    b"\xff\xfe{}",
    b'\xef\xbb\xbf{"id": "x"}',
    b'{"id": "x", "earned_income_year": NaN}',
    b'{"id": "x", "earned_income_year": -Infinity}',
    b'{"id": "x", "earned_income_year": -1}',
    b'{"id": "x", "earned_income_year": 1e400}',
    b'{"id": "x", "earned_income_year": true}',
    b'{"id": "x", "able_to_work": 1}',
    b'{"id": "x", "birth_date": "2026-02-29"}',
    b'{"id": "x", "birth_date": "2027-01-01"}',
    b'{"id": "x", "sex": "male", "sex": "male"}',
    b'{"id": "x", "unknown": 1}',
    b'{"id": "x", "birth_date": "1980-01-01", "household": [{"birth_date": "1950-01-01"}]}',
    b"[" * 200_000,
    b'{"id": "' + b"x" * 2_000_000 + b'"}',
]


def test_every_bad_line_is_one_error_in_its_place(run):
    lines = [part for bad in BAD for part in (bad, GOOD)]
    code, answers = run(*lines)
    assert code == 1
    assert len(answers) == len(lines)
    for bad, answer in zip(BAD, answers[::2], strict=True):
        assert set(answer) == {"id", "error"}, bad[:80]
        assert answer["id"] == ("x" if bad.startswith(b'{"id": "x",') else None), bad[:80]
        assert set(answer["error"]) == {"field", "message"}
        assert answer["error"]["message"]
    assert all(answer["id"] == "a" and "eligible" in answer for answer in answers[1::2])


def test_good_lines_alone_leave_no_error(run):
    assert run(GOOD, json.dumps(GOOD).encode() + b"\r")[0] == 0
    assert run() == (0, [])


def test_no_line_breaks_the_run(app, evaluator, session):
    """Values of one key for another, days at the ends of the calendar, cut and garbled lines."""
    checker = Checker(evaluator, "r", date(2026, 11, 23))
    rng = random.Random(4)
    odd = [None, True, 0, -1, 1e300, "", "x", [], {}, [{}], [None], "9999-12-31", "1850-01-01"]
    odd += ["2200-12-31", "2026-11-23", "male", [{"on": "9999-12-31", "kind": "job_referral"}]]
    referral = {"kind": "job_referral", "external_ref": "r"}
    days = [{"on": day, **referral} for day in ("9999-12-31", "1850-01-01", "2026-02-28")]
    for _ in range(1_500):
        person = plain(random_sheet(rng))
        for key in rng.sample(sorted(KEYS), rng.randint(0, 3)):
            person[key] = rng.choice([*odd, days, rng.choice([*person.values()])])
        line = json.dumps(person).encode()
        if rng.random() < 0.2:
            at = rng.randrange(len(line))
            line = line[:at] + bytes(rng.choices(range(256), k=rng.randint(0, 3))) + line[at + 1 :]
        answer = json.loads(checker.answer(line))
        assert "eligible" in answer or answer["error"]["message"]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 12, 4, 15, 59, 59, tzinfo=UTC), "2026-12-04"),
        (datetime(2026, 12, 4, 16, 0, 0, tzinfo=UTC), "2026-12-05"),
        (datetime(2026, 12, 5, 15, 59, 59, tzinfo=UTC), "2026-12-05"),
    ],
)
def test_the_day_changes_at_midnight_in_china(run, moment, day):
    """On a machine whose clock says UTC: the 40th birthday begins at 16:00 of the day before."""
    person = {**GOOD, "unemployed_since": "2026-01-01"}
    with time_machine.travel(moment, tick=False):
        (answer,) = run(person, args=[])[1]
    assert answer["as_of"] == day
    assert answer["categories"] == (["urban_older"] if day == "2026-12-05" else [])


def test_a_release_can_be_named_or_numbered(run, release):
    assert run(GOOD, args=["--release", "2022-02"])[1][0]["release"] == "2022-02"
    assert run(GOOD, args=["--release", str(release.number)])[1][0]["release"] == "2022-02"
    assert run(GOOD, args=["--release", "none"])[0] == 1


def test_the_citys_standards_stand_in(run, session):
    session.add(
        RegionalStandard(
            region_code="3799",
            kind="urban_dibao_month",
            year=2026,
            amount=Decimal(1000),
            published_on=date(2026, 1, 10),
        )
    )
    session.flush()
    poor = {**GOOD, "poverty_relieved": True, "earned_income_year": 11999}
    assert run(poor)[1][0]["categories"] == ["poverty_relieved"]
    assert run({**poor, "earned_income_year": 12000})[1][0]["categories"] == []
    own = {**poor, "urban_dibao_standard_year": 6000}
    assert run(own)[1][0]["categories"] == []
    before = {**poor, "as_of": "2026-01-09"}
    assert "poverty_relieved" not in run(before)[1][0]["categories"]


def test_a_lone_surrogate_in_the_id_comes_back_as_it_was(app, evaluator, session):
    checker = Checker(evaluator, "r", date(2026, 11, 23))
    line = checker.answer(b'{"id": "\\ud800"}')
    assert json.loads(line)["id"] == "\ud800"
    assert db.session is not None
