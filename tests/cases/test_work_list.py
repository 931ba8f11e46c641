"""*My work*: whose tasks, in which order, found how, page by page, and at what cost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.accounts.models import RoleGrant
from app.api.auth import issue_token
from app.cases.work_list import next_task_of, work_page
from app.cases.work_list_counts import work_counts, work_shown
from app.cases.work_list_filter import DUE, DUE_VIEWS, VIEWS, Filter
from app.dates.clock import ZONE, clock_at
from tests.case_rows import make_case, make_task, recognised
from tests.factories import COMMUNITY, make_unit, make_user, sign_in
from tests.people.factories import make_person
from tests.statements import statements
from tests.web.pages import get, rows

STREET, OTHER_STREET = "379901001", "379901002"
NOW = datetime(2026, 3, 4, 10, tzinfo=ZONE)
TONIGHT = NOW.replace(hour=23, minute=59)


@pytest.fixture
def officer(session):
    return make_user("community_officer")


@pytest.fixture
def case(officer):
    return make_case(officer)


@pytest.fixture(autouse=True)
def _clock():
    with clock_at(NOW):
        yield


def ids(by, **wanted) -> list[int]:
    return [row.id for row in work_page(by, Filter(**wanted)).rows]


def mine(case, by, due: datetime | None = None, **values):
    return make_task(case, "visit", assignee_id=by.id, due_at=due, **values)


def of_group(case, role="community_officer", due: datetime | None = None, **values):
    return make_task(case, "visit", role=role, due_at=due, **values)


def done(case, by, at: datetime):
    return make_task(case, "visit", status="done", ended_at=at, ended_by=by.id, assignee_id=by.id)


# -- whose -------------------------------------------------------------------


def test_mine_is_what_i_have(officer, case):
    task = mine(case, officer)
    mine(case, make_user())
    of_group(case)
    done(case, officer, NOW)
    assert ids(officer) == [task.id]


def test_group_is_what_my_roles_may_take_where_i_hold_them(officer, case):
    task = of_group(case)
    of_group(case, "street_officer")
    of_group(make_case(make_user(unit="379901001002")))
    mine(case, make_user(), role="community_officer")
    assert ids(officer, view="group") == [task.id]
    above = make_user("community_officer", "379901")
    assert len(ids(above, view="group")) == 2


def test_each_role_counts_only_where_it_is_held(session, case):
    """A street officer here who is a manager elsewhere takes no manager's task here."""
    user = make_user("street_officer", COMMUNITY[:9])
    user.grants.append(RoleGrant(role="manager", unit_code=make_unit("379902").code))
    session.flush()
    task = of_group(case, "street_officer")
    of_group(case, "manager")
    assert ids(user, view="group") == [task.id]


def test_done_is_what_i_did_the_newest_first(officer, case):
    tasks = [done(case, officer, NOW - timedelta(hours=hours)) for hours in (3, 1, 2)]
    done(case, make_user(), NOW)
    assert ids(officer, view="done") == [tasks[1].id, tasks[2].id, tasks[0].id]


@pytest.mark.parametrize("role", ["auditor", "system_admin", "policy_editor", "partner"])
def test_who_does_no_casework_has_no_group(case, role):
    of_group(case)
    of_group(case, role)
    assert ids(make_user(role, "3799"), view="group") == []


def test_counts(officer, case):
    mine(case, officer, NOW - timedelta(days=1))
    mine(case, officer, TONIGHT)
    mine(case, officer, NOW + timedelta(days=2))
    mine(case, officer)
    of_group(case, due=NOW - timedelta(minutes=1))
    of_group(case)
    counts = work_counts(officer)
    assert (counts.mine, counts.overdue, counts.today, counts.week) == (4, 1, 1, 2)
    assert (counts.group, counts.group_overdue) == (2, 1)


# -- views -------------------------------------------------------------------


