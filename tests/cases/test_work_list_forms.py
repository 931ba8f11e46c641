"""The statement of a list is built once for all filters of a form; each finds what is its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.cases.work_list import work_page
from app.cases.work_list_counts import work_counts, work_shown
from app.cases.work_list_filter import VIEWS, Filter
from app.dates.clock import ZONE, clock_at
from tests.case_rows import make_case, make_task, recognised
from tests.factories import COMMUNITY, make_unit, make_user
from tests.people.factories import make_person
from tests.statements import statements

NOW = datetime(2026, 3, 4, 10, tzinfo=ZONE)
OTHER = "379901001002"
# Of each two filters the first finds something of the one person, the second of another.
PAIRS = [
    ({"stage": "service"}, {"stage": "planning"}),
    ({"unit": COMMUNITY}, {"unit": OTHER}),
    ({"element": "visit"}, {"element": "review"}),
    ({"role": "community_officer"}, {"role": "street_officer"}),
    ({"category": "disabled"}, {"category": "dibao"}),
    ({"category": "none"}, {"category": "none"}),
    ({"person": 0}, {"person": 1}),
    ({"search": "zs"}, {"search": "ls"}),
    ({"search": "张"}, {"search": "李"}),
    ({"search": "4567"}, {"search": "9876"}),
    ({"search": "567"}, {"search": "6"}),
    ({"stage": "service", "unit": COMMUNITY, "search": "ZHANG", "category": "disabled"},
     {"stage": "planning", "unit": OTHER, "search": "li si", "category": "dibao"}),
    ({"due": "overdue", "element": "visit"}, {"due": "overdue", "element": "review"}),
    ({"priority": "urgent", "order": "oldest"}, {"priority": "urgent", "order": "oldest"}),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _clock():
    with clock_at(NOW):
        yield


@pytest.fixture
def street(session):
    """A street officer with what each view may show, of three people in two communities."""
    officer = make_user("street_officer", COMMUNITY[:9])
    lives = (
        ("张三", "13900004567", COMMUNITY, "service", "visit", "community_officer", "disabled"),
        ("李四", "13900009876", OTHER, "planning", "review", "street_officer", "dibao"),
        ("王五", "13900001111", COMMUNITY, "exit", "visit", "community_officer", None),
    )
    for name, phone, unit, stage, element, role, category in lives:
        make_unit(unit)
        case = make_case(officer, person=make_person(name=name, phone=phone, unit_code=unit),
                         stage=stage)  # fmt: skip
        case.responsible_id = officer.id
        if category:
            recognised(case, officer, category)
        usual = {"role": role}
        for hours in (-30, 2, 50, None):
            due = NOW + timedelta(hours=hours) if hours else None
            make_task(case, element, **usual, due_at=due, assignee_id=officer.id, priority=80)
            make_task(case, element, **usual, due_at=due)
            make_task(case, element, **usual, status="done", ended_by=officer.id,
                      ended_at=NOW - timedelta(hours=abs(hours or 1)))  # fmt: skip
    return officer


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_filters_of_a_form_share_a_statement_and_find_their_own(street, pair):
    pages = work_page(street, Filter(order="oldest"))
    people = sorted({row.person_id for row in pages.rows})
    for view in VIEWS:
        texts, found = set(), []
        for values in pair:
            of_person = {"person": people[values["person"]]} if "person" in values else {}
            wanted = Filter(view=view, limit=2, **values | of_person)
            with statements() as seen:
                page, counts = work_shown(street, wanted)
            texts.add(seen[0])
            found.append(counts.found)
            assert page == work_page(street, wanted)
            assert counts == work_counts(street, wanted)
            assert counts.found == sum(len(each.rows) for each in every_page(street, wanted))
        assert len(texts) == 1
        if view == "mine":
            assert min(found) > 0


def every_page(by, wanted):
    """One after the other, each by the statement of its form."""
    while True:
        page, _ = work_shown(by, wanted)
        yield page
        if page.next_after is None:
            return
        wanted = replace(wanted, after=page.next_after)
