"""计划回顾: it comes by itself, is told with the plan, and makes a new version where wanted."""

import pytest

from app.archive.file.contents import contents_of
from app.archive.file.printing import print_case
from app.dates.clock import clock_at
from app.plans.queries import reviews_of_case
from tests.case_driver import CaseDriver
from tests.factories import sign_in

FOUND = {"progress": "partly", "effect": "参加培训一次，尚未上岗"}


@pytest.fixture
def drive(session):
    """Three months and a day after the agreement; visits have gone on."""
    drive = CaseDriver().in_service()
    for _month in range(3):
        drive.wait(30).visit()
    return drive.wait(3)


def test_a_review_comes_after_three_months_and_is_told_where_the_plan_is(drive, client):
    assert drive.waiting == ["record_visit", "review_plan"]
    assert drive.task("review_plan").assignee_id == drive.officer.id
    drive.do("review_plan", review_result="continue", **FOUND)
    assert drive.waiting == ["record_visit"]
    (review,) = reviews_of_case(drive.case.id)
    assert review.answers["progress"] == "partly"
    sign_in(client, drive.officer)
    with clock_at(drive.now):
        for address in (f"/cases/{drive.case.id}", f"/cases/{drive.case.id}/plans"):
            page = client.get(address).text
            assert "参加培训一次，尚未上岗" in page, address
            assert "部分落实" in page, address
        assert print_case(drive.case.id, by=drive.officer).startswith(b"%PDF")
        assert contents_of(drive.case, by=drive.officer).reviews == [review]
    drive.visit()
    with clock_at(drive.now):
        assert "下次计划回顾：9月" in client.get(f"/cases/{drive.case.id}").text


def test_a_plan_to_change_is_made_anew(drive):
    why = {"review_result": "change", "change_reason": "本人希望灵活就业"}
    drive.do("review_plan", **FOUND, **why)
    assert drive.waiting == ["assess_needs"]
    assert drive.case.stage == "planning"
