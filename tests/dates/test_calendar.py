"""The working calendar: who may change it, from when, and what a change meets and leaves alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.audit.models import AuditEntry
from app.cases.models import Timer
from app.database import transaction
from app.dates.actions import DayChangedAlready, change_day
from app.dates.clock import ZONE, clock_at, end_of_day
from app.dates.impact import given_from
from app.dates.models import WorkCalendarDay
from app.dates.queries import changes_of, working_days
from app.dates.year import day_of, days_of, holidays_of, months_of
from app.errors import InvalidInput, NotAllowed
from app.extensions import db
from tests.case_rows import make_case, make_task
from tests.factories import make_user, sign_in
from tests.web.pages import get, page, text_of

TODAY = date(2026, 3, 4)  # a Wednesday
FRIDAY, SATURDAY = date(2026, 3, 13), date(2026, 3, 14)
DAY = "/oversight/calendar/day"


@pytest.fixture(autouse=True)
def _calendar(app):
    """What one test changed, and rolled back, is not kept for the next."""
    forget = lambda: app.extensions.pop("yice_calendar", None)  # noqa: E731
    forget()
    with clock_at(TODAY):
        yield
    forget()


@pytest.fixture
def manager(session):
    return make_user("manager", unit="3799", display_name="赵市级")


def change(by, day=FRIDAY, *, is_working=False, reason="台风停工"):
    with transaction():
        change_day(day, is_working=is_working, reason=reason, by=by)


# -- the year ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "kind", "festival"),
    [
        (date(2026, 2, 14), "make_up", "春节"),
        (date(2026, 2, 15), "holiday", "春节"),  # a Sunday within the holiday
        (date(2026, 3, 7), "weekend", None),
        (date(2026, 3, 4), "work", None),
        (date(2028, 1, 1), "weekend", None),  # a year without a notice
    ],
)
def test_each_day_is_of_one_kind(app, day, kind, festival):
    with app.test_request_context():
        found = day_of(day, {})
    assert (found.kind, found.festival) == (kind, festival)
    assert found.is_working is (kind in {"work", "make_up"})


def test_a_changed_day_says_why(app):
    change = WorkCalendarDay(day=FRIDAY, is_working=False, label="台风停工")
    with app.test_request_context():
        found = day_of(FRIDAY, {FRIDAY: change})
    assert (found.kind, found.reason, found.is_changed) == ("holiday", "台风停工", True)


def test_the_year_has_each_day_once(app):
    with app.test_request_context():
        shown = [d.day for month in months_of(2028, {}) for week in month for d in week if d]
    assert shown == [date(2028, 1, 1) + timedelta(days=n) for n in range(366)]


def test_a_holiday_worked_by_change_splits_it(app):
    worked = {date(2026, 10, 3): WorkCalendarDay(day=date(2026, 10, 3), is_working=True, label="x")}
    with app.test_request_context():
        whole = [span for span in holidays_of(days_of(2026, {})) if span.name == "国庆节"]
        split = [span for span in holidays_of(days_of(2026, worked)) if span.name == "国庆节"]
    assert [(s.first.day, s.last.day, s.days) for s in whole] == [(1, 7, 7)]
    assert [(s.first.day, s.last.day) for s in split] == [(1, 2), (4, 7)]


# -- changing ------------------------------------------------------------------


def test_a_changed_day_counts_at_once_and_is_in_the_trail(manager, session):
    thursday = date(2026, 3, 12)
    assert working_days().add(thursday, 1) == FRIDAY
    change(manager)
    assert working_days().add(thursday, 1) == date(2026, 3, 16)
    entry = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (entry.action, entry.subject, entry.by_id) == (
        "calendar.changed",
        "calendar:2026-03-13",
        manager.id,
    )
    assert entry.detail == {"is_working": False, "reason": "台风停工"}


def test_a_saturday_can_be_worked(manager):
    change(manager, SATURDAY, is_working=True, reason="调休")
    assert working_days().is_working(SATURDAY)


def test_back_to_what_was_published_leaves_no_override(manager):
    change(manager)
    change(manager, is_working=True, reason="台风改道")
    assert changes_of(2026) == {}
    assert working_days().is_working(FRIDAY)


def test_the_calendar_is_not_forgotten_when_the_change_is_not_kept(manager):
    before = working_days()
    county = make_user("manager", unit="379901")

    def step():
        with transaction():
            change_day(FRIDAY, is_working=False, reason="台风", by=manager)
            change_day(SATURDAY, is_working=True, reason="调休", by=county)

    with pytest.raises(NotAllowed):
        step()
    assert working_days() is before
    assert changes_of(2026) == {}


@pytest.mark.parametrize(
    ("day", "reason", "field"),
    [
        (TODAY - timedelta(days=1), "台风", "on"),
        (date(2029, 1, 1), "台风", "on"),
        (FRIDAY, "  ", "reason"),
        (FRIDAY, "长" * 41, "reason"),
    ],
)
def test_what_cannot_be_accepted_is_named_at_its_field(manager, day, reason, field):
    with pytest.raises(InvalidInput) as caught:
        change_day(day, is_working=False, reason=reason, by=manager)
    assert list(caught.value.errors) == [field]
    assert changes_of(day.year) == {}


def test_today_and_the_last_day_can_be_changed(manager):
    change(manager, TODAY)
    change(manager, date(2028, 12, 29))
    assert len(changes_of(2026)) == len(changes_of(2028)) == 1


def test_what_somebody_else_changed_meanwhile_is_not_changed_twice(manager):
    change(manager)
    with pytest.raises(DayChangedAlready):
        change_day(FRIDAY, is_working=False, reason="再改", by=manager)


@pytest.mark.parametrize(
    ("role", "unit", "may"),
    [
        ("manager", "3799", True),
        ("system_admin", "3799", True),
        ("manager", "379901", False),
        ("system_admin", "379901", False),
        ("county_reviewer", "3799", False),
    ],
)
def test_the_citys_calendar_is_changed_by_the_city(session, role, unit, may):
    user = make_user(role, unit=unit)
    if not may:
        with pytest.raises(NotAllowed):
            change(user)
    else:
        change(user)
    assert len(changes_of(2026)) == may


# -- what is there already -----------------------------------------------------


@pytest.fixture
def given(session):
    """On Friday a task and a timer; a task the day before and one after; one done."""
    case = make_case(make_user())
    on, before, after = (
        make_task(case, "visit", due_at=end_of_day(FRIDAY + timedelta(days=n))) for n in (0, -1, 3)
    )
    make_task(case, "visit", due_at=end_of_day(FRIDAY), status="done", ended_at=end_of_day(TODAY))
    midnight = datetime(2026, 3, 13, tzinfo=ZONE)
    for due in (midnight, midnight - timedelta(seconds=1), midnight + timedelta(days=2)):
        session.add(Timer(case_id=case.id, key=str(due), element_id="x", name="x", due_at=due))
    session.flush()
    return on, before, after


def test_what_lies_on_or_after_the_day_is_counted(given):
    assert given_from(FRIDAY) == (2, 1, 2, 1)


def test_dates_already_given_stay(given, manager, session):
    before = [task.due_at for task in given]
    timers = sorted(session.scalars(db.select(Timer.due_at)))
    change(manager)
    session.expire_all()
    assert [task.due_at for task in given] == before
    assert sorted(session.scalars(db.select(Timer.due_at))) == timers


# -- the pages -----------------------------------------------------------------


def test_the_page_tells_before_what_a_change_meets(client, manager, given):
    shown = text_of(get(client, manager, f"{DAY}?on=2026-03-13"))
    assert "从这天起到期的待办任务 2 项，其中正在这天 1 项" in shown
    assert "等待中的定时 2 个，其中正在这天 1 个" in shown
    assert "已经给出的期限和定时都不变" in shown


def test_a_day_is_changed_on_the_page_and_shown_in_the_year(client, manager):
    sign_in(client, manager)
    given = {"on": "2026-03-13", "is_working": "0", "reason": "台风停工"}
    assert client.post(DAY, data=given).location == "/oversight/calendar?year=2026"
    shown = get(client, manager, "/oversight/calendar?year=2026")
    assert "台风停工" in text_of(shown.get_element_by_id("changed"))
    cell = shown.xpath("//td[contains(@class,'day-changed')]")
    assert [text_of(c) for c in cell] == ["13休3月13日 休息，已改动"]
    history = get(client, manager, f"{DAY}?on=2026-03-13").get_element_by_id("history")
    assert "赵市级" in text_of(history)


def test_what_was_typed_stays_when_it_is_not_accepted(client, manager):
    sign_in(client, manager)
    answer = client.post(DAY, data={"on": "2026-03-13", "is_working": "0", "reason": "长" * 41})
    assert answer.status_code == 422
    root = page(answer)
    assert "最多 40 个字" in text_of(root.get_element_by_id("field-reason-note"))
    assert root.get_element_by_id("field-reason").get("value") == "长" * 41
    assert changes_of(2026) == {}


@pytest.mark.parametrize(
    "on", ["", "2026-02-30", "昨天", "1999-01-01", "99999-01-01", "2031-01-01"]
)
def test_a_day_that_is_none_is_answered_at_the_field(client, manager, on):
    root = get(client, manager, f"{DAY}?on={on}", 422)
    assert "2022 年至 2028 年" in text_of(root.get_element_by_id("on-note"))


@pytest.mark.parametrize("year", ["", "x", "1", "99999999999", "-5"])
def test_a_year_that_is_none_shows_one_that_is(client, manager, year):
    get(client, manager, f"/oversight/calendar?year={year}")


def test_a_stale_page_is_told_and_changes_nothing(client, manager):
    change(manager)
    sign_in(client, manager)
    answer = client.post(DAY, data={"on": "2026-03-13", "is_working": "0", "reason": "又一次"})
    assert answer.status_code == 303
    shown = text_of(get(client, manager, answer.location))
    assert "由他人改过" in shown
    assert changes_of(2026)[FRIDAY].label == "台风停工"


def test_a_county_manager_looks_but_has_no_button(client, session):
    county = make_user("manager", unit="379901")
    shown = get(client, county, f"{DAY}?on=2026-03-13")
    assert "日历由市级主管或系统管理员修改" in text_of(shown)
    assert not shown.xpath(f"//form[@action='{DAY}' and @method='post']")
    sign_in(client, county)
    given = {"on": "2026-03-13", "is_working": "0", "reason": "x"}
    assert client.post(DAY, data=given).status_code == 403


def test_a_day_that_has_passed_cannot_be_changed(client, manager):
    shown = get(client, manager, f"{DAY}?on=2026-03-03")
    assert "已经过去" in text_of(shown)
    assert not shown.xpath(f"//form[@action='{DAY}' and @method='post']")


def test_the_administrator_finds_it_in_the_menu(client, session):
    admin = make_user("system_admin", unit="3799")
    shown = get(client, admin, "/oversight/calendar")
    here = shown.xpath("//nav[@class='menu']//a[@aria-current='page']")
    assert [text_of(link) for link in here] == ["工作日历"]
