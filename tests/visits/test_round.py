"""The week's visits: what waits, the day chosen for each, the sheet taken along."""

import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from app.audit.models import AuditEntry
from app.dates.clock import clock_at, now, today
from app.errors import InvalidInput
from app.extensions import db
from app.visits.actions.planning import plan_visits
from app.visits.actions.route_sheet import print_route_sheet
from app.visits.round import late_visits, visits_planned_on, visits_to_plan
from tests.case_rows import make_case, make_task
from tests.factories import make_user, sign_in
from tests.people.factories import make_person

MONDAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _on_monday():
    with clock_at(MONDAY):
        yield


@pytest.fixture
def officer(session):
    return make_user("community_officer")


def visit_of(officer, *, due_in: int, **person):
    made = make_person(by=officer, unit_code=officer.unit.code, **person)
    return make_task(
        make_case(officer, person=made),
        "record_visit",
        form_id="visit_record",
        role="community_officer",
        assignee_id=officer.id,
        due_at=now() + timedelta(days=due_in),
    )


def test_late_visits_come_first_and_those_far_off_wait(officer):
    soon, late = visit_of(officer, due_in=3), visit_of(officer, due_in=-2)
    visit_of(officer, due_in=60)
    rows = visits_to_plan(officer)
    assert [row.task_id for row in rows] == [late.id, soon.id]
    assert [row.is_late for row in rows] == [True, False]


def test_a_day_is_chosen_changed_and_given_up(officer):
    task = visit_of(officer, due_in=3)
    tuesday, friday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
    assert plan_visits({task.id: tuesday}, by=officer) == 1
    assert plan_visits({task.id: tuesday}, by=officer) == 0
    plan_visits({task.id: friday}, by=officer)
    assert [row.task_id for row in visits_planned_on(friday, by=officer)] == [task.id]
    plan_visits({task.id: None}, by=officer)
    assert visits_planned_on(friday, by=officer) == []


def test_a_day_that_has_passed_is_refused_and_others_visits_are_left_alone(officer):
    task = visit_of(officer, due_in=3)
    with pytest.raises(InvalidInput):
        plan_visits({task.id: MONDAY - timedelta(days=1)}, by=officer)
    colleague = make_user("community_officer", unit="379901001002")
    assert plan_visits({task.id: MONDAY}, by=colleague) == 0


def test_the_manager_sees_what_is_late_in_the_units(officer):
    late = visit_of(officer, due_in=-2)
    visit_of(officer, due_in=2)
    manager, other = make_user("manager", unit="379901"), make_user("manager", unit="379902")
    assert [(r.task_id, r.officer) for r in late_visits(manager)] == [
        (late.id, officer.display_name)
    ]
    assert late_visits(other) == []


def text_of(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def test_the_route_sheet_shows_address_and_phone_and_keeps_that_it_did(officer, session):
    task = visit_of(
        officer, due_in=3, phone="19900005678", residence_address="海岱市槐安街道 12 号"
    )
    plan_visits({task.id: MONDAY}, by=officer)
    person = task.case.person
    found = text_of(print_route_sheet(MONDAY, by=officer))
    for part in ("走访路线单", person.name, "19900005678", "12 号", "首次走访", "求职进展"):
        assert part in found, part
    assert person.masked_id_number in found
    assert person.id_number.reveal() not in found
    looks = session.query(AuditEntry).filter_by(subject=f"person:{person.id}").all()
    assert {e.detail.get("field") for e in looks if e.action == "person.unmasked"} == {
        "phone",
        "residence_address",
    }


def test_the_page_plans_prints_and_keeps_what_cannot_be(officer, client):
    task = visit_of(officer, due_in=-1)
    sign_in(client, officer)
    page = client.get("/visits")
    assert task.case.person.name in page.text
    assert "逾期 1 次" in page.text
    chosen = {f"day.{task.id}": today().isoformat(), "week": today().isoformat()}
    assert client.post("/visits", data=chosen).status_code == 303
    assert "打印路线单" in client.get("/visits").text
    assert client.get(f"/visits/{today()}.pdf").mimetype == "application/pdf"
    assert client.get("/visits/tomorrow.pdf").status_code == 404
    past = client.post("/visits", data={f"day.{task.id}": "2026-01-01"})
    assert (past.status_code, "今天以后" in past.text) == (422, True)


def test_the_day_agreed_at_a_visit_is_planned_until_it_is_given_up(officer):
    task = visit_of(officer, due_in=40)
    task.follow_up_at = now() + timedelta(days=8)
    db.session.flush()
    agreed = MONDAY + timedelta(days=8)
    assert [row.planned_on for row in visits_to_plan(officer)] == [agreed]
    assert [row.task_id for row in visits_planned_on(agreed, by=officer)] == [task.id]
    plan_visits({task.id: None}, by=officer)
    db.session.expire_all()
    assert visits_planned_on(agreed, by=officer) == []
