"""A deputy does a colleague's tasks, from day to day, and nothing a deputy may not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.accounts.standing_in import stand_ins_of
from app.cases.actions import TaskOfAnother, complete_task, reassign_task
from app.cases.drafts.queries import find_draft, others_at
from app.cases.drafts.save import save_draft
from app.cases.hands import SameHands
from app.cases.queries import case_timeline
from app.cases.timeline import read_timeline
from app.cases.verification import first_broken_event
from app.cases.work_list import work_page
from app.cases.work_list_counts import work_counts
from app.cases.work_list_filter import Filter
from app.database import send_waiting
from app.dates.clock import ZONE, clock_at
from app.errors import Conflict, InvalidInput, NotAllowed, OutOfReach
from app.notices.deputies import tell_deputies
from app.notices.jobs import tell_of_due_tasks
from app.notices.queries import notices_of
from app.substitutions.actions import arrange_substitution, end_substitution
from app.substitutions.queries import deputies_for
from app.visits.actions.planning import plan_visits
from app.visits.round import visits_planned_on, visits_to_plan
from tests.case_driver import CaseDriver
from tests.case_rows import make_case, make_task
from tests.factories import COMMUNITY, make_user, sign_in
from tests.people.factories import make_person
from tests.shipped import publish_shipped
from tests.statements import statements
from tests.web.pages import get, rows, text_of

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 5)
BEFORE = datetime(2026, 11, 28, 9, tzinfo=ZONE)


@pytest.fixture
def limei(session):
    return make_user(display_name="李梅")


@pytest.fixture
def wang(limei):
    return make_user(display_name="王强")


@pytest.fixture
def manager(limei):
    return make_user("manager", COMMUNITY[:9], display_name="赵敏")


def arrange(principal, deputy, *, by=None, **values):
    with clock_at(BEFORE):
        return arrange_substitution(
            principal=principal,
            deputy=deputy,
            by=by or principal,
            **{"from_on": FIRST, "until_on": LAST, **values},
        )


def at_work(user, moment):
    """As at a request of that moment."""
    with clock_at(moment):
        user.stands_in_for = stand_ins_of(user)
    return user


def mine(user, moment=FIRST) -> list[str]:
    at_work(user, moment)
    with clock_at(moment):
        found = [row.name for row in work_page(user, Filter()).rows]
        assert work_counts(user).mine == len(found)
    return sorted(found)


def moment(day: date, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZONE)


def test_the_deputy_sees_the_tasks_from_chinas_midnight_to_chinas_midnight(limei, wang):
    make_task(make_case(limei), "visit", role="community_officer", assignee_id=limei.id)
    arrange(limei, wang)
    assert mine(wang, moment(FIRST - timedelta(days=1), 23, 59, 59)) == []
    assert mine(wang, moment(FIRST, 0, 0)) == ["visit"]
    assert mine(wang, moment(LAST, 23, 59, 59)) == ["visit"]
    assert mine(wang, moment(LAST + timedelta(days=1), 0, 0)) == []
    assert mine(limei) == ["visit"]


def test_only_what_the_scope_and_the_own_role_hold(limei, wang):
    case = make_case(limei)
    for element in ("record_visit", "assess_needs"):
        make_task(case, element, role="community_officer", assignee_id=limei.id)
    make_task(case, "other", role="street_officer", assignee_id=limei.id)
    publish_shipped()
    arrange(limei, wang, elements=["record_visit"])
    assert mine(wang) == ["record_visit"]
    arrange(limei, wang, elements=["assess_needs"], units=[COMMUNITY])
    assert mine(wang) == ["assess_needs", "record_visit"]


def test_the_morning_tells_the_deputy_of_what_is_in_the_scope(limei, wang):
    """As many as the list that the notice leads to; whoever is away is told as ever."""
    morning = moment(FIRST, 8, 0)
    case = make_case(limei)

    def due(element: str, whose=limei, role="community_officer") -> None:
        day = moment(FIRST, 12, 0)
        make_task(case, element, role=role, assignee_id=whose.id, due_at=day)

    for element in ("record_visit", "record_visit", "assess_needs"):
        due(element)
    due("record_visit", role="street_officer")
    due("record_visit", whose=wang)
    publish_shipped()
    late = moment(FIRST - timedelta(days=1), 18, 0)
    make_task(case, "record_visit", role=None, assignee_id=limei.id, due_at=late)
    aside = make_user(display_name="周平")
    arrange(limei, wang, elements=["record_visit"])
    arrange(limei, aside, elements=["assess_needs"], units=[COMMUNITY])
    for _again in range(2):
        with clock_at(morning):
            tell_of_due_tasks()

    def told(user) -> list[str]:
        return sorted(n.words for n in notices_of(user) if n.kind in ("due_today", "overdue"))

    assert told(limei) == ["您有 1 项任务已经逾期", "您有 4 项任务今天到期"]
    assert told(wang) == [
        "您有 1 项任务已经逾期（其中代同事办理 1 项）",
        "您有 3 项任务今天到期（其中代同事办理 2 项）",
    ]
    assert told(aside) == ["您有 1 项任务今天到期（其中代同事办理 1 项）"]
    with clock_at(morning):
        assert len(work_page(at_work(wang, morning), Filter(view="today")).rows) == 3


def test_the_deputy_plans_and_prints_the_others_visits_within_the_scope(limei, wang, client):
    person = make_person(by=limei, name="周小燕")
    visit = make_task(
        make_case(limei, person=person),
        "record_visit",
        form_id="visit_record",
        role="community_officer",
        assignee_id=limei.id,
        due_at=moment(FIRST, 12, 0),
    )
    publish_shipped()
    arrange(limei, wang, elements=["record_visit"])
    for at, found in ((moment(LAST, 9, 0), [visit.id]), (LAST + timedelta(days=1), [])):
        at_work(wang, at)
        with clock_at(at):
            assert [row.task_id for row in visits_to_plan(wang)] == found
    with clock_at(FIRST):
        assert plan_visits({visit.id: LAST}, by=at_work(wang, FIRST)) == 1
        assert [row.task_id for row in visits_planned_on(LAST, by=wang)] == [visit.id]
        assert "周小燕代李梅" in rows(get(client, wang, "/visits"))[0]


def test_the_deputy_keeps_a_draft_and_is_told_of_the_other(session):
    driver = CaseDriver()
    task = driver.task("record_registration")
    limei, wang = driver.officer, make_user(display_name="王强")
    with clock_at(driver.now):
        day = driver.now.date()
        arrange_substitution(principal=limei, deputy=wang, from_on=day, until_on=day, by=limei)
        for user in (limei, at_work(wang, driver.now)):
            save_draft(task.id, lambda _form: {"informed": True}, by=user, source=str(user.id))
        assert others_at(task.id, by=limei) == ["王强"]
        assert others_at(task.id, by=wang) == [limei.display_name]
        assert find_draft(task.id, by=wang) is not None
    wang.stands_in_for = ()
    with clock_at(driver.now), pytest.raises(TaskOfAnother):
        save_draft(task.id, lambda _form: {}, by=wang, source="x")


def test_the_deputy_hears_of_each_new_task_within_the_scope(session):
    """As the colleague does, and until it has ended; who has just done a step knows what came."""
    driver = CaseDriver()
    limei, wang, aside = driver.officer, make_user(), make_user()
    stranger = make_user("street_officer", COMMUNITY[:9])

    def told(user) -> list[str]:
        with clock_at(driver.now):
            for _again in range(2):
                tell_deputies()
        return [n.words for n in notices_of(user) if n.kind == "task_assigned"]

    day = driver.now.date()
    days = {"by": limei, "from_on": day, "until_on": day + timedelta(days=40)}
    with clock_at(driver.now):
        arrange_substitution(principal=limei, deputy=wang, elements=["assess_needs"], **days)
        arrange_substitution(principal=limei, deputy=aside, elements=["record_visit"], **days)
    driver.register().recognise()
    [words] = told(wang)
    assert words.endswith(f"，代{limei.display_name}办理")
    assert driver.task("assess_needs").name in words
    assert len(told(limei)) == 1
    assert told(aside) == told(stranger) == []
    driver.plan()
    assert told(wang) == []
    driver.serve()
    assert len(told(aside)) == 1
    driver.do(
        "record_visit",
        by=at_work(aside, driver.now),
        visited_on=driver.today,
        mode="home",
        met="yes",
        outcome="continues",
    )
    assert driver.task("record_visit").assignee_id == limei.id
    assert told(aside) == []
    again, driver.now = driver.task("record_visit"), driver.now + timedelta(hours=1)
    with clock_at(driver.now):  # a colleague hands it to whoever is away
        reassign_task(again.id, to=wang, by=limei, reason="请帮忙")
        reassign_task(again.id, to=limei, by=wang, reason="还是您熟悉")
    send_waiting()
    assert len(told(aside)) == 1
    driver.visit()
    driver.wait(41).visit()  # the days are over
    assert told(aside) == []


def test_done_for_the_other_with_both_names(session, client):
    driver = CaseDriver()
    task = driver.task("record_registration")
    limei, wang = driver.officer, make_user(display_name="王强")
    with clock_at(driver.now):
        arrange_substitution(
            principal=limei,
            deputy=wang,
            from_on=driver.now.date(),
            until_on=driver.now.date(),
            by=limei,
        )
        with pytest.raises(TaskOfAnother):  # the deputyship comes in with the request
            complete_task(task.id, {}, by=wang)
        shown = text_of(get(client, wang, f"/tasks/{task.id}"))
    assert f"您正在代{limei.display_name}办理" in shown
    driver.do(
        "record_registration",
        by=wang,
        informed=True,
        declaration_signed=True,
        registered_on="2025-03-10",
        unemployed_since="2025-03-01",
        unemployment_reason_code="20",
        benefit_status="none",
        materials_complete="yes",
    )
    assert (task.ended_by, task.ended_for) == (wang.id, limei.id)
    event = next(e for e in case_timeline(driver.case.id) if e.kind == "completed")
    assert (event.by_id, event.data["for"]) == (wang.id, limei.id)
    assert first_broken_event(driver.case.id) is None
    who = f"王强（代{limei.display_name}）"
    assert who in [line.who for line in read_timeline(driver.case).lines]
    assert who in text_of(get(client, limei, f"/tasks/{task.id}"))
    # What comes next is the colleague's again, not the deputy's.
    assert driver.task("preliminary_review").assignee_id == limei.id


def test_whoever_accepts_for_another_makes_the_other_responsible(session):
    driver = CaseDriver(first_contact="street_officer")
    driver.do(
        "record_registration",
        by=driver.staff["street_officer"],
        informed=True,
        declaration_signed=True,
        registered_on="2025-03-10",
        unemployed_since="2025-03-01",
        unemployment_reason_code="20",
        benefit_status="none",
        materials_complete="yes",
    )
    task = driver.task("accept_case")
    deputy = make_user()
    day = driver.now.date()
    with clock_at(driver.now):
        arrange_substitution(
            principal=driver.officer, deputy=deputy, from_on=day, until_on=day, by=driver.officer
        )
    assert task.assignee_id == driver.officer.id
    driver.do("accept_case", by=at_work(deputy, driver.now), accepted="yes")
    assert driver.case.responsible_id == driver.officer.id


@pytest.mark.parametrize("who", ["other", "deputy", "as_deputy"])
def test_nobody_looks_again_at_what_they_or_the_other_did(limei, wang, who):
    """The first step by the colleague, by the deputy, or by the deputy in the colleague's place."""
    case = make_case(limei)
    ended_by, ended_for = {
        "other": (limei, None),
        "deputy": (wang, None),
        "as_deputy": (make_user(), limei),
    }[who]
    make_task(
        case,
        "record_visit",
        status="done",
        ended_at=moment(FIRST, 8, 0),
        ended_by=ended_by.id,
        ended_for=ended_for.id if ended_for else None,
    )
    task = make_task(case, "confirm_refusal", role="community_officer", assignee_id=limei.id)
    arrange(limei, wang)
    with clock_at(FIRST), pytest.raises(SameHands):
        complete_task(task.id, {}, by=at_work(wang, FIRST))
    if who == "as_deputy":
        with clock_at(FIRST), pytest.raises(SameHands):
            complete_task(task.id, {}, by=limei)


