from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.identity import (
    Holder,
    InvalidNumber,
    check_character,
    holder_of,
    make_identity_number,
    normalise,
    normalise_phone,
)

TODAY = date(2026, 11, 23)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=TODAY)


@pytest.fixture(autouse=True)
def _words(app):
    with app.test_request_context():
        yield


# The worked examples of the standard and of policy/rules.md 7.1; none is a person's number.
@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("11010519491231002", "X"),
        ("34052419800101001", "X"),
        ("12345678901234567", "7"),
        ("44052418800101001", "4"),
    ],
)
def test_check_character_of_the_standard(first, last):
    assert check_character(first) == last


@given(born=DAYS, sequence=st.integers(0, 999))
def test_made_number_tells_birth_and_sex(born, sequence):
    number = make_identity_number("379901", born, sequence)
    expected = Holder(born, "male" if sequence % 2 else "female")
    assert holder_of("resident_id", number, today=TODAY) == expected


@given(born=DAYS, place=st.integers(0, 16), change=st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born, place, change):
    number = make_identity_number("379902", born, 7)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    with pytest.raises(InvalidNumber):
        holder_of("resident_id", wrong, today=TODAY)


def _finished(first: str) -> str:
    return first + check_character(first)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (_finished("37990119800230001"), "不存在"),
        (_finished("37990120270101001"), "不可能"),
        (_finished("37990118990101001"), "不可能"),
        ("379901800101001", "15 位"),
        ("3799011980010100", "应为 18 位，现在是 16 位"),
        ("3799011980010100AX", "17 位数字"),
        ("37990119800101001" + "0", "校验码"),
    ],
)
def test_wrong_number_is_refused_with_its_reason(number, told):
    if told == "校验码" and check_character(number[:17]) == number[17]:
        number = number[:17] + "1"
    with pytest.raises(InvalidNumber, match=told):
        holder_of("resident_id", number, today=TODAY)


def test_made_numbers_live_only_in_divisions_that_do_not_exist():
    with pytest.raises(ValueError, match="3799xx"):
        make_identity_number("370101", TODAY, 1)


def test_other_documents():
    hmt = _finished("81000019800101001")
    assert holder_of("hmt_residence", hmt, today=TODAY).sex == "male"
    with pytest.raises(InvalidNumber, match="81、82 或 83"):
        holder_of("hmt_residence", make_identity_number("379901", TODAY, 1), today=TODAY)
    assert holder_of("foreign_residence", "ABC123456789012", today=TODAY) == Holder(None, None)
    new = _finished("91100019800101002")
    assert holder_of("foreign_residence", new, today=TODAY).sex == "female"
    assert holder_of("passport", "E12345678", today=TODAY) == Holder(None, None)
    with pytest.raises(InvalidNumber):
        holder_of("passport", "E1/2", today=TODAY)


def test_typing_habits_are_evened_out():
    assert normalise(" 11010519491231002x ") == "11010519491231002X"
    assert normalise("110105 19491231 002x") == "11010519491231002X"
    assert normalise_phone("+86 138-0000-1234") == "13800001234"
    assert normalise_phone("(0532) 8000 1234") == "053280001234"
    with pytest.raises(InvalidNumber):
        normalise_phone("12345")
