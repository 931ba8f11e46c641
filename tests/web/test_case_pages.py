"""The caseworker's pages by role: my work, a task, a case, opening one."""

import io

import pytest
from flask import g

from app.cases.actions import claim_task
from app.cases.models import Case, Task
from app.cases.queries import open_tasks_of_case
from app.dates.clock import clock_at
from app.extensions import db
from app.people.models import Document
from tests.case_driver import CaseDriver
from tests.case_rows import make_case, make_task
from tests.factories import make_user, sign_in
from tests.people.factories import make_person
from tests.web.pages import get, page, rows, text_of


@pytest.fixture
def drive(session):
    return CaseDriver()


@pytest.fixture
def now(drive):
    with clock_at(drive.now):
        yield drive.now


# -- my work -------------------------------------------------------------------


def test_my_work_shows_mine_by_due_date(client, drive, now):
    shown = get(client, drive.officer, "/work")
    assert len(rows(shown)) == 1
    assert "填写登记表" in rows(shown)[0]
    assert "张三" in rows(shown)[0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=张", 1),
        ("q=zs", 1),
        ("q=李", 0),
        ("stage=registration", 1),
        ("stage=service", 0),
        ("due=overdue", 0),
        ("due=week", 1),
        ("stage=nonsense", 1),
        ("unit=379901001001", 1),
        ("unit=379902", 0),
        ("after=nonsense_x", 1),
        ("after=_99999999999999999999", 1),
    ],
)
def test_filters_and_search(client, drive, now, query, found):
    assert len(rows(get(client, drive.officer, f"/work?{query}"))) == found


def test_overdue_is_said_and_comes_first(client, drive):
    with clock_at(drive.now.replace(month=5)):
        shown = get(client, drive.officer, "/work")
        assert "1 项已逾期" in text_of(shown)
        assert "逾期" in rows(shown)[0]


def test_a_long_list_goes_on_by_cursor(client, session):
    officer = make_user("community_officer")
    for _n in range(53):
        case = make_case(officer, person=make_person(by=officer), stage="service")
        make_task(case, "record_visit", assignee_id=officer.id)
    first = get(client, officer, "/work")
    assert len(rows(first)) == 50
    second = get(client, officer, first.xpath("string(//a[@rel='next']/@href)"))
    assert len(rows(second)) == 3


def test_group_tasks_are_claimed_from_the_list(client, drive):
    drive.register().do(
        "preliminary_review", opinion="recognise", primary_category="urban_older"
    ).wait(12)
    street = drive.staff["street_officer"]
    assert len(rows(get(client, street, "/work?view=group"))) == 1
    task = drive.task("street_review")
    assert client.post("/work/claim", data={"task": [task.id, "x"]}).status_code == 303
    assert rows(get(client, street, "/work"))[0].startswith("街道复核")


def test_claiming_several_counts_what_went_and_says_what_did_not(client, session):
    officer, other = make_user("community_officer"), make_user("community_officer")
    tasks = []
    for _n in range(2):
        case = make_case(officer, person=make_person(by=officer))
        tasks.append(make_task(case, "x", role="community_officer"))
    claim_task(tasks[1].id, by=other)
    sign_in(client, officer)
    client.post("/work/claim", data={"task": [task.id for task in tasks]})
    shown = text_of(get(client, officer, "/work"))
    assert "已签收 1 项任务" in shown
    assert other.display_name in shown


# -- a task ----------------------------------------------------------------------


def answers_of_registration(**changes):
    given = {
        "informed": "true",
        "declaration_signed": "true",
        "registered_on": "2025-03-10",
        "unemployed_since": "2025-03-01",
        "unemployment_reason_code": "20",
        "benefit_status": "none",
        "job_intention": "家政服务",
        "training_wish": "true",
        "materials_complete": "yes",
        **changes,
    }
    return {f"f.{key}": value for key, value in given.items()}


