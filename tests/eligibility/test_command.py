"""``flask eligibility check``: line for line, whatever comes in."""

import json
from datetime import date
from decimal import Decimal

import pytest

from app.eligibility.commands import Checker, _lines
from app.eligibility.models import RegionalStandard
from app.eligibility.sheet import MAX_LINE_BYTES
from app.extensions import db
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


def test_lines_are_read_without_keeping_what_is_too_long():
    import io

    long = b"x" * (3 * MAX_LINE_BYTES)
    found = list(_lines(io.BytesIO(b"a\r\n" + long + b"\nb\n\nc")))
    assert [len(line) for line in found] == [1, MAX_LINE_BYTES + 2, 1, 0, 1]


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