def test_overdue_today_and_this_week(officer, case):
    """NOW is a Wednesday: the week goes to the night of Sunday, the eighth."""
    late = mine(case, officer, NOW - timedelta(hours=1))
    tonight = mine(case, officer, TONIGHT)
    sunday = mine(case, officer, TONIGHT + timedelta(days=4))
    mine(case, officer, TONIGHT + timedelta(days=4, minutes=1))
    mine(case, officer)
    mine(case, make_user(), TONIGHT)
    assert ids(officer, view="overdue") == [late.id]
    assert ids(officer, view="today") == [tonight.id]
    assert ids(officer, view="week") == [tonight.id, sunday.id]


def test_on_a_sunday_the_week_ends_tonight(officer, case):
    with clock_at(NOW + timedelta(days=4)):
        tonight = mine(case, officer, TONIGHT + timedelta(days=4))
        mine(case, officer, TONIGHT + timedelta(days=5))
        assert ids(officer, view="week") == [tonight.id]


def test_waiting_is_what_others_do_in_the_cases_i_answer_for(officer, case, session):
    colleague = make_user()
    theirs = mine(case, colleague, NOW + timedelta(days=1))
    street = of_group(case, "street_officer", NOW + timedelta(days=2))
    nobodys = of_group(case, None)
    mine(case, officer)
    of_group(case)  # mine to take: nobody else is waited for
    done(case, colleague, NOW)
    of_group(make_case(colleague), "street_officer")
    assert ids(officer, view="waiting") == [theirs.id, street.id, nobodys.id]
    assert ids(colleague, view="waiting") != ids(officer, view="waiting")
    case.status, case.closed_at = "closed", NOW
    session.flush()
    assert ids(officer, view="waiting") == []


def test_who_has_moved_to_another_unit_sees_no_more_of_what_they_waited_for(officer, case, session):
    of_group(case, "street_officer")
    officer.grants[0].unit_code = make_unit("379902001001").code
    session.flush()
    assert ids(officer, view="waiting") == []
    assert work_counts(officer).waiting == 0


def a_day(officer, case) -> None:
    """Some of everything, in different numbers."""
    for hours, number in ((-30, 3), (2, 2), (48, 4), (300, 1)):
        for _n in range(number):
            mine(case, officer, NOW + timedelta(hours=hours))
    for _n in range(5):
        of_group(case, due=NOW - timedelta(hours=1))
    for _n in range(6):
        of_group(case, "street_officer", NOW - timedelta(hours=1))
    for _n in range(7):
        done(case, officer, NOW)


def test_each_tab_says_how_many_it_will_show(officer, session):
    a_day(officer, make_case(officer, stage="service"))
    other = make_person(by=officer, name="欧阳秋月")
    a_day(officer, make_case(officer, person=other, stage="planning"))
    by_name, by_stage = {"search": "欧阳"}, {"stage": "service"}
    for narrowed in ({}, by_name, by_stage, {"role": "community_officer"}, {"unit": "3799"}):
        counts = work_counts(officer, Filter(**narrowed))
        said = {view: getattr(counts, view) for view in VIEWS}
        assert said == {view: len(ids(officer, view=view, **narrowed)) for view in VIEWS}, narrowed
        assert sum(said.values()) > 0


@pytest.mark.parametrize("view", VIEWS)
def test_what_is_found_is_what_is_shown(officer, case, session, view):
    """For each due date and each step; some of both together."""
    a_day(officer, case)
    alone = [(due, None) for due in (None, *DUE)]
    for due, element in (*alone, (None, "visit"), ("overdue", "visit"), ("later", "other")):
        wanted = Filter(view=view, due=due, element=element, limit=200)
        assert work_counts(officer, wanted).found == len(work_page(officer, wanted).rows), wanted


def test_all_counts_come_in_one_statement(officer, case):
    a_day(officer, case)
    with statements() as seen:
        work_counts(officer, Filter(view="week", search="zs", element="visit"))
    assert len(seen) == 1


