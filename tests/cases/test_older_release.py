"""A living case goes on, to its end, on the release that it was opened on."""

from __future__ import annotations

import pytest

from app.eligibility.queries import determinations_of_case, recognition_of_case
from app.letters.queries import letters_of_case
from app.releases import runtime
from tests.case_driver import CaseDriver, fresh
from tests.shipped import ROOT, publish_changed, publish_shipped
from tests.workflows.drawing import without

PATH = "workflows/eligibility.bpmn"
REFUSE = {"opinion": "refuse", "difference_reason": "材料不足", "comment": "不予认定"}


@pytest.fixture
def on_older(session, tmp_path):
    """A case in registration on a release whose county did not compare on the decision's day."""
    older = without(
        (ROOT / PATH).read_bytes(),
        {"draw_on_decision_day", "has_answer_changed"},
        turned={"flow_county_decision_draw_on_decision_day": "store_county_decision"},
    )
    yield CaseDriver(publish=lambda: publish_changed(tmp_path, "2022-01", {PATH: older}))
    runtime.forget()


def refused_on_another_day(drive: CaseDriver) -> CaseDriver:
    drive.register().do("preliminary_review", opinion="recognise", primary_category="urban_older")
    drive.wait(12).do("street_review", opinion="recognise")
    return drive.wait(1).do("county_decision", **REFUSE, refusal_reason="材料不足")


def drawn(drive: CaseDriver) -> int:
    return len(determinations_of_case(drive.case.id))


def test_older_case_is_decided_and_reviewed_as_its_release_says_and_a_new_one_the_new_way(on_older):
    on_new = CaseDriver(publish=publish_shipped, sequence=104)
    assert (fresh(on_older.case).release.name, on_new.case.release.name) == ("2022-01", "2022-02")
    for drive in (on_older, on_new):
        refused_on_another_day(drive)
        assert letters_of_case(drive.case.id)[0].kind == "recognition_refusal"
    assert drawn(on_new) == drawn(on_older) + 1

    on_older.tell("review_requested").do(
        "decide_review", result="overturned", primary_category="urban_older", reason="材料已补"
    )
    assert recognition_of_case(on_older.case.id).primary_category == "urban_older"
    assert drawn(on_older) == 2
    assert fresh(on_older.case).stage == "planning"
    assert on_older.case.release.name == "2022-01"
