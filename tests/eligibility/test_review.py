"""Opinions, notice, objection, decision, recognition, refusal and review of a determination."""

from datetime import date

import pytest

from app.accounts.models import RoleGrant
from app.dates.clock import clock_at
from app.eligibility.actions import end_recognition
from app.eligibility.models import Determination
from app.eligibility.queries import (
    barred_until,
    determinations_of_case,
    latest_determination,
    running_notices,
    running_recognition,
)
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.extensions import db
from app.letters.queries import letters_of_case
from app.people.secrets import Secret
from tests.case_rows import call_service, make_case
from tests.factories import COMMUNITY, make_user
from tests.shipped import publish_shipped

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock_at(TODAY):
        yield


@pytest.fixture
def officer(session):
    return make_user("community_officer")


@pytest.fixture
def street(session):
    return make_user("street_officer")


@pytest.fixture
def county(session):
    return make_user("county_reviewer")


@pytest.fixture
def case(officer):
    release = publish_shipped()
    case = make_case(officer)
    case.release_id = release.id
    return case


def determination(case, eligible="yes", **values):
    found = Determination(
        case_id=case.id,
        person_id=case.person_id,
        release_id=case.release_id,
        as_of=TODAY,
        eligible=eligible,
        precondition="yes",
        categories=["urban_older"] if eligible == "yes" else [],
        unknown_categories=["disabled"] if eligible == "unknown" else [],
        primary_category="urban_older" if eligible == "yes" else None,
        content=Secret(plain='{"sheet": {}, "derived": {}, "evidence": {}, "reasons": []}'),
        **values,
    )
    db.session.add(found)
    db.session.flush()
    return found


def run(type_, case, found, by=None, answers=None, **inputs):
    return call_service(
        type_,
        case,
        by=by,
        answers=answers,
        inputs={"determination_id": found.id, **inputs},
    )


def preliminary(case, found, by, **answers):
    given = {"preliminary_review": {"opinion": "recognise", **answers}}
    return run("eligibility.record_preliminary_review", case, found, by, given)


def decide(case, found, by, reviewer=None, **answers):
    given = {"county_decision": {"opinion": "recognise", **answers}}
    return run(
        "eligibility.record_county_decision",
        case,
        found,
        by,
        given,
        preliminary_reviewer=str(reviewer.id) if reviewer else None,
    )


def test_opinion_with_the_recommendation_needs_no_reason(case, officer):
    found = determination(case)
    assert preliminary(case, found, officer) == {
        "preliminary_reviewer": str(officer.id),
        "preliminary_opinion": "recognise",
    }
    (opinion,) = found.opinions
    assert (opinion.differs, opinion.primary_category) == (False, "urban_older")


@pytest.mark.parametrize(("eligible", "differs"), [("no", True), ("unknown", False)])
def test_opinion_against_or_beyond_the_recommendation_needs_a_reason(
    case, officer, eligible, differs
):
    found = determination(case, eligible)
    with pytest.raises(InvalidInput) as caught:
        preliminary(case, found, officer, primary_category="disabled")
    assert "difference_reason" in caught.value.errors
    preliminary(
        case, found, officer, primary_category="disabled", difference_reason="见残疾人证原件"
    )
    assert found.opinions[0].differs is differs


def test_category_that_the_tables_did_not_find_needs_words(case, officer):
    found = determination(case)
    with pytest.raises(InvalidInput) as caught:
        preliminary(case, found, officer, primary_category="dibao")
    assert "comment" in caught.value.errors
    preliminary(case, found, officer, primary_category="dibao", comment="低保证明今日补交")
    assert found.opinions[0].primary_category == "dibao"


def test_notice_shows_name_category_and_masked_number_only(case, officer):
    found = determination(case)
    preliminary(case, found, officer)
    assert run("eligibility.publish_notice", case, found, officer, working_days=5) == {
        "notice_ends_on": "2026-03-09"
    }
    (notice,) = running_notices(COMMUNITY[:6], TODAY)
    assert notice.shown_name == case.person.name
    assert notice.shown_number == case.person.masked_id_number
    assert "*" in notice.shown_number
    assert notice.shown_category == "urban_older"
    assert running_notices(COMMUNITY[:6], date(2026, 3, 10)) == []


def test_objection_stands_with_its_notice(case, officer, street):
    found = determination(case)
    answers = {"investigate_objection": {"upheld": "yes", "findings": "已在外地就业"}}
    with pytest.raises(Conflict):
        run("eligibility.record_objection", case, found, street, answers)
    run("eligibility.publish_notice", case, found, officer, working_days=5)
    run("eligibility.record_objection", case, found, street, answers)
    (objection,) = latest_determination(case.id).notices[0].objections
    assert objection.upheld is True
    assert objection.investigator is street


