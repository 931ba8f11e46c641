"""A refusal counts only when a second officer has found it unjustified."""

from datetime import date

import pytest

from app.cases.queries import case_timeline
from app.dates.clock import clock_at
from app.errors import Conflict, InvalidInput, NotAllowed
from app.letters.queries import letters_of_case
from app.visits.actions.refusals import record_refusal
from app.visits.actions.reviews import set_aside, uphold
from app.visits.queries import refusals_of_case
from tests.case_rows import call_service, make_case
from tests.factories import make_user
from tests.shipped import publish_shipped

UNJUSTIFIED = {"suitable": "yes", "person_heard": "yes", "justified": "no", "reason": "岗位合适"}


@pytest.fixture
def officer(session):
    return make_user("community_officer")


@pytest.fixture
def second(session):
    return make_user("street_officer", unit="379901001")


@pytest.fixture
def case(officer):
    return make_case(officer, release_id=publish_shipped().id)


def refuse(case, by, on, about=""):
    record_refusal(
        case,
        offered=["job_referral"],
        about=about,
        reason="不想去",
        refused_on=date.fromisoformat(on),
        source="visit",
        by=by,
    )


def confirm(case, by, on="2026-06-30", inputs=None, **answers):
    with clock_at(date.fromisoformat(on)):
        return call_service(
            "refusal.confirm",
            case,
            by=by,
            answers={"confirm_refusal": {**UNJUSTIFIED, **answers}},
            inputs=inputs,
        )


def test_the_third_within_six_months(case, officer, second):
    counts = []
    for day in ("2026-02-01", "2026-04-01", "2026-06-01"):
        refuse(case, officer, day)
        counts.append(confirm(case, second)["unjustified_refusals"])
    assert counts == [1, 2, 3]


def test_older_than_six_months_no_longer_counts(case, officer, second):
    refuse(case, officer, "2025-12-30")
    confirm(case, second)
    refuse(case, officer, "2025-12-31")
    assert confirm(case, second)["unjustified_refusals"] == 1


def test_the_release_says_how_long_a_refusal_counts(case, officer, second):
    refuse(case, officer, "2026-04-01")
    confirm(case, second)
    refuse(case, officer, "2026-06-01")
    assert confirm(case, second, inputs={"months": 2})["unjustified_refusals"] == 1


def test_the_recorder_cannot_confirm(case, officer, session):
    refuse(case, officer, "2026-06-01")
    with pytest.raises(NotAllowed, match="另一名工作人员"):
        confirm(case, officer)
    assert not refusals_of_case(case.id)[0].is_confirmed


def test_the_person_is_told_of_the_finding(case, officer, second):
    refuse(case, officer, "2026-06-01", "海州物业保洁员")
    confirm(case, second)
    (letter,) = letters_of_case(case.id)
    assert letter.title == "拒绝援助服务认定告知书"
    text = letter.body.reveal()
    assert "2026年6月1日，您没有接受为您推荐的“职业介绍：海州物业保洁员”" in text
    assert "近 6 个月内已计入 1 次" in text
    assert "2026年7月7日（含当日）前" in text  # five working days


def test_a_third_officer_sets_a_finding_aside(case, officer, second):
    manager = make_user("manager", unit="379901")
    refuse(case, officer, "2026-06-01")
    confirm(case, second)
    (refusal,) = refusals_of_case(case.id)
    with pytest.raises(NotAllowed):
        set_aside(case.id, refusal.id, reason="再查", by=second)
    with pytest.raises(InvalidInput, match="理由"):
        set_aside(case.id, refusal.id, reason=" ", by=manager)
    set_aside(case.id, refusal.id, reason="本人当天住院", by=manager)
    with pytest.raises(Conflict):
        set_aside(case.id, refusal.id, reason="再查", by=manager)
    refuse(case, officer, "2026-06-02")
    assert confirm(case, second)["unjustified_refusals"] == 1


def test_a_third_officer_upholds_a_finding(case, officer, second):
    """It counts as before, and the history has the answer; later facts may still set it aside."""
    manager = make_user("manager", unit="379901", display_name="赵敏")
    refuse(case, officer, "2026-06-01")
    confirm(case, second)
    (refusal,) = refusals_of_case(case.id)
    with pytest.raises(NotAllowed):
        uphold(case.id, refusal.id, reason="岗位合适", by=second)
    with pytest.raises(InvalidInput, match="理由"):
        uphold(case.id, refusal.id, reason=" ", by=manager)
    uphold(case.id, refusal.id, reason="路程二十分钟，岗位合适", by=manager)
    assert refusal.counts
    assert (refusal.upholder.id, refusal.upheld_reason) == (manager.id, "路程二十分钟，岗位合适")
    newest = case_timeline(case.id)[0]
    assert (newest.kind, newest.by_id) == ("refusal_upheld", manager.id)
    assert newest.data == {"refusal": refusal.id, "reason": "路程二十分钟，岗位合适"}
    set_aside(case.id, refusal.id, reason="本人当天住院", by=manager)
    with pytest.raises(Conflict):
        uphold(case.id, refusal.id, reason="岗位合适", by=manager)


@pytest.mark.parametrize("answers", [{"justified": "yes"}, {"suitable": "no"}])
def test_a_good_reason_or_an_unsuitable_offer_does_not_count(case, officer, second, answers):
    refuse(case, officer, "2026-06-01")
    assert confirm(case, second, **answers)["unjustified_refusals"] == 0
    (refusal,) = refusals_of_case(case.id)
    assert refusal.is_justified
    assert not refusal.counts


def test_nothing_to_confirm_is_a_conflict(case, second):
    with pytest.raises(Conflict, match="没有待确认"):
        confirm(case, second)
