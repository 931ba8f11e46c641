"""Every page at a desk's and a phone's width: axe-core, the console, the width, the keyboard."""

from __future__ import annotations

from functools import cache

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.queries import users_reaching
from app.cases.actions import claim_task, open_case
from app.cases.batches.acts import Act
from app.cases.batches.models import CLAIM
from app.cases.batches.running import do_several
from app.cases.handover.actions import begin_handover, offer_case
from app.cases.models import CaseEvent, Task
from app.database import transaction
from app.dates.clock import today
from app.demo.sign_ins import PASSWORD
from app.eligibility.models import Determination
from app.extensions import db
from app.letters.models import Letter
from app.people.actions.imports import upload_import
from app.people.actions.registrations import add_registration
from app.plans.queries import current_agreement
from app.releases.actions import discard_draft, start_draft
from app.releases.queries import current_release_id, find_draft
from app.visits.actions.refusals import confirm_refusal, record_refusal
from tests.browser.axe import Console, overflow, serious_findings
from tests.browser.keyboard import tabs_to
from tests.browser.lives import newcomer, task_waiting_at
from tests.browser.pages import BESIDE_A_TASK, EDITORS, IN_ENGLISH, PAGES, TASKS
from tests.browser.sheet import workbook
from tests.browser.windows import windows

pytestmark = pytest.mark.browser
WIDTHS = (1280, 390)
REGISTRATION = {
    "registered_on": "2025-03-10",
    "unemployed_since": "2025-03-01",
    "reason_code": "20",
}
# What is opened beside a task's form, and a field of it.
SMALL_FORMS = {
    "退回前面的环节": "退回理由",
    "请同事协办": "请教的问题",
    "抄送给同事": "抄送说明",
    "转办给同事": "转办说明",
}
ROWS = ({"姓名": "林晚春", "证件号码": "37990119800101"}, {"姓名": "林晚夏", "证件号码": ""})


def _user(username: str) -> User:
    return db.session.scalars(select(User).where(User.username == username)).unique().one()


@pytest.fixture(scope="module")
def places(product):
    """What the addresses of the pages speak of, looked up or made once."""
    with product.app.app_context():
        tasks = {element: task_waiting_at(element) for element in TASKS}
        with transaction():
            found = _own_case() | _of_the_city() | _of_the_studio() | tasks
            to_sign = db.session.get_one(Task, tasks["sign_agreement"]).case_id
            found |= {"agreement": current_agreement(to_sign).id}
            found |= _refusal_that_counts(db.session.get_one(Task, tasks["record_visit"]))
        batch = do_several(Act(CLAIM), [found["task"]], by=_user("shequ"), key=None)
        found |= {"batch": batch.id}
    yield found
    with product.app.app_context(), transaction():
        discard_draft(find_draft(), by=_user("zhengce"))


def _own_case() -> dict[str, int]:
    officer = _user("shequ")
    person = newcomer(officer)
    case = open_case(person, by=officer)
    task = db.session.scalars(select(Task).where(Task.case_id == case.id)).first()
    stored = upload_import("名单.xlsx", workbook(*ROWS), by=officer)
    handover = begin_handover(officer=officer, to=_user("shequ2"), word="听力不好", by=officer)
    offer_case(handover.id, case.id, by=officer)
    registration = add_registration(person.id, REGISTRATION, by=officer)
    return {
        "person": person.id,
        "newcomer": newcomer(officer).id,
        "case": case.id,
        "task": task.id,
        "user": officer.id,
        "import": stored.id,
        "handover": handover.id,
        "registration": registration.id,
    }


def _of_the_city() -> dict[str, int]:
    """The case in which most has happened."""
    long_case = db.session.scalar(
        select(CaseEvent.case_id).group_by(CaseEvent.case_id).order_by(func.count().desc()).limit(1)
    )
    done = select(Task.id).where(Task.case_id == long_case, Task.status == "done").limit(1)
    found = {"long_case": long_case, "done_task": db.session.scalar(done)}
    for name, kind in (("determination", Determination), ("letter", Letter)):
        found[name] = db.session.scalar(select(kind.id).where(kind.case_id == long_case).limit(1))
    return found


def _refusal_that_counts(task: Task) -> dict[str, int]:
    case, street = task.case, users_reaching(task.unit_code, "street_officer")[0]
    record_refusal(
        case,
        offered=["job_referral"],
        reason="路太远",
        refused_on=today(),
        source="visit",
        by=case.responsible,
    )
    found = {"suitable": "yes", "person_heard": "yes", "justified": "no", "reason": "岗位合适"}
    return {"in_service": case.id, "refusal": confirm_refusal(case, found, by=street).id}


def _of_the_studio() -> dict[str, int]:
    if left := find_draft():
        discard_draft(left, by=_user("zhengce"))
    return {"release": current_release_id(), "draft": start_draft(by=_user("zhengce")).id}


@pytest.fixture(scope="module")
def window(browser, product):
    """``window("shequ")``: a page of somebody signed in; one for each person in this module."""
    with windows(browser, product) as open_window:
        yield cache(lambda username: open_window(username).page)