def test_street_keeps_the_communitys_category(case, officer, street):
    found = determination(case)
    preliminary(case, found, officer, primary_category="dibao", comment="低保证明今日补交")
    given = {"street_review": {"opinion": "recognise"}}
    assert run("eligibility.record_street_review", case, found, street, given) == {
        "street_opinion": "recognise"
    }
    assert found.opinions[-1].primary_category == "dibao"


def test_street_sends_back_with_a_reason(case, street):
    found = determination(case)
    answers = {"street_review": {"opinion": "return"}}
    with pytest.raises(InvalidInput):
        run("eligibility.record_street_review", case, found, street, answers)
    answers["street_review"]["return_reason"] = "缺家庭成员情况"
    run("eligibility.record_street_review", case, found, street, answers)
    assert found.opinions[-1].opinion == "return"


def test_first_reviewer_does_not_decide(case, officer):
    officer.grants.append(RoleGrant(role="county_reviewer", unit_code="379901"))
    found = determination(case)
    preliminary(case, found, officer)
    for reviewer in (officer, None):  # told by the diagram, or known from the opinions
        with pytest.raises(NotAllowed, match="初审人"):
            decide(case, found, officer, reviewer)


def test_recognition_ends_an_earlier_one_and_tells_the_person(case, officer, county):
    first = determination(case)
    run("eligibility.recognise", case, first, county)
    earlier = running_recognition(case.person_id)
    second = determination(case)
    preliminary(case, second, officer)
    decide(case, second, county, officer)
    assert run("eligibility.recognise", case, second, county) == {
        "categories": ["urban_older"],
        "primary_category": "urban_older",
    }
    assert earlier.ended_on == TODAY
    assert running_recognition(case.person_id).determination_id == second.id
    letter = letters_of_case(case.id)[0]
    assert letter.kind == "recognition_approval"
    assert "城镇大龄失业人员" in letter.body.reveal()
    assert "二、1" in letter.body.reveal()


def test_recognition_without_a_category_is_refused(case, county):
    found = determination(case, "no")
    with pytest.raises(InvalidInput):
        run("eligibility.recognise", case, found, county)


def test_refusal_needs_reasons_and_names_the_window(case, county):
    found = determination(case, "no", next_change_on=date(2026, 4, 20))
    with pytest.raises(InvalidInput):
        decide(case, found, county, opinion="refuse")
    decide(case, found, county, opinion="refuse", refusal_reason="未满50周岁")
    assert run("eligibility.send_refusal_notice", case, found, county, working_days=15) == {
        "review_window_ends_on": "2026-03-23"
    }
    text = letters_of_case(case.id)[0].body.reveal()
    assert "未满50周岁" in text
    assert "2026年3月23日" in text
    assert "2026年4月20日" not in text  # a day is told only where it is the person's own time
    assert "届时我们会重新比对" in text


def test_review_overturns_under_the_category_it_names(case, county):
    manager = make_user("manager", unit="379901")
    found = determination(case, "no")
    decide(case, found, county, opinion="refuse", refusal_reason="未满50周岁")
    answers = {
        "decide_review": {
            "result": "overturned",
            "reason": "出生日期更正",
            "primary_category": "urban_older",
        }
    }
    assert run("eligibility.record_review", case, found, manager, answers) == {
        "review_result": "overturned"
    }
    run("eligibility.recognise", case, found, manager)
    assert running_recognition(case.person_id).primary_category == "urban_older"
    assert [letter.kind for letter in letters_of_case(case.id)] == [
        "recognition_approval",
        "review_result",
    ]


def test_review_is_not_for_who_decided(case, county):
    found = determination(case, "no")
    decide(case, found, county, opinion="refuse", refusal_reason="未满50周岁")
    answers = {"decide_review": {"result": "upheld", "reason": "无新情况"}}
    with pytest.raises(NotAllowed, match="原决定"):
        run("eligibility.record_review", case, found, county, answers)


def test_determination_of_another_case_is_not_touched(case, officer, street):
    other = make_case(officer)
    found = determination(other)
    with pytest.raises(NotFound):
        preliminary(case, found, officer)


def test_ended_recognition_can_bar_a_new_application(case, county):
    found = determination(case)
    run("eligibility.recognise", case, found, county)
    recognition = running_recognition(case.person_id)
    end_recognition(
        recognition,
        on=TODAY,
        reason="refused_services",
        by=county,
        reapply_from=date(2026, 9, 2),
    )
    assert running_recognition(case.person_id) is None
    assert barred_until(case.person_id, before_case=case.id + 1) == date(2026, 9, 2)
    assert barred_until(case.person_id, before_case=case.id) is None


def test_determinations_of_a_case_newest_first(case):
    first, second = determination(case), determination(case)
    assert [d.id for d in determinations_of_case(case.id)] == [second.id, first.id]
