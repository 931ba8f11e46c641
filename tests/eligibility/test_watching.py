"""Conditions that change, with time and with the records: the right task opens, and opens once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from app.cases.actions import CaseNotWaiting, complete_task, open_case
from app.cases.actions.open import open_found_case
from app.cases.models import Case, CaseEvent, Task
from app.cases.queries import open_tasks_of_case
from app.clock import CALENDAR
from app.dates.clock import clock_at
from app.eligibility import jobs
from app.eligibility.actions import end_recognition, publish_standard
from app.eligibility.actions.watch import mark_watched
from app.eligibility.barring import TooEarlyAgain
from app.eligibility.models import Determination, Watch
from app.eligibility.queries import (
    determinations_of_case,
    latest_determination,
    running_recognition,
)
from app.errors import Conflict
from app.extensions import db
from app.people.actions.household import set_household
from app.people.actions.records import (
    add_insurance_months,
    record_certificate,
    record_register_check,
    record_service,
    state_income,
    withdraw_certificate,
)
from app.people.actions.register import update_person
from app.people.actions.registrations import add_registration, cancel_registration
from app.people.models import ChangedPerson
from app.queue import open_queue
from app.turns import CutShort
from tests.case_driver import CaseDriver
from tests.factories import make_user, sign_in
from tests.people.factories import make_person
from tests.shipped import publish_shipped

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
DIBAO = {"kind": "dibao", "valid_until": "2027-06-30"}
REGISTERED = {"registered_on": "2026-02-10", "unemployed_since": "2026-02-01", "reason_code": "20"}


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock_at(TODAY):
        yield


@pytest.fixture
def officer(session):
    publish_shipped()
    return make_user("community_officer")


def forget_marks():
    db.session.execute(delete(ChangedPerson))


def marks():
    rows = db.session.execute(select(ChangedPerson.person_id, ChangedPerson.look_on))
    return dict(rows.all())


def looked_at(day):
    """What the worker does on ``day``; for how many people something came of it."""
    with clock_at(day):
        return jobs.look_at_changed_people()


def unemployed(officer, **values):
    """Of the city, able and willing; registered, and in no category yet."""
    facts = {
        "hukou_division_code": "379901",
        "urban_rural": "urban",
        "able_to_work": True,
        "willing_to_work": True,
        "marital_status": "married",
        **values,
    }
    person = make_person(officer, **facts)
    add_registration(person.id, REGISTERED, by=officer)
    return person


def case_of(person):
    return db.session.scalar(select(Case).where(Case.person_id == person.id))


def tasks_of(case):
    return [task.element_id for task in open_tasks_of_case(case.id)]


# -- who is to be looked at again --------------------------------------------------


def test_every_change_of_a_fact_marks_the_person(officer):
    person = make_person(officer)
    registration = add_registration(person.id, REGISTERED, by=officer)
    certificate = record_certificate(person.id, DIBAO, by=officer)
    changes = {
        "update": lambda: update_person(person.id, {"able_to_work": True}, by=officer),
        "cancel": lambda: cancel_registration(
            registration.id, {"cancelled_on": "2026-03-01", "cancel_code": "11"}, by=officer
        ),
        "register": lambda: add_registration(
            person.id, {**REGISTERED, "registered_on": "2026-03-02"}, by=officer
        ),
        "certificate": lambda: record_certificate(person.id, DIBAO, by=officer),
        "withdraw": lambda: withdraw_certificate(certificate.id, by=officer),
        "service": lambda: record_service(
            person.id, {"kind": "job_referral", "on": "2026-03-01", "accepted": True}, by=officer
        ),
        "income": lambda: state_income(
            person.id, {"year": 2025, "kind": "earned", "amount": "9000"}, by=officer
        ),
        "insurance": lambda: add_insurance_months(
            person.id,
            {"first_month": "2025-01-01", "division_code": "379901", "employer": "甲厂"},
            by=officer,
        ),
        "answer": lambda: record_register_check(person.id, "dibao", found=False, by=None),
        "household": lambda: set_household(person.id, [], by=officer),
    }
    for name, change in changes.items():
        forget_marks()
        change()
        assert marks() == {person.id: TODAY + DAY}, name


def test_what_changes_nothing_marks_nobody(officer):
    person = make_person(officer, able_to_work=True)
    forget_marks()
    update_person(person.id, {"able_to_work": True}, by=officer)
    assert marks() == {}


def household_of_two(officer, **of_spouse):
    person, spouse = unemployed(officer, sequence=1), unemployed(officer, sequence=2, name="李四")
    told = {
        "relation": "spouse",
        "name": spouse.name,
        "id_number": spouse.id_number.reveal(),
        "lives_together": True,
        **of_spouse,
    }
    set_household(person.id, [told], by=officer)
    return person, spouse


def test_a_change_marks_the_household(officer):
    person, spouse = household_of_two(officer)
    other = make_person(officer)
    forget_marks()
    cancel_registration(
        spouse.registration.id, {"cancelled_on": "2026-03-01", "cancel_code": "11"}, by=officer
    )
    assert marks() == {person.id: TODAY + DAY, spouse.id: TODAY + DAY}
    forget_marks()
    set_household(person.id, [], by=officer)  # whoever is not told any more was of it until now
    assert marks().keys() == {person.id, spouse.id}
    forget_marks()
    record_certificate(other.id, DIBAO, by=officer)
    assert marks().keys() == {other.id}


def test_with_a_case_at_once_and_the_earlier_day_holds(officer):
    person = unemployed(officer)
    assert marks() == {person.id: TODAY + DAY}
    open_case(person, by=officer)
    record_certificate(person.id, DIBAO, by=officer)
    assert marks() == {person.id: TODAY}


# -- recognised people -------------------------------------------------------------


def recognised(category="dibao", certificates=(DIBAO,), **facts):
    """A person in service, recognised under what the tables found; the marks are taken up."""
    driver = CaseDriver(TODAY)
    with clock_at(driver.now):
        update_person(driver.person.id, {"urban_rural": "rural", **facts}, by=driver.officer)
        for certificate in certificates:
            record_certificate(driver.person.id, certificate, by=driver.officer)
    driver.register()
    opinion = {"opinion": "recognise"}
    driver.do("preliminary_review", **opinion, primary_category=category)
    driver.wait(12)
    driver.do("street_review", **opinion)
    driver.do("county_decision", **opinion, primary_category=category)
    driver.plan().serve()
    assert looked_at(driver.now) == 0
    assert running_recognition(driver.person.id).primary_category == category
    return driver


def certificate_of(driver, kind="dibao"):
    return next(c for c in driver.person.certificates if c.kind == kind)


def test_an_ended_certificate_leads_to_verification_once(session):
    driver = recognised()
    before = len(determinations_of_case(driver.case.id))
    with clock_at(driver.now):
        withdraw_certificate(certificate_of(driver).id, by=driver.officer)
    assert looked_at(driver.now) == 1
    assert driver.waiting == ["verify_change"]
    assert latest_determination(driver.case.id).categories == []
    assert len(determinations_of_case(driver.case.id)) == before + 1
    assert marks() == {}
    assert looked_at(driver.now) == 0
    with clock_at(driver.now):  # another change that changes nothing more
        record_register_check(driver.person.id, "dibao", found=False, by=None)
    assert looked_at(driver.now) == 0
    assert driver.waiting == ["verify_change"]


def test_a_cancelled_registration_leads_to_verification(session):
    driver = recognised()
    with clock_at(driver.now):
        cancel_registration(
            driver.person.registration.id,
            {"cancelled_on": driver.today, "cancel_code": "12"},
            by=driver.officer,
        )
    assert looked_at(driver.now) == 1
    assert driver.waiting == ["verify_change"]


def test_a_service_recorded_changes_nothing_and_keeps_no_second_determination(session):
    driver = recognised()
    before = len(determinations_of_case(driver.case.id))
    with clock_at(driver.now):
        record_service(
            driver.person.id,
            {"kind": "career_guidance", "on": driver.today, "accepted": True},
            by=driver.officer,
        )
    assert looked_at(driver.now) == 0
    assert marks() == {}
    assert len(determinations_of_case(driver.case.id)) == before
    assert driver.waiting == ["record_visit"]


def test_a_household_member_employed_ends_the_category_of_the_other(session):
    """零就业家庭: at least one at work ends it for all members (rules.md 1.6)."""
    driver = CaseDriver(TODAY)
    with clock_at(driver.now):
        spouse = unemployed(driver.officer, sequence=1, name="李四")
        told = {
            "relation": "spouse",
            "name": spouse.name,
            "id_number": spouse.id_number.reveal(),
            "lives_together": True,
        }
        set_household(driver.person.id, [told], by=driver.officer)
        for kind in ("family_business", "family_investment"):
            state_income(
                driver.person.id, {"year": 2025, "kind": kind, "amount": "0"}, by=driver.officer
            )
        update_person(driver.person.id, {"retirement_class": "female_55"}, by=driver.officer)
    driver.register()
    assert "urban_zero_employment" in latest_determination(driver.case.id).categories
    category = {"opinion": "recognise", "primary_category": "urban_zero_employment"}
    driver.do("preliminary_review", **category)
    driver.wait(12)
    driver.do("street_review", opinion="recognise")
    driver.do("county_decision", **category)
    recognition = running_recognition(driver.person.id)
    recognition.categories = ["urban_zero_employment"]
    driver.plan().serve()
    assert looked_at(driver.now) == 1
    assert tasks_of(case_of(spouse)) == ["contact_person"]  # who qualifies by the same family
    with clock_at(driver.now):
        cancel_registration(
            spouse.registration.id,
            {"cancelled_on": driver.today, "cancel_code": "11"},
            by=driver.officer,
        )
    assert looked_at(driver.now) == 1
    assert driver.waiting == ["verify_change"]
    assert "urban_zero_employment" not in latest_determination(driver.case.id).categories


def test_who_fails_one_of_several_categories_stays_recognised(session):
    disability = {"kind": "disability", "valid_until": "2030-01-31"}
    driver = recognised(certificates=(DIBAO, disability))
    assert running_recognition(driver.person.id).categories == ["dibao", "disabled"]
    with clock_at(driver.now):
        withdraw_certificate(certificate_of(driver).id, by=driver.officer)
    assert looked_at(driver.now) == 0
    assert driver.waiting == ["record_visit"]
    events = db.session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == driver.case.id, CaseEvent.kind != "completed")
    ).all()
    (noted,) = [event for event in events if event.kind == "category_lapsed"]
    assert noted.data == {"lost": ["dibao"], "left": ["disabled"]}


def test_time_ends_a_certificate_and_the_clock_tells(session):
    driver = recognised()
    assert latest_determination(driver.case.id).next_change_on == date(2027, 7, 1)
    with clock_at(date(2027, 6, 30)):
        assert jobs.reassess_recognised() == 0
    with clock_at(date(2027, 7, 1)):
        assert jobs.reassess_recognised() == 1
        assert jobs.reassess_recognised() == 0
    assert "verify_change" in driver.waiting


def test_a_worker_that_ends_leaves_the_rest_to_the_next(session, monkeypatch):
    """Cut short the job counts as failed, so that the queue begins it anew."""
    driver = recognised()
    with clock_at(date(2027, 7, 1)):
        with monkeypatch.context() as told:
            told.setattr(jobs, "is_stopping", lambda: True)
            with pytest.raises(CutShort):
                jobs.reassess_recognised()
        assert "verify_change" not in driver.waiting
        assert jobs.reassess_recognised() == 1


def test_a_case_that_is_busy_is_told_when_it_has_settled_the_other_change(session):
    driver = recognised()
    driver.tell("moved_away")
    assert driver.waiting == ["verify_change"]
    with clock_at(driver.now):
        withdraw_certificate(certificate_of(driver).id, by=driver.officer)
    assert looked_at(driver.now) == 0
    assert running_recognition(driver.person.id).lapse_told_on is None
    driver.do("verify_change", confirmed="no", reason="没有迁居")
    assert "verify_change" not in driver.waiting
    assert looked_at(driver.now + DAY) == 1
    assert driver.waiting == ["verify_change"]
    driver.do("verify_change", confirmed="no", reason="证件正在换发")
    assert looked_at(driver.now + 2 * DAY) == 0  # the officer has answered


def test_a_member_who_goes_to_work_on_a_later_day_is_known_of(session):
    """Records that begin later are no part of today's sheet, but of its next change."""
    driver = recognised()
    certificate = certificate_of(driver)
    with clock_at(driver.now):
        withdraw_certificate(certificate.id, by=driver.officer, on=date(2026, 9, 1))
    assert looked_at(driver.now) == 0
    assert latest_determination(driver.case.id).next_change_on == date(2026, 9, 1)
    with clock_at(date(2026, 9, 1)):
        assert jobs.reassess_recognised() == 1


