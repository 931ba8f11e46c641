"""The manager's pages: counted in the manager's units, and nowhere else."""

import io
from datetime import timedelta

import openpyxl
import pytest

from app.audit.models import AuditEntry
from app.dates.clock import now
from app.extensions import db
from app.oversight.queries import TaskFilter, cases_by_stage, figures, tasks_within, workload
from tests.case_rows import make_case, make_task
from tests.factories import make_user, sign_in
from tests.people.factories import make_person
from tests.web.pages import get, rows, text_of

LATE, SOON = timedelta(days=-3), timedelta(days=5)


def work(officer, stage="service", due=SOON, **values):
    """A case of ``officer`` with one open task."""
    person = make_person(by=officer, unit_code=officer.unit.code)
    case = make_case(officer, person=person, stage=stage)
    values.setdefault("assignee_id", officer.id)
    return make_task(case, "visit", role="community_officer", due_at=now() + due, **values)


@pytest.fixture
def officer(session):
    return make_user("community_officer", display_name="王社区")


@pytest.fixture
def elsewhere(session):
    return make_user("community_officer", unit="379902001001")


@pytest.fixture
def manager(session):
    return make_user("manager", unit="379901")


@pytest.fixture
def city(officer, elsewhere):
    """Three cases in the manager's county, one of them late, one unclaimed; one elsewhere."""
    return [
        work(officer),
        work(officer, due=LATE),
        work(officer, stage="planning", assignee_id=None),
        work(elsewhere, due=LATE),
    ]


def test_figures_count_the_managers_units_only(manager, city):
    assert figures(manager) == (3, 3, 1, 1, 0)
    assert figures(make_user("manager", unit="3799")).open_cases == 4


def test_cases_by_stage_and_unit(manager, city):
    (row,) = cases_by_stage(manager)
    assert (row.code, row.counts, row.late) == ("379901001", {"service": 2, "planning": 1}, 1)
    (below,) = cases_by_stage(manager, "379901001")
    assert (below.code, below.total) == ("379901001001", 3)
    assert cases_by_stage(manager, "379902") == []


def test_the_city_sees_its_counties(session, city):
    found = cases_by_stage(make_user("manager", unit="3799"))
    assert [(row.code, row.total) for row in found] == [("379901", 3), ("379902", 1)]


def test_workload(manager, officer, city):
    (load,) = workload(manager)
    assert (load.name, load.open, load.late, load.done) == ("王社区", 2, 1, 0)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (TaskFilter(), 3),
        (TaskFilter(late=True), 1),
        (TaskFilter(assignee=0), 1),
        (TaskFilter(stage="planning"), 1),
        (TaskFilter(unit="379902"), 0),
        (TaskFilter(search="zs"), 3),
    ],
)
def test_tasks_are_filtered(manager, city, wanted, found):
    assert len(tasks_within(manager, wanted)[0]) == found


def test_the_overview_says_what_is_late_and_with_whom(client, manager, city):
    shown = get(client, manager, "/oversight")
    assert "逾期 3 天" in text_of(shown.get_element_by_id("late"))
    assert "王社区" in text_of(shown.get_element_by_id("late"))
    assert len(rows(get(client, manager, "/oversight/workload"))) == 1


def test_several_tasks_are_reassigned_at_once_each_with_its_result(client, manager, officer, city):
    to = make_user("community_officer", display_name="李接手")
    shown = get(client, manager, f"/oversight/tasks?assignee={officer.id}")
    ids = shown.xpath("//input[@name='task']/@value")
    assert len(ids) == 2
    given = {"task": ids, "to": to.id, "reason": "调岗", "next": "/oversight/tasks"}
    sign_in(client, manager)
    assert client.post("/oversight/reassign", data=given).location == "/oversight/tasks"
    db.session.expire_all()
    assert [task.assignee_id for task in city[:2]] == [to.id, to.id]
    assert "已把 2 项任务转给李接手" in text_of(get(client, manager, "/oversight/tasks"))


def test_what_cannot_be_reassigned_is_said_once(client, manager, city):
    wrong = make_user("county_reviewer", unit="379901", display_name="赵区级")
    sign_in(client, manager)
    given = {"task": [task.id for task in city[:2]], "to": wrong.id, "reason": "试"}
    client.post("/oversight/reassign", data=given)
    shown = text_of(get(client, manager, "/oversight/tasks"))
    assert shown.count("赵区级的岗位或辖区不能办理这项任务") == 1
    assert "2 项" in shown
    assert city[0].assignee_id != wrong.id


def test_nothing_chosen_changes_nothing(client, manager, city):
    sign_in(client, manager)
    assert client.post("/oversight/reassign", data={"to": "", "task": "x"}).status_code == 303
    assert "请选择任务和转给谁" in text_of(get(client, manager, "/oversight/tasks"))


def test_the_ledger_holds_the_managers_cases_with_masked_numbers(client, manager, city):
    sign_in(client, manager)
    answer = client.post("/oversight/ledger.xlsx")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    lines = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(lines) == 3
    assert all("*" in line[2] for line in lines)
    assert sorted(line[12] for line in lines) == [0, 0, 3]
    entry = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (entry.action, entry.detail["rows"]) == ("ledger.exported", 3)