@pytest.mark.parametrize(
    "narrowed", [{}, {"search": "欧阳"}, {"category": "none", "due": "later"}, {"person": True}]
)
def test_page_and_numbers_come_together_in_two_statements(officer, narrowed):
    person = make_person(by=officer, name="欧阳秋月")
    a_day(officer, make_case(officer, person=person))
    a_day(officer, make_case(officer))
    if "person" in narrowed:
        narrowed = {"person": person.id}
    for view in VIEWS:
        wanted = Filter(view=view, **narrowed)
        with statements() as seen:
            page, counts = work_shown(officer, wanted)
        assert len(seen) == 2, wanted
        assert page == work_page(officer, wanted), wanted
        assert counts == work_counts(officer, wanted), wanted


def test_one_statement_serves_everybody_of_a_kind_with_what_is_theirs(session):
    """Built for the first of them; the second is of the same kind, and the third of another."""
    first, second = make_user("street_officer", OTHER_STREET), make_user("street_officer", STREET)
    third = make_user("street_officer", STREET)
    third.grants.append(RoleGrant(role="community_officer", unit_code=OTHER_STREET))
    for number, user in enumerate((first, second, third), start=1):
        person = make_person(unit_code=make_unit(f"{user.unit.code}001").code)
        case = make_case(user, person=person)
        of_group(case, role="street_officer")
        of_group(case, role="community_officer")
        for _ in range(number):
            mine(case, user, due=NOW + timedelta(hours=1))
    with statements() as seen:
        numbers = [work_shown(user, Filter(view="group"))[1] for user in (first, second, third)]
    assert seen[0] == seen[2] != seen[4]
    assert [each.mine for each in numbers] == [1, 2, 3]
    assert [each.group for each in numbers] == [1, 2, 3]
    assert numbers == [work_counts(u, Filter(view="group")) for u in (first, second, third)]
    late = NOW + timedelta(hours=2)
    with clock_at(late):
        assert work_shown(second, Filter())[1].overdue == 2


def test_due_does_not_narrow_a_view_that_is_a_date_itself(officer, case, client):
    mine(case, officer, NOW - timedelta(days=1))
    for view in DUE_VIEWS:
        shown = get(client, officer, f"/work?view={view}&due=later")
        assert not shown.xpath("//select[@name='due']")
        assert len(rows(shown)) == (view == "overdue")


def test_waiting_says_for_whom(officer, case, client):
    colleague = make_user()
    mine(case, colleague, NOW)
    of_group(case, "street_officer", NOW)
    shown = rows(get(client, officer, "/work?view=waiting"))
    assert colleague.display_name in shown[0]
    assert "街道专员" in shown[1]


@pytest.mark.parametrize(
    ("role", "shown"),
    [("community_officer", 2), ("street_officer", 1), ("county_reviewer", 0), ("manager", 0)],
)
def test_each_role_has_its_own_group(case, client, role, shown):
    for wanted in ("community_officer", "community_officer", "street_officer"):
        of_group(case, wanted)
    assert len(rows(get(client, make_user(role, "379901"), "/work?view=group"))) == shown


@pytest.mark.parametrize("role", ["auditor", "system_admin", "policy_editor", "partner"])
def test_who_does_no_casework_has_no_list(client, role):
    sign_in(client, make_user(role, "3799"))
    assert client.get("/work").status_code == 403


def test_the_list_is_found_again_as_it_was_left(officer, case, client):
    for n in range(52):
        mine(case, officer, NOW + timedelta(hours=n))
    left = "/work?view=mine&q=" + case.person.name[0]
    second = get(client, officer, left).xpath("string(//a[@rel='next']/@href)")
    page = get(client, officer, second)
    assert len(rows(page)) == 2
    here = page.xpath("string(//input[@name='list']/@value)")
    back = client.post("/work/claim", data={"list": here}).location
    assert len(rows(get(client, officer, back))) == 2
    assert f"{second}&".startswith(back)