def test_a_deputy_hands_on_within_the_scope_and_both_names_stay(limei, wang):
    case = make_case(limei, release_id=publish_shipped().id)
    colleague = make_user(display_name="孙丽")
    task, other = (
        make_task(case, element, role="community_officer", assignee_id=limei.id)
        for element in ("record_visit", "assess_needs")
    )
    arrange(limei, wang, elements=["record_visit"])
    at_work(wang, FIRST)
    with clock_at(FIRST):
        with pytest.raises(NotAllowed):
            reassign_task(other.id, to=colleague, by=wang, reason="不在代理范围")
        reassign_task(task.id, to=colleague, by=wang, reason="孙丽更熟悉")
        send_waiting()
    assert task.assignee_id == colleague.id
    [event] = [event for event in case_timeline(case.id) if event.kind == "reassigned"]
    assert (event.by_id, event.data["for"], event.data["from"]) == (wang.id, limei.id, limei.id)
    assert [line.who for line in read_timeline(case).lines] == ["王强（代李梅）"]
    told = [line.words for line in notices_of(limei) if line.kind == "handed_for_me"]
    assert told == [f"王强代您把“record_visit”（{case.person.name}）转给孙丽办理"]


def test_ended_early_it_is_over_at_once_and_both_are_told(limei, wang, manager):
    make_task(make_case(limei), "visit", role="community_officer", assignee_id=limei.id)
    found = arrange(limei, wang, by=manager)
    assert mine(wang) == ["visit"]
    with clock_at(FIRST):
        with pytest.raises(NotAllowed):
            end_substitution(found.id, by=wang)
        with pytest.raises(OutOfReach):
            end_substitution(found.id, by=make_user("manager", "379902"))
        end_substitution(found.id, by=manager)
        with pytest.raises(Conflict):
            end_substitution(found.id, by=limei)
    assert mine(wang) == []
    send_waiting()  # as the end of a transaction does
    for user in (limei, wang):
        assert [n.words for n in notices_of(user)] == [
            "王强代理李梅的工作（12月1日至12月5日）已提前结束",
            "12月1日至12月5日由王强代理李梅的工作",
        ]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"deputy": None}, "deputy", "请选择代理人"),
        ({"from_on": None}, "from_on", "请填写开始日期"),
        ({"until_on": None}, "until_on", "请填写结束日期"),
        ({"from_on": date(2026, 11, 27)}, "from_on", "不能早于今天"),
        ({"until_on": date(2026, 11, 30)}, "until_on", "不能早于开始日期"),
        ({"until_on": date(2027, 12, 2)}, "until_on", "最长一年"),
        ({"elements": ["decide_exit"]}, "elements", "不在本人的工作之内"),
        ({"units": ["379902001001"]}, "units", "不在本人的工作之内"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(limei, wang, values, field, words):
    if "elements" in values:
        publish_shipped()
    with pytest.raises(InvalidInput) as error:
        arrange(limei, **{"deputy": wang, **values})
    assert words in error.value.errors[field][0]


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        ("street_officer", COMMUNITY[:9]),
        ("community_officer", "379901001002"),
        ("manager", COMMUNITY[:6]),
    ],
)
def test_only_the_same_role_within_reach(limei, role, unit):
    other = make_user(role, unit)
    assert other not in deputies_for(limei)
    with pytest.raises(InvalidInput) as error:
        arrange(limei, other)
    assert "不能代理" in error.value.errors["deputy"][0]


