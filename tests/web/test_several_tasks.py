"""Several tasks at once, on the pages and through the interface."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from app.cases.actions import claim_task
from app.dates.clock import clock_at
from tests.case_driver import CaseDriver
from tests.case_rows import make_case, make_task
from tests.factories import COMMUNITY, make_user, sign_in
from tests.people.factories import make_person
from tests.web.pages import get, page, rows, text_of


@pytest.fixture
def officer(session):
    return make_user("community_officer")


def task_of(by, **values):
    return make_task(make_case(by), "record_visit", **{"role": "community_officer", **values})


def submit(client, form, **changes):
    values = MultiDict(form.form_values())
    for name, value in changes.items():
        values[name] = value
    return client.post(form.get("action"), data=values)


def boxes(shown):
    return shown.xpath("//input[@name='task' and @type='checkbox']")


def test_claimed_from_the_list_with_a_look_before_and_taken_back(client, officer):
    tasks = [task_of(officer) for _n in range(2)]
    shown = get(client, officer, "/work?view=group")
    assert len(boxes(shown)) == 2
    claim_task(tasks[1].id, by=make_user("community_officer"))
    # Without scripts: the box in the head stands for the whole page.
    ids = shown.xpath("string(//input[@name='all']/@value)")
    place = shown.xpath("string(//table/../input[@name='list']/@value)")
    look = get(client, officer, f"/work/several?act=claim&all={ids}&list={place}")
    assert "1 项可以办理，1 项不能" in text_of(look)
    assert ["由您办理" in row for row in rows(look)] == [True, False]
    answer = submit(client, look.xpath("//main//form")[0])
    assert answer.status_code == 303
    result = get(client, officer, answer.location)
    assert "1 项已办" in text_of(result)
    assert tasks[0].assignee_id == officer.id
    back = submit(client, result.xpath("//form[contains(@action, '/undo')]")[0])
    undone = get(client, officer, back.location)
    assert "已恢复原状" in rows(undone)[0]
    assert tasks[0].assignee_id is None
    assert undone.xpath("//a[contains(@href, 'view=group')]")


def test_somebody_is_copied_in_on_several(client, officer):
    neighbour = make_user(unit="379901001002", display_name="王强")
    tasks = [task_of(officer, assignee_id=officer.id) for _n in range(2)]
    ids = "&".join(f"task={task.id}" for task in tasks)
    asked = get(client, officer, f"/work/several?act=copy&{ids}")
    wrong = submit(client, asked.xpath("//main//form")[0], to=str(neighbour.id))
    assert (wrong.status_code, "请写明抄送的说明" in wrong.text) == (422, True)
    look = page(submit(client, page(wrong).xpath("//main//form")[0], reason="请关注"))
    assert "抄送给王强 · 说明：请关注" in text_of(look)
    assert all("告知王强，办理人不变" in row for row in rows(look))
    result = get(client, officer, submit(client, look.xpath("//main//form")[0]).location)
    assert all("已抄送给王强" in row for row in rows(result))
    shown = get(client, neighbour, "/work")
    assert len(shown.xpath("//section[@aria-labelledby='copies-heading']//li")) == 2


def test_a_colleague_is_asked_about_several_and_it_is_withdrawn(client, officer):
    neighbour = make_user(unit="379901001002", display_name="王强")
    tasks = [task_of(officer, assignee_id=officer.id) for _n in range(2)]
    ids = "&".join(f"task={task.id}" for task in tasks)
    asked = get(client, officer, f"/work/several?act=ask&{ids}")
    wrong = submit(client, asked.xpath("//main//form")[0], to=str(neighbour.id))
    assert (wrong.status_code, "请写明要请教的问题" in wrong.text) == (422, True)
    look = page(submit(client, page(wrong).xpath("//main//form")[0], reason="是否妥当？"))
    assert "请王强协办 · 说明：是否妥当？" in text_of(look)
    assert all("请王强提出意见，办理人不变" in row for row in rows(look))
    result = get(client, officer, submit(client, look.xpath("//main//form")[0]).location)
    assert all("已请王强协办" in row for row in rows(result))
    back = submit(client, result.xpath("//form[contains(@action, '/undo')]")[0])
    assert all("已收回" in row for row in rows(get(client, officer, back.location)))


def test_sent_back_with_a_reason_and_taken_back(client, session):
    drive = CaseDriver().register()
    drive.do("preliminary_review", opinion="recognise", primary_category="urban_older")
    street = drive.wait(12).staff["street_officer"]
    review = drive.task("street_review")
    other = make_task(drive.case, "x", role="street_officer", assignee_id=street.id)
    with clock_at(drive.now):
        look = get(client, street, f"/work/several?act=return&task={review.id}&task={other.id}")
        assert "前面环节还没有人办理的，可以撤销" in text_of(look)
        assert "退回到“社区初审”重新办理" in rows(look)[0]
        assert "流程没有规定这一步可以退回" in rows(look)[1]
        form = look.xpath("//main//form")[0]
        wrong = submit(client, form)
        assert wrong.status_code == 422
        assert "请写明退回理由" in text_of(page(wrong).xpath("//*[@id='field-reason-note']")[0])
        assert review.is_open
        answer = submit(client, page(wrong).xpath("//main//form")[0], reason="请补充材料")
        result = get(client, street, answer.location)
        assert "由“社区初审”重新办理" in rows(result)[0]
        assert drive.waiting == ["preliminary_review", "x"]
        undone = submit(client, result.xpath("//form[contains(@action, '/undo')]")[0])
        assert "已恢复原状" in rows(get(client, street, undone.location))[0]
        assert "由“社区初审”重新办理" not in text_of(get(client, street, undone.location))
        history = get(client, street, f"/cases/{drive.case.id}").xpath("//*[@id='timeline']")[0]
        assert "撤销刚才的操作：街道复核" in text_of(history)
    assert drive.waiting == ["street_review", "x"]


def test_handed_on_with_a_word_looked_over_first(client, officer):
    colleague = make_user("community_officer")
    tasks = [task_of(officer, assignee_id=officer.id) for _n in range(2)]
    ids = "&".join(f"task={task.id}" for task in tasks)
    asked = get(client, officer, f"/work/several?act=hand&{ids}")
    form = asked.xpath("//main//form")[0]
    wrong = submit(client, form, to=str(colleague.id))
    assert wrong.status_code == 422
    assert "请写明转办说明" in text_of(page(wrong).xpath("//*[@id='field-reason-note']")[0])
    chosen = [task.id for task in tasks]
    data = {"act": "hand", "task": chosen, "to": colleague.id, "reason": "换班"}
    look = page(client.post("/work/several", data=data))
    assert all(f"改由{colleague.display_name}办理" in row for row in rows(look))
    assert tasks[0].assignee_id == officer.id
    client.post("/work/several", data=data | {"confirmed": "yes", "idempotency_key": "k"})
    assert {task.assignee_id for task in tasks} == {colleague.id}


@pytest.mark.parametrize("query", ["", "?act=claim", "?act=x&task=1", "?act=claim&task=x&all=,a"])
def test_nothing_chosen_leads_back_to_the_list(client, officer, query):
    sign_in(client, officer)
    assert client.get(f"/work/several{query}").location == "/work"


@pytest.mark.parametrize(
    ("role", "view", "acts"),
    [
        ("community_officer", "group", ["claim", "copy"]),
        ("community_officer", "mine", ["hand", "release", "return", "ask", "copy"]),
        ("community_officer", "done", []),
        ("manager", "waiting", ["hand", "release", "copy"]),
    ],
)
def test_what_can_be_done_depends_on_the_view(client, session, role, view, acts):
    user = make_user(role)
    case = make_case(user, person=make_person(by=make_user()))
    make_task(case, "a", role=role)
    make_task(case, "b", role="street_officer", assignee_id=make_user("street_officer").id)
    make_task(case, "c", role=role, assignee_id=user.id)
    shown = get(client, user, f"/work?view={view}")
    assert shown.xpath("//button[@name='act']/@value") == acts
    assert bool(boxes(shown)) == bool(acts)


def test_somebody_elses_result_is_not_there(client, officer):
    task = task_of(officer)
    sign_in(client, officer)
    client.post("/work/claim", data={"task": task.id})
    told = get(client, officer, "/work")
    address = told.xpath("string(//*[contains(@class, 'alert-success')]/a/@href)")
    get(client, officer, address)
    get(client, make_user("manager", COMMUNITY[:9]), address, 404)