def test_a_page_whose_tasks_are_all_done_leads_to_the_first(officer, case, client):
    mine(case, officer, NOW)
    after = f"{(NOW + timedelta(days=9)).isoformat()}_1".replace("+", "%2B")
    shown = get(client, officer, f"/work?view=mine&after={after}")
    assert "/work?view=mine" in shown.xpath("//nav[@class='pager']//a/@href")


def test_the_next_task_is_the_earliest_due_of_mine(officer, case):
    assert next_task_of(officer) is None
    mine(case, officer)
    soon = mine(case, officer, NOW + timedelta(days=1))
    of_group(case, due=NOW)
    assert next_task_of(officer) == soon.id


# -- order and filters -------------------------------------------------------


def test_the_earliest_due_comes_first_and_what_has_no_date_last(officer, case):
    whenever = mine(case, officer)
    late = mine(case, officer, NOW - timedelta(days=3))
    soon = mine(case, officer, NOW + timedelta(hours=1))
    twin = mine(case, officer, NOW + timedelta(hours=1))
    assert ids(officer) == [late.id, soon.id, twin.id, whenever.id]


def test_each_task_falls_under_one_due_filter(officer, case):
    due = {
        "overdue": mine(case, officer, NOW - timedelta(seconds=1)),
        "today": mine(case, officer, TONIGHT),
        "week": mine(case, officer, TONIGHT + timedelta(days=6)),
        "later": mine(case, officer, TONIGHT + timedelta(days=8)),
    }
    for name in DUE:
        assert ids(officer, due=name) == [due[name].id]


def test_what_has_no_date_is_later(officer, case):
    task = mine(case, officer)
    assert ids(officer, due="later") == [task.id]


def test_filters_by_stage_unit_and_step(officer, session):
    here, there = make_case(officer, stage="service"), make_case(officer, stage="planning")
    first, second = mine(here, officer), mine(there, officer)
    second.element_id = "draft_plan"
    session.flush()
    assert ids(officer, stage="service") == [first.id]
    assert ids(officer, element="draft_plan") == [second.id]
    assert ids(officer, unit=COMMUNITY) == [first.id, second.id]
    assert ids(officer, unit="379902") == []


def with_role(user, role: str, unit: str = COMMUNITY):
    make_unit(unit)
    user.grants.append(RoleGrant(role=role, unit_code=unit))
    return user


def test_somebody_with_two_roles_sees_the_tasks_of_one(officer, case):
    with_role(officer, "street_officer", COMMUNITY[:9])
    community, street = of_group(case), of_group(case, "street_officer")
    assert ids(officer, view="group") == [community.id, street.id]
    assert ids(officer, view="group", role="street_officer") == [street.id]
    assert ids(officer, view="group", role="counsellor") == []


def test_the_kinds_of_a_view_are_those_it_has(officer, case, session):
    mine(case, officer)
    mine(case, officer)
    other = mine(case, officer)
    other.element_id, other.name = "draft_plan", "拟定方案"
    of_group(case).element_id = "street_review"
    session.flush()
    assert dict(work_counts(officer).kinds) == {"visit": "visit", "draft_plan": "拟定方案"}
    assert [code for code, _name in work_counts(officer, Filter(view="group")).kinds] == [
        "street_review"
    ]
    assert work_counts(officer, Filter(view="done")).kinds == ()
    assert work_counts(make_user()).kinds == ()


def test_the_filters_are_offered_to_whom_they_serve(officer, case, client, session):
    mine(case, officer)
    shown = get(client, officer, "/work")
    assert not shown.xpath("//select[@name='role'] | //select[@name='task']")
    with_role(officer, "street_officer", COMMUNITY[:9])
    mine(case, officer).element_id = "draft_plan"
    shown = get(client, officer, "/work?q=zs&role=street_officer&task=visit")
    chosen = shown.xpath("//select[@name='role' or @name='task']/option[@selected]/@value")
    assert sorted(chosen) == ["street_officer", "visit"]
    assert shown.xpath("//input[@name='q']/@value") == ["zs"]