# -- watched people: 服务找人 --------------------------------------------------------


def watch_of(person):
    return db.session.get(Watch, person.id)


def test_who_qualifies_with_time_is_found_on_the_day(officer):
    person = unemployed(officer, sequence=2, born=date(1980, 5, 6))
    assert looked_at(TODAY) == 0  # today belongs to the officer who registers
    assert watch_of(person) is None
    assert looked_at(TODAY + DAY) == 0
    watch = watch_of(person)
    assert (watch.qualifies, watch.next_change_on) == (False, date(2026, 8, 1))
    with clock_at(date(2026, 7, 31)):
        jobs.mark_watched_people()
    assert looked_at(date(2026, 7, 31)) == 0
    assert case_of(person) is None
    with clock_at(date(2026, 8, 1)):
        jobs.mark_watched_people()
        jobs.mark_watched_people()
    assert looked_at(date(2026, 8, 1)) == 1
    case = case_of(person)
    (task,) = open_tasks_of_case(case.id)
    assert (task.element_id, task.assignee_id, task.role) == (
        "contact_person",
        officer.id,
        "community_officer",
    )
    assert task.due_at.date() == date(2026, 8, 7)  # 5 working days; the 1st is a Saturday
    assert (case.responsible_id, case.opened_by) == (officer.id, None)
    assert watch.categories == ["urban_older"]
    assert watch.case_id == case.id
    assert looked_at(date(2026, 8, 2)) == 0


