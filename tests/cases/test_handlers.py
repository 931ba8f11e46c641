"""Who takes over a case, and what a verified change does to it."""

from datetime import date

import pytest

from app.accounts.models import User
from app.archive.models import ArchivedCase
from app.archive.queries import ArchiveDamaged, read_archive
from app.cases.handover.queries import find_offer
from app.changes.queries import changes_of_case
from app.dates.clock import clock_at
from app.errors import InvalidInput
from app.follow_up.queries import employments_of_case
from tests.case_rows import call_service, make_case, make_task
from tests.factories import COMMUNITY, make_unit, make_user

OTHER = "379901001002"


@pytest.fixture
def first_contact(session):
    """Somebody of the street: not one of the community's own."""
    return make_user("street_officer", unit="379901001")


@pytest.fixture
def case(session, first_contact):
    case = make_case(make_user("community_officer", unit=COMMUNITY))
    case.responsible_id = first_contact.id
    session.flush()
    return case


def propose(case, first_contact, *, by=None, accepted=None):
    answers = {"accept_case": {"accepted": accepted} if accepted else {}}
    return call_service(
        "case.propose_receiver",
        case,
        by=by,
        answers=answers,
        inputs={"unit": case.unit_code, "first_contact_officer": str(first_contact.id)},
    )


def test_the_officer_with_the_fewest_open_cases(case, first_contact, session):
    make_case(session.get(User, case.opened_by))
    free = make_user("community_officer")
    assert propose(case, first_contact) == {"handover_needed": True, "receiver": str(free.id)}


def test_no_hand_over_from_one_of_the_units_own(case, session):
    make_user("community_officer")
    own = make_user("community_officer")
    make_case(own)
    assert propose(case, own)["handover_needed"] is False


def test_who_declined_is_not_asked_again(case, first_contact):
    second, third = make_user("community_officer"), make_user("community_officer")
    for user in (case.opened_by, second.id):
        make_task(
            case,
            "accept_case",
            status="done",
            ended_at=case.opened_at,
            ended_by=user,
            answers={"accepted": "no"},
        )
    assert propose(case, first_contact)["receiver"] == str(third.id)
    declining = propose(case, first_contact, by=third, accepted="no")
    assert declining == {"handover_needed": True, "receiver": None}


def test_disabled_officers_and_other_communities_are_not_asked(case, first_contact, session):
    make_user("community_officer", unit=OTHER)
    make_user("community_officer", is_enabled=False)
    assert propose(case, first_contact)["receiver"] == str(case.opened_by)


@pytest.mark.parametrize(("accepted", "expected"), [("yes", True), ("no", False)])
def test_responsibility_goes_over_with_acceptance_only(case, first_contact, accepted, expected):
    receiver = make_user("community_officer")
    result = call_service(
        "case.accept",
        case,
        by=receiver,
        answers={"accept_case": {"accepted": accepted}},
        variables={"responsible_officer": str(first_contact.id)},
    )
    assert result["accepted"] is expected
    assert result["responsible_officer"] == str((receiver if expected else first_contact).id)


def change(case, what, *, stage="service", recognised=True, confirmed="yes", **answers):
    given = {"confirmed": confirmed, "happened_on": "2026-03-02", "reason": "电话核实", **answers}
    with clock_at(date(2026, 3, 4)):
        return call_service(
            "case.record_change",
            case,
            by=make_user("community_officer"),
            answers={"verify_change": given},
            inputs={"change": what, "stage": stage, "recognised": recognised},
        )


def test_a_change_that_is_not_true_changes_nothing(case, first_contact):
    result = change(case, "death", confirmed="no", happened_on=None)
    assert result == {
        "stage": "service",
        "exit_reason": None,
        "unit": COMMUNITY,
        "responsible_officer": str(first_contact.id),
    }
    assert case.person.deceased_on is None
    assert not changes_of_case(case.id)[0].confirmed


@pytest.mark.parametrize(
    ("what", "answers", "reason"),
    [
        ("condition_lapsed", {"exit_reason": "household_member_employed"}, None),
        ("condition_lapsed", {}, "category_condition_lapsed"),
        ("withdrawal", {}, "voluntary"),
        ("death", {}, "deceased"),
        ("moved_away", {"destination": "out_of_city"}, "moved_out"),
    ],
)
def test_what_ends_the_assistance_of_a_recognised_person(case, what, answers, reason):
    result = change(case, what, **answers)
    assert (result["stage"], result["exit_reason"]) == (
        "exit",
        reason or answers["exit_reason"],
    )


@pytest.mark.parametrize("what", ["employed", "withdrawal", "death"])
def test_before_recognition_the_case_just_ends(case, what):
    result = change(case, what, stage="eligibility", recognised=False)
    assert (result["stage"], result["exit_reason"]) == ("closed", None)


def test_employment_leads_to_follow_up_and_is_known_there(case):
    assert change(case, "employed", employment_type="010")["stage"] == "follow_up"
    (employment,) = employments_of_case(case.id)
    assert (employment.employed_on, employment.source) == (date(2026, 3, 2), "change")
    assert call_service("follow_up.check_employment", case)["employed_on"] == "2026-03-02"


def test_death_reaches_the_persons_record(case):
    change(case, "death")
    assert case.person.deceased_on == date(2026, 3, 2)


def test_a_move_within_the_city_takes_case_and_person_along_but_not_responsibility(
    case, first_contact
):
    make_user("community_officer", unit=OTHER)
    result = change(case, "moved_away", destination="in_city", new_division_code=OTHER)
    assert result == {
        "stage": "service",
        "exit_reason": None,
        "unit": OTHER,
        "responsible_officer": str(first_contact.id),
    }
    assert (case.unit_code, case.person.unit_code) == (OTHER, OTHER)


def test_in_registration_nobody_is_asked_yet_for_the_diagram_asks(case, session):
    make_user("community_officer", unit=OTHER)
    change(case, "moved_away", stage="registration", destination="in_city", new_division_code=OTHER)
    session.flush()
    assert find_offer(case) is None


def test_a_move_to_a_community_without_officers_keeps_the_old_one(case, first_contact):
    make_unit(OTHER)
    result = change(case, "moved_away", destination="in_city", new_division_code=OTHER)
    assert result["responsible_officer"] == str(first_contact.id)


def test_a_community_that_is_not_there_is_named(case):
    with pytest.raises(InvalidInput) as raised:
        change(case, "moved_away", destination="in_city", new_division_code="379901009999")
    assert "new_division_code" in raised.value.errors


def test_the_archive_holds_what_the_case_was(case, session):
    officer = make_user("community_officer")
    task = make_task(case, "record_visit", answers={"situation": "平稳"})
    call_service(
        "visit.record",
        case,
        by=officer,
        answers={"record_visit": {"met": "yes", "outcome": "continues"}},
        task=task,
    )
    call_service(
        "plan.draft",
        case,
        by=officer,
        answers={"draft_plan": {"measures": [{"kind": "job_referral"}]}},
    )
    call_service("case.archive", case, by=officer)
    kept = read_archive(case.id)
    assert kept["case_file"][0]["person_id"] == case.person_id
    assert kept["task"][0]["answers"] == {"situation": "平稳"}
    assert kept["visit"][0]["outcome"] == "continues"
    assert kept["measure"][0]["kind"] == "job_referral"
    assert "timer" not in kept


def test_an_archive_that_was_touched_is_found_out(case, session):
    call_service("case.archive", case)
    session.query(ArchivedCase).filter_by(case_id=case.id).one().digest = bytes(32)
    session.flush()
    with pytest.raises(ArchiveDamaged):
        read_archive(case.id)