def test_a_task_stands_with_its_form_and_the_person(client, drive, now):
    task = drive.task("record_registration")
    shown = get(client, drive.officer, f"/tasks/{task.id}")
    assert shown.xpath("//form//input[@name='f.registered_on']")
    assert "张三" in text_of(shown)
    assert drive.person.id_number.reveal() not in shown.text_content()


def test_completing_goes_on_to_the_list_or_to_the_case(client, drive, now):
    task = drive.task("record_registration")
    sign_in(client, drive.officer)
    data = {**answers_of_registration(), "idempotency_key": "k1", "then": "case"}
    answer = client.post(f"/tasks/{task.id}", data=data)
    assert (answer.status_code, answer.location) == (303, f"/cases/{drive.case.id}")
    assert db.session.get(Task, task.id).status == "done"


def test_completing_goes_on_to_the_next_of_the_list_or_back_to_its_row(client, drive, now):
    task = drive.task("record_registration")
    later = make_task(make_case(drive.officer), "visit", assignee_id=drive.officer.id)
    sign_in(client, drive.officer)
    address = f"/tasks/{task.id}?list=view%3Dmine%26order%3Doldest"
    assert "办结并办下一项" in text_of(page(client.get(address)))
    data = {**answers_of_registration(), "idempotency_key": "k1", "then": "next"}
    location = client.post(address, data=data).location
    assert location.startswith("/tasks/")
    assert "list=view%3Dmine%26order%3Doldest" in location
    data = {**answers_of_registration(), "idempotency_key": "k1"}  # the answer is the same again
    back = client.post(address, data=data).location
    assert back.startswith("/work?view=mine&order=oldest#task-")
    assert later.is_open


def test_wrong_input_keeps_what_was_typed_and_says_what_is_wrong(client, drive, now):
    task = drive.task("record_registration")
    sign_in(client, drive.officer)
    data = answers_of_registration(registered_on="2031-01-01", job_intention="家政服务")
    answer = client.post(f"/tasks/{task.id}", data=data)
    assert answer.status_code == 422
    shown = page(answer)
    assert shown.xpath("string(//input[@name='f.registered_on']/@value)") == "2031-01-01"
    assert shown.xpath("//*[@role='alert']//a[@href='#f-registered_on']")
    assert "家政服务" in answer.text
    assert db.session.get(Task, task.id).is_open