def found(officer):
    person = unemployed(officer)
    looked_at(TODAY + DAY)
    with clock_at(TODAY + DAY):
        record_certificate(person.id, DIBAO, by=officer)
    assert looked_at(TODAY + 2 * DAY) == 1
    return person, case_of(person)


def test_a_record_that_makes_somebody_qualify_is_found_the_next_day(officer):
    person, case = found(officer)
    assert tasks_of(case) == ["contact_person"]
    assert watch_of(person).categories == ["dibao"]


def test_the_contact_stands_in_my_work_and_leads_to_registration(client, officer):
    _person, case = found(officer)
    (task,) = open_tasks_of_case(case.id)
    sign_in(client, officer)
    assert "联系可能符合条件的人员" in client.get("/work").get_data(as_text=True)
    page = client.get(f"/tasks/{task.id}").get_data(as_text=True)
    assert "本人愿意申请" in page
    with clock_at(TODAY + 2 * DAY):
        answers = {"wishes_assistance": "yes", "contacted_on": "2026-03-04"}
        complete_task(task.id, answers, by=officer)
    assert tasks_of(case) == ["record_registration"]


def test_who_does_not_wish_is_not_asked_again(officer):
    person, case = found(officer)
    (task,) = open_tasks_of_case(case.id)
    with clock_at(TODAY + 2 * DAY):
        answers = {"wishes_assistance": "no", "contacted_on": "2026-03-04"}
        complete_task(task.id, answers, by=officer)
        record_certificate(person.id, {"kind": "disability"}, by=officer)
    assert (case.status, case.outcome) == ("closed", "end_contact_declined")
    assert looked_at(TODAY + 3 * DAY) == 0
    assert db.session.query(Case).filter_by(person_id=person.id).count() == 1


