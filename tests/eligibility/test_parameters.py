"""What the derived facts take from the release: changing a row changes the fact."""

from datetime import date

import pytest

from app import decisions
from app.eligibility.facts.derive import derive
from app.eligibility.facts.parameters import ParameterError, read_parameters
from tests.eligibility.conftest import WORKFLOWS, read_tables
from tests.eligibility.people import AS_OF, sheet

TEXT = (WORKFLOWS / "eligibility.dmn").read_text("utf-8")
RETIREMENT = (WORKFLOWS / "retirement_age.dmn").read_text("utf-8")


def changed(text, key, old, new):
    """``text`` with the value after ``key`` replaced, once."""
    at = text.index(f"<text>{key}</text>")
    cell = f"<text>{old}</text>"
    assert cell in text[at : at + 400]
    return text[:at] + text[at:].replace(cell, f"<text>{new}</text>", 1)


def parameters_with(key, old, new):
    return read_parameters(read_tables(eligibility=changed(TEXT, f'"{key}"', old, new)))


def fact(name, parameters, **facts):
    return derive(sheet(**facts), AS_OF, parameters)[name]


def test_the_shipped_values(parameters):
    assert parameters.working_age_from == 16
    assert parameters.minor_age_below == 18
    assert parameters.zero_employment_members == 2
    assert parameters.service_window_months == 12
    assert parameters.counted_service_kinds == ("skills_training", "job_referral")


def test_working_age_begins_where_the_row_says(parameters):
    born = {"birth_date": date(2009, 5, 1)}
    assert fact("in_working_age", parameters, **born) is True
    assert fact("in_working_age", parameters_with("working_age_from", 16, 18), **born) is False


def test_children_are_minors_below_the_rows_age(parameters):
    child = {"children": [{"birth_date": date(2009, 1, 1), "raised_by_applicant": True}]}
    assert fact("minor_children", parameters, **child) == 1
    assert fact("minor_children", parameters_with("minor_age_below", 18, 16), **child) == 0


def test_the_least_household_is_the_rows(parameters):
    alone = {"household": [sheet()["household"][0]]}
    assert fact("zero_employment_family", parameters, **alone) is False
    one = parameters_with("zero_employment_members", 2, 1)
    assert fact("zero_employment_family", one, **alone) is True


def test_the_window_of_services_is_the_rows(parameters):
    on = {"on": date(2026, 1, 5), "kind": "job_referral", "external_ref": "1", "accepted": True}
    assert fact("counted_services", parameters, services=[on]) == 1
    half = parameters_with("service_window_months", 12, 6)
    assert fact("counted_services", half, services=[on]) == 0


def test_the_kinds_of_services_are_the_tables(parameters):
    on = {"on": date(2026, 9, 5), "kind": "career_guidance", "external_ref": "1", "accepted": True}
    assert fact("counted_services", parameters, services=[on]) == 0
    text = TEXT.replace('<text>"job_referral"</text>', '<text>"career_guidance"</text>')
    other = read_parameters(read_tables(eligibility=text))
    assert fact("counted_services", other, services=[on]) == 1


def test_retirement_follows_the_releases_table(parameters):
    born = {"birth_date": date(1964, 3, 31), "sex": "male"}
    assert fact("retirement_date", parameters, **born) == date(2024, 3, 31)
    later = read_parameters(read_tables(retirement_age=changed(RETIREMENT, '"male"', "60", "61")))
    assert fact("retirement_date", later, **born) == date(2025, 3, 31)


def test_a_release_without_the_retirement_table_does_not_say():
    only = decisions.read({"eligibility.dmn": TEXT.encode()})
    assert fact("in_working_age", read_parameters(only)) is None
    assert fact("retirement_date", read_parameters(only)) is None


def test_a_release_from_before_the_rows_keeps_its_answers(parameters):
    text = TEXT
    for key in ("working_age_from", "minor_age_below", "zero_employment_members"):
        text = text.replace(f'"{key}"', f'"was_{key}"')
    assert read_parameters(read_tables(eligibility=text)) == parameters


@pytest.mark.parametrize("value", ["16.5", "-1", '"16"', "null", "5000"])
def test_what_cannot_be_counted_with_is_refused(value):
    with pytest.raises(ParameterError, match="working_age_from"):
        parameters_with("working_age_from", 16, value)


def test_the_rows_of_the_retirement_table(parameters):
    rows = list(parameters.retirement.rows(1964, 1965))
    assert len(rows) == 3 * 2 * 12
    assert ("male", 1964, 12, 720) in rows
    assert ("male", 1965, 5, 722) in rows
