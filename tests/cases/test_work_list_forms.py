"""The statement of a list is built once for all filters of a form; each finds what is its own."""

from __future__ import annotations

from collections.abc import Iterator
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
    ({"priority": "urgent", "order": "oldest"}, {"priority": "urgent", "order": "oldest"}),
    ({"due": "overdue", "element": "visit"}, {"due": "overdue", "element": "review"}),
]  # fmt: skip
ALL = 11  # that with most in it
SHORT, LONG = 2, 50  # rows of a page


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


def views_of(number: int) -> Iterator[tuple[str, int]]:
    """Views in which a pair is looked at, and how long a page is: in one's own list page by page,
    in two others of the six in turn. Where all that a filter can say comes together, in all."""
    others = VIEWS[1:]
    turn = others if number == ALL else (others[2 * number % 6], others[(2 * number + 1) % 6])
    yield VIEWS[0], SHORT
    yield from ((view, SHORT if number == ALL else LONG) for view in turn)


def test_filters_of_a_form_share_a_statement_and_find_their_own(street):
    pages = work_page(street, Filter(order="oldest"))
    people = sorted({row.person_id for row in pages.rows})
    for number, pair in enumerate(PAIRS):
        for view, limit in views_of(number):
            texts, found = set(), []
            for values in pair:
                of_person = {"person": people[values["person"]]} if "person" in values else {}
                wanted = Filter(view=view, limit=limit, **values | of_person)
                with statements() as seen:
                    page, counts = work_shown(street, wanted)
                texts.add(seen[0])
                found.append(counts.found)
                assert page == work_page(street, wanted), wanted
                assert counts == work_counts(street, wanted), wanted
                shown = sum(len(each.rows) for each in every_page(street, wanted, page))
                assert counts.found == shown, wanted
            assert len(texts) == 1, (view, pair)
            if view == "mine":
                assert min(found) > 0, pair


def every_page(by, wanted, page):
    """That page and those after it, each by the statement of its form."""
    yield page
    while page.next_after is not None:
        wanted = replace(wanted, after=page.next_after)
        page, _ = work_shown(by, wanted)
        yield page