def test_who_qualifies_anew_is_asked_anew(officer):
    person, case = found(officer)
    (task,) = open_tasks_of_case(case.id)
    with clock_at(TODAY + 2 * DAY):
        complete_task(
            task.id, {"wishes_assistance": "no", "contacted_on": "2026-03-04"}, by=officer
        )
        (certificate,) = person.certificates
        withdraw_certificate(certificate.id, by=officer)
    assert looked_at(TODAY + 3 * DAY) == 0
    assert watch_of(person).qualifies is False
    with clock_at(TODAY + 4 * DAY):
        record_certificate(person.id, DIBAO, by=officer)
    assert looked_at(TODAY + 5 * DAY) == 1


def test_unknown_facts_open_no_case(officer):
    person = unemployed(officer, able_to_work=None)
    record_certificate(person.id, DIBAO, by=officer)
    assert looked_at(TODAY + DAY) == 0
    assert watch_of(person).qualifies is False


def test_who_was_never_registered_is_not_watched(officer):
    person = make_person(officer)
    record_certificate(person.id, DIBAO, by=officer)
    assert looked_at(TODAY + DAY) == 0
    assert watch_of(person) is None
    assert marks() == {}


def test_who_died_is_watched_no_more(officer):
    person = unemployed(officer)
    looked_at(TODAY + DAY)
    assert watch_of(person) is not None
    with clock_at(TODAY + DAY):
        cancel_registration(
            person.registration.id, {"cancelled_on": "2026-03-03", "cancel_code": "26"}, by=officer
        )
    assert looked_at(TODAY + 2 * DAY) == 0
    assert watch_of(person) is None