def test_the_same_press_twice_is_done_once(client, drive, now):
    task = drive.task("record_registration")
    sign_in(client, drive.officer)
    data = {**answers_of_registration(), "idempotency_key": "same"}
    first, second = (client.post(f"/tasks/{task.id}", data=data) for _n in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location


def test_completed_by_another_is_said_with_who_and_when(client, drive, now):
    task = drive.task("record_registration")
    drive.register()
    sign_in(client, drive.officer)
    answer = client.post(f"/tasks/{task.id}", data=answers_of_registration())
    assert answer.status_code == 409
    words = text_of(page(answer).get_element_by_id("main"))
    assert drive.officer.display_name in words
    assert "3月2日 09:00" in words


def test_a_done_task_shows_what_was_filled_in(client, drive, now):
    task = drive.task("record_registration")
    drive.register()
    shown = get(client, drive.officer, f"/tasks/{task.id}")
    assert "家政服务" in text_of(shown)
    assert not shown.xpath("//*[@name='f.job_intention']")


def test_outside_ones_reach_there_is_no_task(client, drive, now):
    task = drive.task("record_registration")
    get(client, make_user("community_officer", unit="379902001001"), f"/tasks/{task.id}", 404)
    get(client, make_user("auditor", unit="3799"), f"/tasks/{task.id}", 200)


def test_an_auditor_looks_and_changes_nothing(client, drive, now):
    task = drive.task("record_registration")
    auditor = make_user("auditor", unit="3799")
    assert not get(client, auditor, f"/tasks/{task.id}").xpath("//main//form")
    assert client.post(f"/tasks/{task.id}").status_code == 403


def test_claim_release_and_reassign(client, drive):
    drive.register().do(
        "preliminary_review", opinion="recognise", primary_category="urban_older"
    ).wait(12)
    task = drive.task("street_review")
    first = drive.staff["street_officer"]
    second = make_user("street_officer", unit=first.unit.code, display_name="周复核")
    sign_in(client, first)
    assert client.post(f"/tasks/{task.id}/claim").status_code == 303
    assert client.post(f"/tasks/{task.id}/release").status_code == 303
    client.post(f"/tasks/{task.id}/claim")
    missing = client.post(f"/tasks/{task.id}/reassign", data={"to": second.id, "reason": " "})
    assert missing.status_code == 422
    assert "请写明转办说明" in text_of(page(missing))
    given = {"to": second.id, "reason": "休假"}
    assert client.post(f"/tasks/{task.id}/reassign", data=given).status_code == 303
    db.session.refresh(task)
    assert task.assignee_id == second.id
    assert "认定意见与理由" in text_of(get(client, second, f"/tasks/{task.id}"))


def test_files_come_with_the_form_and_stay_when_something_else_is_wrong(client, drive):
    drive.register().recognise()
    drive.do(
        "assess_needs",
        met_on=drive.today,
        mode="office",
        barriers=["age"],
        needs=["skills_training"],
        situation="愿意就近就业",
    )
    measure = {"kind": "skills_training", "description": "家政", "due_on": "2026-06-01"}
    drive.do("draft_plan", goal="employment", target_on="2026-12-01", measures=[measure])
    task = drive.task("sign_agreement")
    sign_in(client, drive.officer)
    picture = (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "协议.pdf")
    data = {"f.result": "signed", "f.signed_on": "", "f.agreement_document": picture}
    with clock_at(drive.now):
        answer = client.post(f"/tasks/{task.id}", data=data)
        assert answer.status_code == 422
        kept = page(answer).xpath("//input[@name='f.agreement_document'][@checked]/@value")
        assert len(kept) == 1
        assert db.session.get(Document, int(kept[0])).case_id == drive.case.id
        g.pop("_login_user", None)
        sign_in(client, drive.officer)
        again = {"f.result": "signed", "f.signed_on": drive.today, "f.agreement_document": kept[0]}
        assert client.post(f"/tasks/{task.id}", data=again).status_code == 303


def test_a_bad_file_is_named_at_its_field(client, drive, now):
    case = make_case(drive.officer, person=make_person(by=drive.officer))
    case.release_id = drive.case.release_id
    task = make_task(case, "x", form_id="registration_supplement", assignee_id=drive.officer.id)
    sign_in(client, drive.officer)
    program = (io.BytesIO(b"MZ\x90"), "材料.exe")
    answer = client.post(f"/tasks/{task.id}", data={"f.received": "all", "f.documents": program})
    assert answer.status_code == 422
    assert "材料.exe" in text_of(page(answer).get_element_by_id("f-documents-note"))


# -- a case ----------------------------------------------------------------------


def test_the_first_sentence_says_where_it_stands(client, drive, now):
    shown = get(client, drive.officer, f"/cases/{drive.case.id}")
    sentence = text_of(shown.xpath("//*[@class='stand']")[0])
    assert sentence.startswith("等待填写登记表")
    assert drive.officer.display_name in sentence
    assert "到期" in sentence
    task = get(client, drive.officer, f"/tasks/{drive.task('record_registration').id}")
    assert text_of(task.xpath("//*[@class='stand']")[0]) == sentence
    assert not task.xpath("//*[@class='stand']//a")  # the page itself


def test_a_case_of_every_stage_can_be_looked_at(client, drive):
    def look():
        with clock_at(drive.now):
            return get(client, drive.officer, f"/cases/{drive.case.id}")

    look()
    drive.register()
    look()
    drive.recognise()
    assert "认定意见与理由" in text_of(look())
    drive.plan().serve()
    assert "一人一策" in text_of(look())
    drive.visit("continues")
    assert "走访" in text_of(look())


def test_the_diagram_is_told_as_text_too(client, drive, now):
    drive.register()
    shown = get(client, drive.officer, f"/cases/{drive.case.id}?process=registration")
    past = [text_of(place) for place in shown.xpath("//ol[@class='outline']/li[@class='past']")]
    assert any(place.startswith("填写登记表") for place in past)
    shown = get(client, drive.officer, f"/cases/{drive.case.id}")
    assert shown.xpath("//ol[@class='outline']/li[@aria-current='step']")


def test_the_drawing_gets_the_file_and_where_the_case_is(client, drive, now):
    sign_in(client, drive.officer)
    answer = client.get(f"/cases/{drive.case.id}/diagram?process=registration").json
    assert "<bpmn:definitions" in answer["xml"]
    assert answer["tokens"] == ["record_registration", "registration_stage"]
    assert client.get(f"/cases/{drive.case.id}/diagram?process=../secret").status_code == 200


def test_notes_messages_and_cancelling(client, drive, now):
    sign_in(client, drive.officer)
    address = f"/cases/{drive.case.id}"
    assert client.post(f"{address}/note", data={"text": " "}).status_code == 422
    assert client.post(f"{address}/note", data={"text": "已电话联系"}).status_code == 303
    assert "已电话联系" in text_of(get(client, drive.officer, address))
    assert client.post(f"{address}/message", data={"message": "x"}).status_code == 422
    assert client.post(f"{address}/message", data={"message": "job_lost"}).status_code == 409
    assert client.post(f"{address}/message", data={"message": "withdrawal"}).status_code == 303
    assert client.post(f"{address}/cancel", data={"reason": "错立"}).status_code == 403
    manager = drive.staff["manager"]
    assert get(client, manager, address).xpath("//section[@id='cancel']")
    assert client.post(f"{address}/cancel", data={"reason": ""}).status_code == 422
    assert client.post(f"{address}/cancel", data={"reason": "错立"}).status_code == 303
    assert "已于3月2日撤销" in text_of(get(client, manager, address))


def test_a_note_sent_twice_is_written_once(client, drive, now):
    address = f"/cases/{drive.case.id}"
    shown = get(client, drive.officer, address)
    key = shown.xpath("string(//section[@id='note']//input[@name='idempotency_key']/@value)")
    data = {"text": "已电话联系", "idempotency_key": key}
    answers = [client.post(f"{address}/note", data=data) for _n in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    shown = text_of(get(client, drive.officer, address).get_element_by_id("timeline"))
    assert shown.count("已电话联系") == 1


def test_cases_are_found_within_reach(client, drive, now):
    assert len(rows(get(client, drive.officer, "/cases?q=zs"))) == 1
    assert len(rows(get(client, drive.officer, "/cases?status=closed"))) == 0
    assert len(rows(get(client, drive.officer, "/cases?status=all&stage=registration"))) == 1
    elsewhere = make_user("community_officer", unit="379902001001")
    assert len(rows(get(client, elsewhere, "/cases"))) == 0
    get(client, elsewhere, f"/cases/{drive.case.id}", 404)


def test_opening_a_case_asks_first_and_opens_one(client, drive, now):
    person = make_person(by=drive.officer, name="李四")
    shown = get(client, drive.officer, f"/cases/new?person={person.id}")
    key = shown.xpath("string(//input[@name='idempotency_key']/@value)")
    data = {"person": person.id, "idempotency_key": key}
    first, second = (client.post("/cases/new", data=data) for _n in range(2))
    assert first.location == second.location
    case = db.session.query(Case).filter_by(person_id=person.id).one()
    assert first.location == f"/cases/{case.id}"
    again = client.post("/cases/new", data={"person": person.id})
    assert again.location == f"/cases/{case.id}"
    asked = get(client, drive.officer, f"/cases/new?person={person.id}")
    assert "已有正在办理的个案" in text_of(asked)
    assert len(open_tasks_of_case(case.id)) == 1
