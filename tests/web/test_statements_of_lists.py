"""How many statements each page with a list sends: as many for a long list as for a short one."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.dates.clock import clock_at
from app.extensions import db
from tests.factories import sign_in
from tests.web.pages import count_queries
from tests.web.test_every_page_is_looked_over import is_page
from tests.web.town import Town

# Who looks: address → statements, the one that asks who is there among them.
LISTS = {
    "officer": {
        "/work": 7,
        "/work?view=today": 5,
        "/work?view=overdue&stage=service": 5,
        "/work?view=week&task=visit&role=manager": 4,
        "/work?view=waiting&q=zs": 5,
        "/work?view=group&category=dibao&priority=urgent&order=oldest": 4,
        "/work?view=done": 4,
        "/work/filters": 3,
        "/work/several?act=hand&{several}": 6,
        "/work/several/{batch}": 5,
        "/tasks/{task}": 37,
        "/cases": 4,
        "/cases?status=all": 4,
        "/cases/{case}": 44,
        "/cases/{case}/acts/copy": 46,
        "/cases/{case}/visits": 3,
        "/cases/{case}/plans": 11,
        "/visits": 2,
        "/handovers": 2,
        "/handovers/new": 5,
        "/handovers/{handover}": 5,
        "/handovers/{handover}/cases/{case}": 10,
        "/substitutions": 8,
        "/people": 5,
        "/people?q=379901": 4,
        "/people/{person}": 15,
        "/people/{person}/household": 4,
        "/people/import/{import}": 3,
        "/notices": 2,
        "/account": 2,
    },
    "manager": {
        "/oversight": 5,
        "/oversight/tasks": 5,
        "/oversight/workload": 2,
        "/oversight/failed": 3,
        "/visits": 3,
        "/substitutions": 9,
        "/notices/dispatches?of=others": 2,
    },
    "calendar": {"/oversight/calendar": 2, "/oversight/calendar/day?on=2026-09-09": 4},
    "editor": {
        "/studio": 5,
        "/studio/releases/{draft}": 8,
        "/studio/releases/{draft}/differences": 10,
        "/studio/releases/{draft}/review": 8,
    },
    "admin": {"/users": 3, "/users/{user}": 4},
}
NO_LISTS = {
    "accounts.user_new": "a form",
    "archive.case_file": "a form",
    "cases.case_new": "a form",
    "cases.task_act": "a task's page, counted as such, with one form opened",
    "choices.choices_page": "a form: the kinds of notices are fixed",
    "eligibility.determination": "one comparison, kept in one row",
    "letters.letter": "one paper",
    "offers.review": "one refusal",
    "people.add_record": "a form",
    "people.cancel_registration": "a form",
    "people.edit_person": "a form",
    "people.import_page": "a form",
    "people.new_document": "a form",
    "people.new_person": "a form",
    "people.reveal_page": "one number",
    "plans.agreement": "one paper",
    "plans.sign": "one paper",
    "studio_files.edit": "one file",
    "studio_files.text": "one file",
}


def test_no_page_is_forgotten(app):
    matcher = app.url_map.bind("localhost")
    names = ("batch", "case", "draft", "handover", "import", "person", "several", "task", "user")
    paths = {
        urlsplit(path.format(**dict.fromkeys(names, 1))).path
        for paths in LISTS.values()
        for path in paths
    }
    counted = {matcher.match(path)[0] for path in paths}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if is_page(rule)}
    assert counted & NO_LISTS.keys() == set()
    assert counted | NO_LISTS.keys() == pages


def test_each_list_has_its_number_of_statements_however_long_it_is(client):
    town = Town()
    town.grow(2)
    others(client, town)  # what a process reads once (the calendar) is read now
    assert others(client, town) == []
    town.grow(6)
    assert others(client, town) == []


def others(client, town: Town) -> list[str]:
    """The pages that send another number of statements than the table says."""
    with clock_at(town.drive.now):
        return [
            f"{who} {path}: {found} instead of {number}"
            for who, paths in LISTS.items()
            for path, number in paths.items()
            if (found := cost(client, town, who, path)) != number
        ]


def cost(client, town: Town, who: str, path: str) -> int:
    sign_in(client, town.users[who])
    db.session.expire_all()  # a request of its own knows nothing yet
    answers = []
    found = count_queries(lambda: answers.append(client.get(path.format(**town.places))))
    assert answers[0].status_code == 200, (path, answers[0].text[:500])
    return found