def test_another_tab_keeps_what_was_searched_and_chosen(officer, client):
    shown = get(client, officer, "/work?q=zs&role=community_officer&task=visit&due=today")
    group = next(a for a in shown.xpath("//*[@id='work-tabs']//a/@href") if "group" in a)
    assert group == "/work?view=group&q=zs&role=community_officer"


def test_a_chosen_kind_that_is_used_up_can_be_unchosen(officer, client):
    shown = get(client, officer, "/work?task=visit")
    assert shown.xpath("//select[@name='task']/option/@value") == ["", "visit"]
    assert "没有符合条件的任务" in shown.text_content()


def test_filter_by_category_goes_by_the_running_recognition(officer, case):
    both = mine(case, officer)
    recognised(case, officer, "dibao", "disabled")
    was, never = make_case(officer), make_case(officer)
    recognised(was, officer, "dibao", ended_on=NOW.date())
    others = [mine(was, officer).id, mine(never, officer).id]
    assert ids(officer, category="dibao") == ids(officer, category="disabled") == [both.id]
    assert ids(officer, category="urban_older") == []
    assert ids(officer, category="none") == others
    assert work_counts(officer, Filter(category="none")).mine == 2


def test_filters_by_priority_and_person(officer, case):
    urgent = mine(case, officer, priority=80)
    usual, low = mine(case, officer), mine(make_case(officer), officer, priority=10)
    assert ids(officer, priority="urgent") == [urgent.id]
    assert ids(officer, priority="usual") == [usual.id, low.id]
    assert ids(officer, person=case.person_id) == [urgent.id, usual.id]
    assert work_counts(officer, Filter(person=case.person_id)).mine == 2


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_by_how_long_they_wait_page_by_page(officer, case, order):
    made = [mine(case, officer, created_at=NOW - timedelta(hours=n // 3)) for n in range(10)]
    seen = page_through(officer, limit=3, order=order)
    assert sorted(seen) == sorted(task.id for task in made)
    moments = [next(t.created_at for t in made if t.id == number) for number in seen]
    assert moments == sorted(moments, reverse=order == "newest")


def test_the_page_offers_what_narrows_and_keeps_what_was_chosen(officer, case, client):
    mine(case, officer, priority=80)
    chosen = "category=none&priority=urgent&order=oldest"
    shown = get(client, officer, f"/work?{chosen}")
    assert len(rows(shown)) == 1
    assert {
        select.get("name"): select.xpath("string(option[@selected]/@value)")
        for select in shown.xpath("//details[@open]//select")
    } == {"category": "none", "priority": "urgent", "order": "oldest"}
    assert all(chosen in tab for tab in shown.xpath("//*[@id='work-tabs']//a/@href"))
    assert "1 项符合条件" in shown.text_content()


def test_one_persons_tasks_are_a_click_away_and_so_is_the_way_back(officer, case, client):
    mine(case, officer)
    mine(make_case(officer), officer)
    only = get(client, officer, "/work").xpath("//td/a[@class='quiet']/@href")[0]
    shown = get(client, officer, only)
    assert len(rows(shown)) == 1
    back = shown.xpath("//p[@class='only']/a/@href")[0]
    assert len(rows(get(client, officer, back))) == 2


def test_two_last_digits_are_enough(officer):
    person = make_person(by=officer, phone="13800009876", sequence=731)
    wanted = mine(make_case(officer, person=person), officer)
    other = make_person(by=officer, phone="13800001234", sequence=733)  # no number ends like it
    mine(make_case(officer, person=other), officer)
    for digits in ("76", "876", "9876"):
        assert ids(officer, search=digits) == [wanted.id], digits


def test_filters_that_are_none_do_no_harm(officer, case, client):
    mine(case, officer)
    sign_in(client, officer)
    numbers = ("priority=1", "person=-1", "person=99999999999")
    words = ("category=x", "order=x", "role=x", "role=manager%27", "task=%00", "task=" + "x" * 500)
    for query in (*numbers, *words):
        assert client.get(f"/work?{query}").status_code in {200, 400}, query


def test_a_person_is_found_by_name_letters_and_digits(officer):
    person = make_person(by=officer, name="欧阳秋月", phone="13800009876", sequence=731)
    wanted = mine(make_case(officer, person=person), officer)
    mine(make_case(officer, person=make_person(by=officer, name="李强")), officer)
    names, letters = ("欧阳", "秋月", "欧阳秋月"), ("oyqy", "OY", "ouyang", "ouyang qiu")
    for text in (*names, *letters, person.id_number_tail, "9876"):
        assert ids(officer, search=text) == [wanted.id], text


def test_search_takes_signs_as_signs(officer):
    mine(make_case(officer, person=make_person(by=officer, name="欧阳秋月")), officer)
    for search in ("%", "_", "欧%", "\\", "'; --", "0000", "没有"):
        assert ids(officer, search=search) == [], search


# -- pages -------------------------------------------------------------------


def fill(case, by) -> set[int]:
    """Many with the same date, many without: what a careless cursor loses."""
    days = [NOW, NOW, NOW, NOW + timedelta(days=1), None, None, None, NOW - timedelta(days=1)]
    return {mine(case, by, days[n % len(days)]).id for n in range(29)}


def page_through(by, *, limit: int, **wanted) -> list[int]:
    seen: list[int] = []
    after = None
    for _page in range(60):
        page = work_page(by, Filter(after=after, limit=limit, **wanted))
        seen += [row.id for row in page.rows]
        after = page.next_after
        if after is None:
            return seen
    raise AssertionError("the pages do not end")


def test_pages_lose_nothing_and_show_nothing_twice(officer, case):
    expected = fill(case, officer)
    whole = page_through(officer, limit=200)
    assert len(whole) == len(expected)
    assert set(whole) == expected
    for limit in (1, 2, 3, 7, 28, 29, 30):
        assert page_through(officer, limit=limit) == whole, limit


def test_pages_of_what_is_done(officer):
    case = make_case(officer, stage="service")
    expected = {done(case, officer, NOW - timedelta(hours=n // 4)).id for n in range(12)}
    other = done(make_case(officer, stage="planning"), officer, NOW).id
    for narrowed, found in (({}, expected | {other}), ({"stage": "service"}, expected)):
        for limit in (1, 3, 12):
            seen = page_through(officer, limit=limit, view="done", **narrowed)
            assert len(seen) == len(found), (narrowed, limit)
            assert set(seen) == found, (narrowed, limit)


def test_what_is_completed_between_two_pages_moves_no_other(officer, case, session):
    tasks = [mine(case, officer, NOW + timedelta(hours=n)) for n in range(6)]
    first = work_page(officer, Filter(limit=3))
    tasks[0].status, tasks[0].ended_at = "done", NOW
    session.flush()
    second = work_page(officer, Filter(limit=3, after=first.next_after))
    assert [row.id for row in second.rows] == [task.id for task in tasks[3:]]


def test_the_interface_pages_in_the_same_order(officer, case, client, session):
    fill(case, officer)
    headers = {"Authorization": f"Bearer {issue_token(officer, label='t', by=None)}"}
    session.commit()
    seen, query = [], {"limit": 5}
    while True:
        answer = client.get("/api/v1/tasks", query_string=query, headers=headers).json
        seen += [item["id"] for item in answer["items"]]
        if answer["next_cursor"] is None:
            break
        query["cursor"] = answer["next_cursor"]
    assert seen == page_through(officer, limit=200)