def test_whose_case_an_officer_opened_meanwhile_is_left_to_it(officer):
    person = unemployed(officer)
    record_certificate(person.id, DIBAO, by=officer)
    case = open_case(person, by=officer)
    assert looked_at(TODAY + DAY) == 0
    assert tasks_of(case) == ["record_registration"]
    assert marks() == {person.id: TODAY + 2 * DAY}  # until the case has compared for itself


def test_one_person_who_cannot_be_looked_at_does_not_stop_the_rest(officer, caplog):
    first, second = unemployed(officer), unemployed(officer)
    for person in (first, second):
        record_certificate(person.id, DIBAO, by=officer)
    db.session.execute(
        delete(ChangedPerson).where(ChangedPerson.person_id.not_in((first.id, second.id)))
    )
    state_income(first.id, {"year": 2025, "kind": "earned", "amount": "1"}, by=officer)
    first.birth_date = date(9990, 1, 1)  # whom no calendar can carry through a lifetime
    db.session.commit()
    assert looked_at(TODAY + DAY) == 1
    assert tasks_of(case_of(second)) == ["contact_person"]
    assert case_of(first) is None
    assert marks() == {first.id: TODAY + 2 * DAY}
    assert f"person {first.id}" in caplog.text


def test_a_published_standard_marks_who_is_watched_there(officer):
    person = unemployed(officer)
    looked_at(TODAY + DAY)
    away = "379902001001"
    elsewhere = unemployed(make_user("community_officer", unit=away), unit_code=away)
    looked_at(TODAY + DAY)
    forget_marks()
    figures = {"published_on": TODAY, "by": None}
    publish_standard("379901", "minimum_wage_month", 2026, 2000, **figures)
    assert marks() == {}
    publish_standard("379901", "urban_dibao_month", 2026, 1100, **figures)
    assert marks() == {person.id: TODAY}
    assert elsewhere.id not in marks()


def test_a_new_release_is_put_to_everybody_who_is_watched(officer):
    """Only to them, and once; cases stay on their release."""
    person = unemployed(officer, sequence=2, born=date(1980, 5, 6))
    looked_at(TODAY + DAY)
    with clock_at(TODAY + 2 * DAY):
        jobs.mark_watched_people()
    assert marks() == {}
    newer = publish_shipped("2026-03")
    newer_id = newer.id
    with clock_at(TODAY + 3 * DAY):
        jobs.mark_watched_people()
        assert marks() == {person.id: TODAY + 3 * DAY}
        assert looked_at(TODAY + 3 * DAY) == 0
        assert watch_of(person).release_id == newer_id
        jobs.mark_watched_people()
        assert marks() == {}


# -- refused, and waiting for time --------------------------------------------------


def refused(officer):
    """A refused case whose window for review is over: it waits for a birthday."""
    driver = CaseDriver(TODAY)
    with clock_at(driver.now):
        update_person(driver.person.id, {"urban_rural": "rural"}, by=driver.officer)
        for register in ("dibao", "disability", "education", "poverty"):
            record_register_check(driver.person.id, register, found=False, by=None)
    driver.register()
    why = {"difference_reason": "其余类别没有材料", "comment": "无"}
    driver.do("preliminary_review", opinion="refuse", **why)
    driver.do("street_review", opinion="refuse", **why)
    driver.do("county_decision", opinion="refuse", refusal_reason="不符合", **why)
    return driver


def test_a_refused_case_that_waits_hears_of_a_changed_record(session):
    driver = refused(None)
    assert latest_determination(driver.case.id).next_change_on is not None
    driver.wait(30)
    assert driver.waiting == []
    looked_at(driver.now)
    with clock_at(driver.now):
        record_certificate(driver.person.id, DIBAO, by=driver.officer)
    assert looked_at(driver.now) == 1
    assert driver.waiting == ["reassess"]
    assert "dibao" in latest_determination(driver.case.id).categories
    assert looked_at(driver.now) == 0


def test_during_the_window_for_review_it_is_told_afterwards(session):
    driver = refused(None)
    with clock_at(driver.now):
        record_certificate(driver.person.id, DIBAO, by=driver.officer)
    assert looked_at(driver.now) == 0
    assert marks() == {driver.person.id: driver.now.date() + DAY}
    driver.wait(30)
    assert looked_at(driver.now) == 1
    assert driver.waiting == ["reassess"]


