"""The next visit's day: proposed by the release's rhythm, agreed at the visit, then planned."""

import pytest

from app.dates.clock import ZONE, clock_at
from app.errors import InvalidInput
from app.people.queries import documents_of
from tests.case_driver import CaseDriver
from tests.factories import sign_in
from tests.forms.signed import drawn


@pytest.fixture
def drive(session):
    """In service since Saturday 14 March 2026: grade b, a visit every month."""
    return CaseDriver().in_service()


def planned(drive):
    day = drive.task("record_visit").follow_up_at
    return day and day.astimezone(ZONE).date().isoformat()


def test_the_form_proposes_the_last_working_day_of_the_rhythm(drive, client):
    sign_in(client, drive.officer)
    with clock_at(drive.now):
        page = client.get(f"/tasks/{drive.task('record_visit').id}").text
    assert 'value="2026-04-14"' in page  # a Tuesday
    assert "本人签字" in page


def test_what_is_agreed_is_the_planned_day_of_the_next_visit(drive):
    drive.visit(next_on="2026-04-08")
    assert drive.task("record_visit").due_at.date().isoformat() == "2026-04-14"
    assert planned(drive) == "2026-04-08"
    drive.wait(25).visit()
    assert planned(drive) is None


@pytest.mark.parametrize(
    ("day", "words"), [("2026-04-15", "最迟应在4月14日走访"), ("2026-03-14", "今天以后")]
)
def test_a_day_that_cannot_be_is_refused_beside_its_field(drive, day, words):
    with pytest.raises(InvalidInput) as refused:
        drive.visit(next_on=day)
    assert words in refused.value.errors["next_on"][0]


def test_a_proposal_left_as_it_stood_follows_the_day_of_the_visit(drive):
    drive.wait(5)
    drive.visit(visited_on="2026-03-16", next_on="2026-04-17")
    assert planned(drive) == "2026-04-16"


@pytest.mark.parametrize(
    ("reason", "day"), [("not_home", "2026-03-27"), ("conditions", "2026-03-20")]
)
def test_where_nobody_was_met_the_next_attempt_is_planned_by_itself(drive, reason, day):
    drive.do("record_visit", visited_on=drive.today, mode="home", met="no", not_met_reason=reason)
    assert planned(drive) == day


def test_a_signature_on_the_screen_is_kept_as_a_document_of_the_case(drive, client):
    sign_in(client, drive.officer)
    task = drive.task("record_visit")
    given = {"f.visited_on": drive.today, "f.mode": "home", "f.met": "yes"}
    given |= {"f.outcome": "continues", "f.next_on": "2026-04-08", "signed.signature": drawn()}
    with clock_at(drive.now):
        answer = client.post(f"/tasks/{task.id}", data=given | {"signed.signature": "data:,x"})
        assert answer.status_code == 422
        assert "签字没有传好" in answer.text
        assert client.post(f"/tasks/{task.id}", data=given).status_code == 303
    (document,) = [d for d in documents_of(drive.person.id) if d.kind == "visit"]
    assert document.file_name == "本人签字.png"
    assert (document.case_id, len(document.sha256)) == (drive.case.id, 64)
    assert task.answers["signature"] == [document.id]
