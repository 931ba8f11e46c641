"""Durations, services, children, household: each at its boundaries."""

from datetime import date, timedelta

import pytest

from app.eligibility.facts.derive import CLAUSES, derive
from app.eligibility.facts.durations import months_since, years_since
from app.eligibility.facts.family import Children
from app.eligibility.facts.services import Services
from tests.eligibility.conftest import shipped

AS_OF = date(2026, 11, 23)
DAY = timedelta(days=1)


def facts(as_of=AS_OF, **sheet):
    return derive(sheet, as_of, shipped())


@pytest.mark.parametrize(
    ("start", "as_of", "months"),
    [
        (date(2026, 5, 23), date(2026, 11, 22), 5),
        (date(2026, 5, 23), date(2026, 11, 23), 6),
        (date(2026, 5, 23), date(2026, 11, 24), 6),
        (date(2026, 8, 31), date(2026, 11, 29), 2),
        (date(2026, 8, 31), date(2026, 11, 30), 3),  # no 31 November: its last day stands for it
        (date(2025, 8, 29), date(2026, 2, 27), 5),
        (date(2025, 8, 29), date(2026, 2, 28), 6),
        (date(2027, 8, 31), date(2028, 2, 28), 5),
        (date(2027, 8, 31), date(2028, 2, 29), 6),
        (date(2026, 11, 24), date(2026, 11, 23), 0),  # still to come
    ],
)
def test_months_by_the_corresponding_day(start, as_of, months):
    assert months_since(start, as_of) == months


# Fact, sheet key, first day, and the day before and on which it grows.
GROWING = [
    ("age", "birth_date", date(1986, 11, 23), date(2026, 11, 23), 40),
    ("age", "birth_date", date(2008, 2, 29), date(2026, 2, 28), 18),
    ("residence_months", "residence_since", date(2026, 5, 23), date(2026, 11, 23), 6),
    ("residence_months", "residence_since", date(2026, 8, 31), date(2027, 2, 28), 6),
    ("unemployed_months", "unemployed_since", date(2026, 5, 31), date(2026, 11, 30), 6),
    ("unemployed_months", "unemployed_since", date(2027, 8, 30), date(2028, 2, 29), 6),
    ("registered_months", "registered_unemployed_on", date(2025, 11, 23), date(2026, 11, 23), 12),
    ("registered_months", "registered_unemployed_on", date(2024, 2, 29), date(2025, 2, 28), 12),
    ("years_since_graduation", "graduated_on", date(2023, 6, 30), date(2026, 6, 30), 3),
    ("years_since_graduation", "graduated_on", date(2024, 2, 29), date(2026, 2, 28), 2),
]


@pytest.mark.parametrize(("name", "key", "start", "full_on", "value"), GROWING)
def test_a_count_grows_on_its_day(name, key, start, full_on, value):
    assert facts(full_on - DAY, **{key: start})[name] == value - 1
    assert facts(full_on, **{key: start})[name] == value
    assert facts(full_on + DAY, **{key: start})[name] == value
    assert facts(full_on)[name] is None


def test_every_derived_fact_has_its_clause():
    assert set(CLAUSES) == set(facts())
    assert all(clause.startswith("二") for clause in CLAUSES.values())


def test_years_count_the_anniversary():
    assert years_since(date(2024, 2, 29), date(2026, 2, 27)) == 1
    assert years_since(date(2024, 2, 29), date(2026, 2, 28)) == 2
    assert years_since(None, AS_OF) is None


@pytest.mark.parametrize("key", ["dibao_valid_until", "disability_certificate_valid_until"])
def test_certificate_holds_to_its_last_day(key):
    name = key.removesuffix("_valid_until")
    assert facts(**{key: AS_OF - DAY})[name] is False
    assert facts(**{key: AS_OF})[name] is True
    assert facts(**{key: AS_OF + DAY})[name] is True
    assert facts(**{key: None})[name] is False
    assert facts()[name] is None


@pytest.mark.parametrize(
    ("key", "name"),
    [("registered_unemployed_on", "unemployment_registered"), ("graduated_on", "graduate")],
)
def test_what_is_still_to_come_does_not_hold(key, name):
    assert facts(**{key: AS_OF})[name] is True
    assert facts(**{key: AS_OF + DAY})[name] is False
    assert facts(**{key: None})[name] is False
    assert facts()[name] is None


def test_registered_months_are_none_without_a_registration():
    assert facts(registered_unemployed_on=None)["registered_months"] == 0
    assert facts()["registered_months"] is None
    assert facts(registered_unemployed_on=date(2025, 11, 23))["registered_months"] == 12