def test_a_refused_case_is_not_told_of_what_says_nothing_more(session):
    driver = refused(None)
    driver.wait(30)
    looked_at(driver.now)
    with clock_at(driver.now):
        state_income(
            driver.person.id, {"year": 2025, "kind": "earned", "amount": "100"}, by=driver.officer
        )
    assert looked_at(driver.now) == 0
    assert driver.waiting == []


# -- who may not apply again yet ------------------------------------------------------


@pytest.fixture
def barred(session):
    """Left for refusing services: may apply again from 1 September."""
    driver = recognised()
    with clock_at(driver.now):
        end_recognition(
            running_recognition(driver.person.id),
            on=driver.now.date(),
            reason="refused_services",
            by=None,
            reapply_from=date(2026, 9, 1),
        )
        driver.case.status, driver.case.closed_at = "closed", driver.now
        db.session.flush()
    return driver


def test_a_case_is_refused_until_the_day(barred):
    with clock_at(date(2026, 8, 31)), pytest.raises(TooEarlyAgain, match="2026年9月1日"):
        open_case(barred.person, by=barred.officer)
    with clock_at(date(2026, 8, 31)), pytest.raises(Conflict):
        open_found_case(barred.person, on=date(2026, 8, 31))
    with clock_at(date(2026, 9, 1)):
        assert open_case(barred.person, by=barred.officer).is_open


def test_the_page_says_until_when(client, barred):
    sign_in(client, barred.officer)
    with clock_at(date(2026, 8, 31)):
        asked = client.get(f"/cases/new?person={barred.person.id}").get_data(as_text=True)
        assert "才能重新申请（通知五、(五)：无正当理由不接受就业援助服务）" in asked
        assert 'name="person"' not in asked
        sent = client.post(
            "/cases/new", data={"person": barred.person.id}, follow_redirects=True
        ).get_data(as_text=True)
    assert "要到2026年9月1日才能重新申请" in sent
    assert db.session.query(Case).filter_by(person_id=barred.person.id).count() == 1


def test_who_is_barred_is_found_when_the_bar_ends(barred):
    with clock_at(TODAY + 60 * DAY):
        record_certificate(barred.person.id, {"kind": "disability"}, by=barred.officer)
    assert looked_at(TODAY + 61 * DAY) == 0
    watch = db.session.get(Watch, barred.person.id)
    assert (watch.qualifies, watch.next_change_on) == (False, date(2026, 9, 1))
    with clock_at(date(2026, 9, 1)):
        mark_watched(on=date(2026, 9, 1))
    assert looked_at(date(2026, 9, 1)) == 1


# -- what is kept ---------------------------------------------------------------------


def test_a_determination_keeps_sheet_release_outcome_rules_and_who_decided(session):
    driver = refused(None)
    kept = db.session.scalars(
        select(Determination)
        .where(Determination.case_id == driver.case.id)
        .execution_options(populate_existing=True)
    ).one()
    assert kept.release_id == driver.case.release_id
    assert kept.sheet["birth_date"] == "1975-03-14"
    assert (kept.eligible, kept.precondition) == ("unknown", "yes")
    assert "hardship_graduate" not in kept.unknown_categories
    rules = {reason["rule"]: reason["outcome"] for reason in kept.reasons}
    assert rules["dibao.dibao"] == "no"
    assert rules["precondition.registered"] == "yes"
    assert len({rule.split(".")[0] for rule in rules}) == 11
    by = [(o.stage, o.opinion, o.by_id) for o in kept.opinions]
    assert by == [
        ("preliminary", "refuse", driver.staff["community_officer"].id),
        ("street", "refuse", driver.staff["street_officer"].id),
        ("county", "refuse", driver.staff["county_reviewer"].id),
    ]
    assert kept.decision.reason == "不符合"


def test_messages_of_the_clock_are_not_for_staff(session):
    driver = refused(None)
    with pytest.raises(CaseNotWaiting):
        driver.tell("facts_changed")
    assert db.session.scalar(select(Task.id).where(Task.element_id == "reassess")) is None


def test_the_clock_has_every_job_of_changing_conditions(app):
    names = {entry.job for entry in CALENDAR}
    wanted = {"look_at_changed_people", "reassess_recognised", "mark_watched_people"}
    assert {f"yice:{name}" for name in wanted} <= names
    assert names <= set(open_queue(app).tasks)
