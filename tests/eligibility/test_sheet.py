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
        ("   ", None),
        ("null", None),
        ("{} {}", None),
        ('{"id": "a",}', None),
        ("{'id': 'a'}", None),
        ('\ufeff{"id": "a"}', None),
        ('{"id": "a"}'.encode("utf-16"), None),
        ('{"earned_income_year": ' + "9" * 5_000 + "}", None),
        ('{"earned_income_year": 1e' + "9" * 30 + "}", None),
        ('{"earned_income_year": NaN}', "earned_income_year"),
        ('{"earned_income_year": Infinity}', "earned_income_year"),
        ('{"earned_income_year": -Infinity}', "earned_income_year"),
        ('{"able_to_work": NaN}', "able_to_work"),
        ('{"birth_date": NaN}', "birth_date"),
        ('{"earned_income_year": 1e400}', "earned_income_year"),
        ('{"earned_income_year": 1e999999}', "earned_income_year"),
        ('{"earned_income_year": 1e-999999}', "earned_income_year"),
        ('{"earned_income_year": 0.' + "1" * 10_000 + "}", "earned_income_year"),
        ('{"earned_income_year": false}', "earned_income_year"),
        ('{"earned_income_year": []}', "earned_income_year"),
        ('{"insured_months_any": 1e400}', "insured_months_any"),
        ('{"insured_months_any": -1}', "insured_months_any"),
        ('{"sex": "male", "sex": "female"}', "sex"),
        ('{"sex": "male", "sex": "male"}', "sex"),
        ('{"colour": 1, "colour": 2}', "colour"),
        (
            '{"children": [{"birth_date": null, "birth_date": "2020-01-01"}]}',
            "children[0].birth_date",
        ),
        ('{"household": [{}, {"sex": "male", "sex": "male"}]}', "household[1].sex"),
        ('{"birth_date": "2026-02-29"}', "birth_date"),
        ('{"birth_date": "2026-13-01"}', "birth_date"),
        ('{"birth_date": "2026-04-31"}', "birth_date"),
        ('{"birth_date": "0000-00-00"}', "birth_date"),
        ('{"birth_date": "1980-03-14T00:00:00"}', "birth_date"),
        ('{"birth_date": ""}', "birth_date"),
        ('{"birth_date": "１９８０-03-14"}', "birth_date"),
        ('{"as_of": "2026-11-31"}', "as_of"),
        ('{"as_of": 20261123}', "as_of"),
        ('{"": 1}', ""),
        ('{"Sex": "male"}', "Sex"),
        ("[" * 100_000, None),
        ('{"children": ' + "[" * 50_000 + "]" * 50_000 + "}", None),
        ('{"a":' * 5_000 + "1" + "}" * 5_000, None),
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


def test_a_long_name_is_cut():
    with pytest.raises(SheetError) as caught:
        read('{"' + "x" * 500_000 + '": 1}')
    assert len(caught.value.field) < 200


def test_blanks_and_carriage_returns_around_an_object_are_json():
    assert read('  {"id": "a"}\r')["id"] == "a"


@pytest.mark.parametrize("number", ["0", "0.0", "1e3", "1E3", "12345.67", "1000000000000000"])
def test_numbers_of_every_form(number):
    assert read(f'{{"earned_income_year": {number}}}')["earned_income_year"] == Decimal(number)


def test_the_error_carries_the_lines_id():
    with pytest.raises(SheetError) as caught:
        read('{"id": "p9", "sex": "x"}')
    assert caught.value.sheet_id == "p9"


def test_a_member_of_whom_nothing_is_known_may_be_the_applicant():
    sheet = read('{"birth_date": "1980-01-01", "household": [{}]}')
    assert sheet["household"] == [{}]