def test_no_second_deputy_no_deputys_deputy_no_circle(limei, wang):
    third = make_user(display_name="周敏")
    arrange(limei, wang)
    for principal, deputy, field, words in (
        (limei, third, "from_on", "李梅12月1日至12月5日已由王强代理"),
        (wang, limei, "deputy", "李梅12月1日至12月5日由王强代理，这段时间不能代理别人"),
        (wang, third, "from_on", "王强12月1日至12月5日正代理李梅"),
        (third, limei, "deputy", "李梅12月1日至12月5日由王强代理"),
    ):
        with pytest.raises(InvalidInput) as error:
            arrange(principal, deputy, from_on=LAST, until_on=LAST)
        assert words in error.value.errors[field][0]
    arrange(limei, third, from_on=LAST + timedelta(days=1), until_on=LAST + timedelta(days=9))
    arrange(third, wang)  # one may stand in for two


def test_others_work_may_go_to_others(limei, wang):
    third = make_user()
    publish_shipped()
    arrange(limei, wang, elements=["record_visit"])
    arrange(limei, third, elements=["assess_needs"])
    with pytest.raises(InvalidInput):
        arrange(limei, third, elements=["record_visit", "assess_needs"])


def test_nobody_arranges_for_a_colleague_but_the_manager(limei, wang, manager):
    with pytest.raises(NotAllowed):
        arrange(limei, wang, by=wang)
    with pytest.raises(NotAllowed):
        arrange(limei, wang, by=make_user("manager", "379902"))
    arrange(limei, wang, by=manager)


