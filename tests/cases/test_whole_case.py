"""One person's case through the shipped diagrams and the real services."""

from datetime import date

import pytest

from app.archive.queries import read_archive
from app.eligibility.queries import recognitions_of_person
from app.exits.queries import exit_of_case
from app.follow_up.queries import follow_ups_of_case
from app.plans.queries import current_agreement, current_plan, plans_of_case
from app.visits.queries import refusals_of_case, visits_of_case
from tests.case_driver import CaseDriver, fresh
from tests.factories import make_user

REFUSED = {"refused_offer": "海州物业保洁员，社区推荐", "refusal_reason": "不想去"}


@pytest.fixture
def drive(session):
    return CaseDriver()


def test_from_registration_to_exit(drive):
    drive.in_service()
    assert current_plan(drive.case.id).measures[0].status == "done"
    drive.visit("continues").wait(30)
    drive.visit("employed", employed_on=drive.today)
    drive.do(
        "verify_employment",
        employed="yes",
        employed_on=drive.today,
        employment_type="010",
        reason="单位已确认",
    )
    for _call in range(3):
        drive.wait(100)
        drive.do(
            "follow_up_call", contacted_on=drive.today, mode="phone", employment_status="employed"
        )
    assert len(follow_ups_of_case(drive.case.id)) == 3
    drive.do("propose_exit", exit_reason="employed", effective_on=drive.today, evidence="稳定就业")
    drive.do("decide_exit", decision="exit", reason="同意")
    case = fresh(drive.case)
    assert (case.status, case.outcome) == ("closed", "end_exited")
    assert recognitions_of_person(case.person_id)[0].end_reason == "employed"
    assert current_agreement(case.id).status == "ended"
    assert exit_of_case(case.id).re_entry_on is None
    assert len(read_archive(case.id)["visit"]) == 2


def refuse(drive):
    drive.visit("refused", refused_service="job_referral", **REFUSED)
    drive.do(
        "confirm_refusal", suitable="yes", person_heard="yes", justified="no", reason="岗位合适"
    )


def test_the_third_unjustified_refusal_ends_the_assistance(drive):
    drive.in_service()
    for _time in range(3):
        drive.wait(20)
        refuse(drive)
    assert [r.counts for r in refusals_of_case(drive.case.id)] == [True] * 3
    drive.do(
        "propose_exit",
        exit_reason="refused_services",
        effective_on=drive.today,
        evidence="三次拒绝",
    )
    assert drive.waiting == []  # the person may ask to be heard
    drive.tell("hearing_requested")
    drive.do("hold_hearing", held_on=drive.today, statement="家人生病", findings="属实")
    drive.do("decide_exit", decision="keep", reason="有正当理由")
    assert fresh(drive.case).is_open
    assert drive.waiting == ["assess_needs"]


def test_contact_lost_for_six_months(drive):
    drive.in_service()
    for _month in range(8):
        if "record_visit" not in drive.waiting:
            break
        drive.wait(31)
        drive.visit("lost_contact", met="no", not_met_reason="wrong_contact")
    assert drive.waiting == ["propose_exit"]
    assert len(visits_of_case(drive.case.id)) == 7


def test_a_change_of_plan_makes_a_new_version(drive):
    drive.in_service().visit("needs_change")
    drive.plan()
    assert [p.version for p in plans_of_case(drive.case.id)] == [2, 1]


def test_death_is_verified_and_ends_the_case(drive):
    drive.in_service().tell("death")
    drive.do("verify_change", confirmed="yes", happened_on=drive.today, reason="死亡证明")
    drive.do("propose_exit", exit_reason="deceased", effective_on=drive.today, evidence="死亡证明")
    drive.do("decide_exit", decision="exit", reason="同意")
    assert fresh(drive.case).outcome == "end_exited"
    assert drive.person.deceased_on == date.fromisoformat(drive.today)


def test_a_change_that_is_not_true_goes_back_to_the_stage(drive):
    drive.in_service().tell("employed")
    drive.do("verify_change", confirmed="no", reason="误报")
    assert fresh(drive.case).stage in ("service", "service_stage")


def test_urgent_need_is_helped_and_the_visits_go_on(drive):
    drive.in_service().visit("urgent")
    drive.do("arrange_urgent_help", help=["temporary_post"], arranged_on=drive.today, note="已安排")
    assert drive.waiting == ["record_visit"]


def test_a_late_task_is_shown_to_the_manager(drive):
    drive.in_service().wait(200)
    assert drive.task("record_visit").escalated_at is not None


def test_the_first_contact_stays_responsible_until_somebody_accepts(session):
    drive = CaseDriver(first_contact="street_officer")
    second = make_user("community_officer")
    first_contact = drive.staff["street_officer"]
    drive.register()
    assert drive.task("accept_case").assignee_id == drive.officer.id
    drive.do("accept_case", accepted="no", reason="正在休假")
    assert fresh(drive.case).responsible_id == first_contact.id
    assert drive.task("accept_case").assignee_id == second.id
    drive.do("accept_case", accepted="yes")
    assert fresh(drive.case).responsible_id == second.id
    assert drive.waiting == ["preliminary_review"]


def test_nobody_is_kept_against_their_will_before_recognition(drive):
    drive.register().tell("withdrawal")
    drive.do("verify_change", confirmed="yes", happened_on=drive.today, reason="本人要求")
    case = fresh(drive.case)
    assert (case.status, case.outcome) == ("closed", "end_terminated")


def test_a_lost_job_brings_the_person_back_to_planning(drive):
    drive.in_service().visit("employed", employed_on=drive.today)
    drive.do(
        "verify_employment",
        employed="yes",
        employed_on=drive.today,
        employment_type="010",
        reason="单位已确认",
    )
    drive.wait(10).tell("job_lost")
    drive.do(
        "follow_up_call",
        contacted_on=drive.today,
        mode="phone",
        employment_status="lost",
        lost_on=drive.today,
    )
    assert drive.waiting == ["assess_needs"]
