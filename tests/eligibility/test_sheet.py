"""Reading a line: what is a fact sheet, and what is not."""

from datetime import date
from decimal import Decimal

import pytest

from app.eligibility.sheet import MAX_LINE_BYTES, SheetError, read_line

TODAY = date(2026, 11, 23)


def read(text):
    return read_line(text.encode() if isinstance(text, str) else text, as_of=TODAY)


def test_a_line_becomes_values():
    sheet = read(
        '{"id": "p1", "birth_date": "1980-03-14", "insured_months_local": 7,'
        ' "family_business_income": 0.5,'
        ' "services": [{"on": "2026-01-02", "kind": "job_referral"}],'
        ' "able_to_work": true, "willing_to_work": null, "dibao_valid_until": null}'
    )
    assert sheet == {
        "id": "p1",
        "as_of": TODAY,
        "birth_date": date(1980, 3, 14),
        "insured_months_local": 7,
        "family_business_income": Decimal("0.5"),
        "services": [{"on": date(2026, 1, 2), "kind": "job_referral"}],
        "able_to_work": True,
        "dibao_valid_until": None,
    }


def test_a_line_may_have_its_own_day():
    assert read('{"as_of": "2025-01-31"}')["as_of"] == date(2025, 1, 31)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("[]", None),
        ("", None),
        ("{", None),
        ('"text"', None),
        ("nonsense", None),
        (b'{"id": "\xff"}', None),
        ('{"earned_income_year": NaN}', None),
        ('{"earned_income_year": Infinity}', None),
        ('{"earned_income_year": 1e999999}', None),
        ("[" * 100_000, None),
        (b'{"id": "' + b"x" * MAX_LINE_BYTES + b'"}', None),
        ('{"earned_income_year": -1}', "earned_income_year"),
        ('{"earned_income_year": "12000"}', "earned_income_year"),
        ('{"earned_income_year": 1e20}', "earned_income_year"),
        ('{"insured_months_any": 6.5}', "insured_months_any"),
        ('{"insured_months_any": true}', "insured_months_any"),
        ('{"able_to_work": 1}', "able_to_work"),
        ('{"able_to_work": "yes"}', "able_to_work"),
        ('{"sex": "m"}', "sex"),
        ('{"sex": 1}', "sex"),
        ('{"id": 7}', "id"),
        ('{"birth_date": "1980-02-30"}', "birth_date"),
        ('{"birth_date": "1980-3-4"}', "birth_date"),
        ('{"birth_date": "19800304"}', "birth_date"),
        ('{"birth_date": "1980-W01-1"}', "birth_date"),
        ('{"birth_date": 1980}', "birth_date"),
        ('{"birth_date": "0001-01-01"}', "birth_date"),
        ('{"birth_date": "9000-01-01"}', "birth_date"),
        ('{"birth_date": "2027-01-01"}', "as_of"),
        ('{"as_of": "1979-12-31", "birth_date": "1980-01-01"}', "as_of"),
        ('{"as_of": "9999-12-31"}', "as_of"),
        ('{"colour": "red"}', "colour"),
        ('{"colour": null}', "colour"),
        ('{"services": {}}', "services"),
        ('{"services": [1]}', "services[0]"),
        ('{"services": [{"on": "x"}]}', "services[0].on"),
        ('{"services": [{"when": "2026-01-01"}]}', "services[0].when"),
        ('{"children": [{}, {"birth_date": 3}]}', "children[1].birth_date"),
        ('{"household": [{"name": "x"}]}', "household[0].name"),
        ('{"household": [{"able_to_work": "no"}]}', "household[0].able_to_work"),
        (
            '{"birth_date": "1980-01-01", "household": [{"birth_date": "1990-01-01"}]}',
            "household",
        ),
    ],
)
def test_what_is_no_sheet(line, field):
    with pytest.raises(SheetError) as caught:
        read(line)
    assert caught.value.field == field
    assert caught.value.message


def test_the_error_carries_the_lines_id():
    with pytest.raises(SheetError) as caught:
        read('{"id": "p9", "sex": "x"}')
    assert caught.value.sheet_id == "p9"


def test_a_member_of_whom_nothing_is_known_may_be_the_applicant():
    sheet = read('{"birth_date": "1980-01-01", "household": [{}]}')
    assert sheet["household"] == [{}]