def test_my_work_says_for_whom_and_asks_no_more(limei, wang, client):
    make_task(make_case(limei), "visit", role="community_officer", assignee_id=limei.id)
    make_task(make_case(wang), "own", role="community_officer", assignee_id=wang.id)

    def cost() -> int:
        sign_in(client, wang)
        client.get("/work")
        with statements() as seen:
            client.get("/work")
        return len(seen)

    with clock_at(FIRST):
        alone = cost()
        arrange(limei, wang)
        [own, others] = sorted(rows(get(client, wang, "/work")))
        assert "代李梅" not in own
        assert "代李梅" in others
        assert cost() == alone


def test_arranged_on_the_page(limei, wang, client):
    publish_shipped()
    with clock_at(BEFORE):
        shown = get(client, limei, "/substitutions")
        assert [o.text for o in shown.xpath("//select[@name='deputy']/option")][1:] == [
            f"王强 · {wang.unit.name}"
        ]
        wrong = client.post("/substitutions", data={"deputy": wang.id, "from_on": "2026-12-01"})
        assert wrong.status_code == 422
        assert "请填写结束日期" in wrong.text
        data = {"deputy": wang.id, "from_on": "2026-12-01", "until_on": "2026-12-05"}
        assert client.post("/substitutions", data=data).status_code == 303
        assert "12月1日至12月5日" in rows(get(client, limei, "/substitutions"))[0]
        assert not get(client, wang, "/substitutions").xpath("//form[contains(@action, '/end')]")