def test_years_since_graduation():
    assert facts(graduated_on=date(2023, 11, 23))["years_since_graduation"] == 3
    assert facts(graduated_on=date(2023, 11, 24))["years_since_graduation"] == 2
    assert facts(graduated_on=None)["years_since_graduation"] is None


def service(on, kind="job_referral", ref=None, accepted=True, **more):
    ref = ref or f"{kind}{on.isoformat()}"
    return {"on": on, "kind": kind, "external_ref": ref, "accepted": accepted, **more}


def counted(*services, as_of=AS_OF):
    return Services(list(services), shipped()).counted(as_of)


def test_services_within_the_year():
    year_ago = date(2025, 11, 23)
    assert counted(service(year_ago)) == (0, 0)  # the window is open on that side
    assert counted(service(year_ago + DAY)) == (1, 1)
    assert counted(service(AS_OF)) == (1, 1)
    assert counted(service(AS_OF + DAY)) == (0, 0)


def test_service_window_at_the_end_of_february():
    assert counted(service(date(2024, 2, 29)), as_of=date(2025, 2, 28)) == (1, 1)
    assert counted(service(date(2024, 2, 29)), as_of=date(2025, 3, 1)) == (0, 0)


@pytest.mark.parametrize("kind", ["career_guidance", "policy_briefing", "counselling", "visit"])
def test_only_training_and_referral_count(kind):
    assert counted(service(AS_OF, kind=kind)) == (0, 0)


def test_services_without_provincial_number_or_refused_do_not_count():
    refused = service(AS_OF, accepted=False)
    unnumbered = {"on": AS_OF, "kind": "job_referral", "accepted": True}
    assert counted(refused, unnumbered) == (0, 0)


def test_one_service_a_day_of_each_kind():
    same_day = [service(AS_OF, ref="a"), service(AS_OF, ref="b")]
    assert counted(*same_day) == (1, 1)
    assert counted(*same_day, service(AS_OF, kind="skills_training")) == (2, 2)


def test_the_same_event_counts_once():
    assert counted(service(AS_OF, ref="a"), service(AS_OF - DAY, ref="a")) == (1, 1)


def test_unknown_acceptance_leaves_a_span():
    open_ = {"on": AS_OF, "kind": "job_referral", "external_ref": "x"}
    assert counted(open_, service(AS_OF - DAY)) == (1, 2)
    assert facts(services=[open_])["counted_services"] is None
    assert facts(services=[])["counted_services"] == 0
    assert facts()["counted_services"] is None


def minor_children(children, as_of):
    return Children(children, shipped()).minor(as_of)


def child(birth_date=date(2015, 1, 1), raised=True):
    return {"birth_date": birth_date, "raised_by_applicant": raised}


def test_child_is_minor_to_the_day_before_the_18th_birthday():
    assert minor_children([child(date(2008, 11, 24))], AS_OF) == 1
    assert minor_children([child(date(2008, 11, 23))], AS_OF) == 0
    assert minor_children([child(AS_OF + DAY)], AS_OF) == 0  # not born yet


@pytest.mark.parametrize(
    ("born", "on", "counts"),
    [
        (date(2008, 11, 23), date(2026, 11, 22), 1),
        (date(2008, 11, 23), date(2026, 11, 23), 0),
        (date(2008, 11, 23), date(2026, 11, 24), 0),
        (date(2008, 2, 29), date(2026, 2, 27), 1),
        (date(2008, 2, 29), date(2026, 2, 28), 0),
        (date(2026, 11, 23), date(2026, 11, 22), 0),
        (date(2026, 11, 23), date(2026, 11, 23), 1),
    ],
)
def test_child_counts_from_birth_to_the_day_before_the_18th_birthday(born, on, counts):
    assert facts(on, children=[child(born)])["minor_children"] == counts


def test_children_unknown_only_where_it_matters():
    assert minor_children(None, AS_OF) is None
    assert minor_children([], AS_OF) == 0
    assert minor_children([child(), child(None)], AS_OF) == 1
    assert minor_children([child(raised=None)], AS_OF) is None
    assert minor_children([child(None, raised=False)], AS_OF) == 0


def member(**values):
    return {
        "birth_date": date(1980, 1, 1),
        "sex": "male",
        "able_to_work": True,
        "willing_to_work": True,
        "student": False,
        "serving": False,
        "pensioner": False,
        "registered_unemployed": True,
        "employed": False,
        "transferred_employment": False,
        **values,
    }