def look_over(page: Page, console: Console, address: str) -> list[str]:
    """Everything that is wrong with one page, at both widths."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(address)
    found = at_both_widths(page)
    assert page.url == address, f"led on to {page.url}"
    missing = "/nothing-here" in address
    found += [c for c in console.take() if not (missing and c.startswith("404"))]
    return [f"{address.split('/', 3)[3]} {finding}" for finding in found]


@pytest.mark.parametrize("username", PAGES)
def test_pages_have_no_serious_finding(username, window, places, product):
    page = window(username)
    console = Console(page)
    found = []
    for path in PAGES[username]:
        found += look_over(page, console, product.address + path.format(**places))
    assert found == []


@pytest.mark.parametrize("element", TASKS)
def test_forms_of_tasks_have_no_serious_finding(element, window, places, product):
    with product.app.app_context():
        task = db.session.get_one(Task, places[element])
        doer = task.assignee or users_reaching(task.unit_code, task.role)[0]
        if task.assignee is None:
            with transaction():
                claim_task(task.id, by=doer)
    page = window(doer.username)
    console = Console(page)
    page.goto(f"{product.address}/tasks/{places[element]}")
    expect(page.get_by_role("button", name="办结", exact=True)).to_be_visible()
    found = look_over(page, console, page.url)
    if element == "county_decision":  # that has them all
        found += small_forms(page)
    if element in BESIDE_A_TASK:
        found += look_over(page, console, product.address + BESIDE_A_TASK[element].format(**places))
    assert found == []


def small_forms(page: Page) -> list[str]:
    """What is wrong with those beside the task's own, each opened, and with one not accepted."""
    for name, field in SMALL_FORMS.items():
        page.locator("summary", has_text=name).click()
        expect(page.get_by_label(field)).to_be_visible()
    found = [f"opened {finding}" for finding in at_both_widths(page)]
    page.get_by_role("button", name="退回", exact=True).click()
    expect(page.get_by_label("退回理由")).to_have_attribute("aria-invalid", "true")
    return found + [f"not accepted {finding}" for finding in at_both_widths(page)]


def at_both_widths(page: Page) -> list[str]:
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {finding}" for finding in serious_findings(page)]
        if over := overflow(page):
            found.append(f"{width}: {over} pixels wider than the window")
    return found


@pytest.mark.parametrize("path", EDITORS)
def test_editors_say_nothing_to_the_console(path, window, places, product):
    page = window("zhengce")
    console = Console(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(product.address + path.format(**places))
    page.wait_for_selector("[data-studio-editor][data-ready=true]")
    assert console.take() == []
    # The drawing surface is the editor's own; what is around it is ours.
    assert serious_findings(page) == []
    page.set_viewport_size({"width": 390, "height": 900})
    expect(page.get_by_text("编辑器需要更宽的屏幕")).to_be_visible()
    assert overflow(page) == 0


@pytest.mark.parametrize(
    ("username", "path", "action"),
    [
        ("shequ", "/work", "填写登记表"),
        ("shequ", "/tasks/{task}", "办结"),
        ("shequ", "/people/{newcomer}", "开始援助"),
        ("shequ", "/people/import", "上传并检查"),
        ("zhuguan", "/oversight", "全部逾期任务"),
        ("zhengce", "/studio/releases/{draft}", "检查并提交"),
    ],
)
def test_keyboard_reaches_the_skip_link_and_the_action(
    username, path, action, window, places, product
):
    page = window(username)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(product.address + path.format(**places))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到主要内容")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert tabs_to(page, action)
    expect(page.locator(":focus")).to_be_in_viewport()


def test_sign_in_by_keyboard_at_phone_width(browser, product):
    context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 800})
    page = context.new_page()
    console = Console(page)
    assert look_over(page, console, product.address + "/sign-in") == []
    page.get_by_label("用户名").focus()
    page.keyboard.type("shequ")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的工作")
    assert console.take() == []
    context.close()


@pytest.fixture
def reader_of_english(window, product):
    """The other tests meet this officer too, and in Chinese."""
    yield window("shequ2")
    with product.app.app_context(), transaction():
        _user("shequ2").locale = "zh"


def test_english_pages_fit_a_phone_too(reader_of_english, places, product):
    page = reader_of_english
    page.goto(product.address + "/work")
    page.set_viewport_size({"width": 390, "height": 900})
    page.locator("header .account summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")
    assert page.evaluate("document.documentElement.lang") == "en"
    console, found = Console(page), []
    for path in IN_ENGLISH:
        found += look_over(page, console, product.address + path.format(**places))
    assert found == []


def test_the_checks_find_what_is_wrong(browser):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    console = Console(page)
    page.set_content("<p style='width: 500px'>x<input><script>nothing()</script>")
    assert any(finding.startswith("label:") for finding in serious_findings(page))
    assert overflow(page) > 0
    assert console.take() == ["script: nothing is not defined"]
    page.close()