def test_zero_employment_family_of_two():
    found = facts(household=[member(), member()])
    assert found["household_workforce"] == 2
    assert found["household_workforce_unemployed"] == 2
    assert found["zero_employment_family"] is True
    assert found["zero_transfer_family"] is True


def test_one_is_no_zero_employment_family_but_may_be_zero_transfer():
    found = facts(household=[member()])
    assert found["zero_employment_family"] is False
    assert found["zero_transfer_family"] is True


@pytest.mark.parametrize(
    "out",
    [
        {"student": True},
        {"serving": True},
        {"pensioner": True},
        {"able_to_work": False},
        {"willing_to_work": False},
        {"birth_date": date(2015, 1, 1)},
        {"birth_date": date(1950, 1, 1)},
    ],
)
def test_members_who_do_not_count(out):
    employed = {"employed": True, "registered_unemployed": False, "transferred_employment": True}
    found = facts(household=[member(), member(), member(**employed, **out)])
    assert found["household_workforce"] == 2
    assert found["zero_employment_family"] is True
    assert found["zero_transfer_family"] is True


@pytest.mark.parametrize("working", [{"employed": True}, {"registered_unemployed": False}])
def test_one_at_work_or_unregistered_fails_the_family(working):
    assert (
        facts(household=[member(), member(), member(**working)])["zero_employment_family"] is False
    )


def test_one_transferred_fails_the_family():
    found = facts(household=[member(), member(transferred_employment=True)])
    assert found["zero_transfer_family"] is False
    assert found["household_transferred"] == 1


def test_unknown_field_makes_the_test_unknown():
    household = [member(), member(employed=None)]
    assert facts(household=household)["zero_employment_family"] is None
    assert facts(household=household)["zero_transfer_family"] is True


def test_certain_failure_comes_before_the_unknown():
    household = [member(student=None), member(employed=True)]
    assert facts(household=household)["zero_employment_family"] is False


def test_failure_of_one_who_may_not_count_is_unknown():
    household = [member(), member(), member(student=None, employed=True)]
    assert facts(household=household)["zero_employment_family"] is None


def test_a_child_does_not_count_whatever_else_is_unknown():
    young = {"birth_date": date(2018, 1, 1)}
    assert facts(household=[member(), member(), young])["zero_employment_family"] is True


@pytest.mark.parametrize("household", [None, []])
def test_no_household_is_unknown(household):
    found = facts(household=household) if household is not None else facts()
    assert found["zero_employment_family"] is None
    assert found["household_workforce"] is None


@pytest.mark.parametrize(
    ("born", "on", "workforce"),
    [
        (date(2010, 11, 23), date(2026, 11, 22), 1),  # 16 tomorrow
        (date(2010, 11, 23), date(2026, 11, 23), 2),
        (date(2010, 11, 23), date(2026, 11, 24), 2),
        (date(2012, 2, 29), date(2028, 2, 28), 1),
        (date(2012, 2, 29), date(2028, 2, 29), 2),
        (date(1967, 5, 12), date(2028, 1, 11), 2),  # retires on 12 January 2028
        (date(1967, 5, 12), date(2028, 1, 12), 1),
        (date(1967, 5, 12), date(2028, 1, 13), 1),
    ],
)
def test_members_count_from_16_to_the_day_before_retirement(born, on, workforce):
    found = facts(on, household=[member(), member(birth_date=born)])
    assert found["household_workforce"] == workforce
    assert found["zero_employment_family"] is (workforce == 2)


def test_a_woman_of_the_household_of_unknown_class():
    """Born in June 1978 she retires in March 2030 or in August 2035."""
    woman = member(birth_date=date(1978, 6, 1), sex="female", employed=True)
    household = [member(), member(), woman]
    assert facts(date(2030, 2, 28), household=household)["zero_employment_family"] is False
    assert facts(date(2030, 3, 1), household=household)["zero_employment_family"] is None
    later = [facts(date(2037, 1, 1), household=household)["zero_employment_family"]]
    assert later == [True]


def test_services_leave_the_window_once_and_for_all():
    """Day by day through a leap year, for services of every day of the month."""
    for on in (date(2024, 2, 29), date(2023, 2, 28), date(2023, 8, 31), date(2024, 1, 31)):
        services = Services([service(on)], shipped())
        counts = [services.counted(on + n * DAY).most for n in range(-2, 400)]
        assert counts[:2] == [0, 0]
        left = counts.index(0, 2)
        assert set(counts[2:left]) == {1}
        assert set(counts[left:]) == {0}
        assert on + (left - 2) * DAY in list(services.days())
