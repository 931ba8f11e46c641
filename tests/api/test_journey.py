"""One person taken from registration to the archive, by nothing but the API and the clock."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta

import pytest

from app.cases.jobs import fire_due_timers
from app.dates.clock import ZONE, clock_at
from app.people.identity import make_identity_number
from tests.api.conftest import Caller
from tests.case_driver import STAFF
from tests.factories import COMMUNITY, PASSWORD, make_user
from tests.shipped import publish_shipped

# An even serial number is a woman's.
NUMBER = make_identity_number("379901", date(1976, 5, 4), 318)
PERSON = {
    "name": "林晚秋",
    "id_number": NUMBER,
    "unit_code": COMMUNITY,
    "phone": "13800007799",
    "urban_rural": "urban",
    "hukou_division_code": "379901",
    "able_to_work": True,
    "willing_to_work": True,
    "marital_status": "married",
    "retirement_class": "female_55",
}
_keys = itertools.count(1)


class Office:
    """The staff of one community, each with a token, and the day it is."""

    def __init__(self, client, session) -> None:
        publish_shipped()
        users = {role: make_user(role, unit=unit) for role, unit in STAFF.items()}
        session.commit()
        self.client, self.session, self.users = client, session, users
        self.now = datetime(2026, 3, 2, 9, tzinfo=ZONE)
        self.callers: dict[str, Caller] = {}
        self.sign_in()

    def sign_in(self) -> None:
        """A token lasts a year at most, and a case may last longer."""
        for role, user in self.users.items():
            body = {"username": user.username, "password": PASSWORD, "days": 365}
            with clock_at(self.now):
                token = self.client.post("/api/v1/tokens", json=body).json["token"]
            caller = Caller.__new__(Caller)
            caller.client, caller.user = self.client, user
            caller.headers = {"Authorization": f"Bearer {token}"}
            self.callers[role] = caller

    @property
    def today(self) -> str:
        return self.now.date().isoformat()

    def get(self, path: str, *, role: str = "community_officer", **query):
        with clock_at(self.now):
            answer = self.callers[role].get(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json

    def post(self, path: str, body: dict, *, role: str = "community_officer", status: int = 200):
        """Sent twice under one key: answered alike, done once."""
        key, caller = f"journey-{next(_keys)}", self.callers[role]
        with clock_at(self.now):
            first = caller.post(path, body, key=key)
            assert first.status_code == status, first.text
            again = caller.post(path, body, key=key)
        assert (again.status_code, again.json) == (status, first.json)
        assert again.headers["Idempotent-Replayed"] == "true"
        return first.json

    def upload(self, path: str, **fields: str) -> dict:
        key, caller = f"journey-{next(_keys)}", self.callers["community_officer"]
        with clock_at(self.now):
            first = caller.upload(path, b"%PDF-1.4\n%%EOF\n", key=key, **fields)
            assert first.status_code == 201, first.text
            assert caller.upload(path, b"%PDF-1.4\n%%EOF\n", key=key, **fields).json == first.json
        return first.json

    def days_pass(self, days: int) -> None:
        """Morning by morning the clock's job runs, as a worker would run it."""
        for _day in range(days):
            self.now += timedelta(days=1)
            with clock_at(self.now):
                fire_due_timers()


class Assisted:
    """The case as the API shows it."""

    def __init__(self, office: Office, person: int, case: int) -> None:
        self.office, self.person, self.id = office, person, case

    @property
    def shown(self) -> dict:
        return self.office.get(f"/cases/{self.id}")

    @property
    def waiting(self) -> list[str]:
        return sorted(task["element"] for task in self.shown["tasks"])

    @property
    def stage(self) -> str:
        return self.shown["stage"]

    def do(self, element: str, **answers) -> dict:
        """Complete the open task as whoever its role is; claim it first if nobody has it."""
        task = next(t for t in self.shown["tasks"] if t["element"] == element)
        users = self.office.users
        role = task["role"] or next(r for r, u in users.items() if u.id == task["assignee_id"])
        whole = self.office.get(f"/tasks/{task['id']}", role=role)
        assert bool(whole["form_schema"]) == bool(task["form"])
        if task["assignee_id"] is None:
            claimed = self.office.post(f"/tasks/{task['id']}/claim", {}, role=role)
            assert claimed["assignee_id"] == users[role].id
        done = self.office.post(f"/tasks/{task['id']}/complete", {"answers": answers}, role=role)
        assert done["task"]["status"] == "done"
        return done["case"]


@pytest.fixture
def office(client, session):
    return Office(client, session)


def test_a_person_goes_through_every_stage_by_the_api_alone(office):
    case = registered_and_opened(office)
    recognised(office, case)
    planned(office, case)
    served_and_placed(office, case)
    followed_up(office, case)
    exited(office, case)
    told_afterwards(office, case)


def registered_and_opened(office) -> Assisted:
    person = office.post("/people", PERSON, status=201)["id"]
    registration = {
        "registered_on": "2025-03-10",
        "unemployed_since": "2025-03-01",
        "reason_code": "20",
    }
    office.post(f"/people/{person}/registrations", registration, status=201)
    assert len(office.get(f"/people/{person}/registrations")) == 1
    assert office.get("/people", search="lwq")["items"][0]["id"] == person
    opened = office.post("/cases", {"person_id": person}, status=201)
    case = Assisted(office, person, opened["id"])
    assert (case.stage, case.waiting) == ("registration", ["record_registration"])
    assert office.get("/tasks", view="mine")["items"][0]["person_name"] == "林晚秋"
    case.do(
        "record_registration",
        informed=True,
        declaration_signed=True,
        registered_on="2025-03-10",
        unemployed_since="2025-03-01",
        unemployment_reason_code="20",
        benefit_status="none",
        job_intention="养老护理",
        training_wish=True,
        materials_complete="yes",
    )
    return case


def recognised(office, case) -> None:
    assert (case.stage, case.waiting) == ("eligibility", ["preliminary_review"])
    found = office.get(f"/cases/{case.id}/determinations")
    assert found[0]["eligible"] == "yes"
    assert found[0]["primary"] == "urban_older"
    assert found[0]["reasons"]
    case.do("preliminary_review", opinion="recognise", primary_category="urban_older")
    assert case.waiting == []
    assert case.shown["timers"]  # on public notice: only the clock goes on
    office.days_pass(12)
    case.do("street_review", opinion="recognise")
    case.do("county_decision", opinion="recognise", primary_category="urban_older")
    stages = [o["stage"] for o in office.get(f"/cases/{case.id}/determinations")[0]["opinions"]]
    assert stages == ["preliminary", "street", "county"]


def planned(office, case) -> None:
    assert (case.stage, case.waiting) == ("planning", ["assess_needs"])
    case.do(
        "assess_needs",
        met_on=office.today,
        mode="office",
        barriers=["age"],
        needs=["skills_training"],
        situation="愿意就近就业",
    )
    measure = {"kind": "skills_training", "description": "护理培训", "due_on": "2026-06-01"}
    case.do("draft_plan", goal="employment", target_on="2026-12-01", measures=[measure])
    copy = office.upload(f"/people/{case.person}/documents", kind="agreement", case_id=str(case.id))
    case.do(
        "sign_agreement",
        result="signed",
        signed_on=office.today,
        agreement_document=[copy["id"]],
    )
    planning = office.get(f"/cases/{case.id}/planning")
    assert planning["agreement"]["document_id"] == copy["id"]
    assert [m["kind"] for m in planning["plan"]["measures"]] == ["skills_training"]
    [measure] = planning["plan"]["measures"]
    given = {"measure": measure["number"], "owner_id": measure["owner_id"]}
    assert office.post(f"/cases/{case.id}/planning/owner", given)["measures"] == [measure]


def served_and_placed(office, case) -> None:
    assert case.stage == "service"
    service = {"kind": "skills_training", "on": office.today, "accepted": "yes"}
    case.do("carry_out_measures", result="accepted", services=[service])
    visit = {"mode": "home", "met": "yes"}
    case.do("record_visit", visited_on=office.today, outcome="continues", **visit)
    office.days_pass(40)
    assert case.waiting == ["record_visit"]
    day = office.today
    case.do("record_visit", visited_on=day, outcome="employed", employed_on=day, **visit)
    assert [v["outcome"] for v in office.get(f"/cases/{case.id}/visits")["items"]] == [
        "employed",
        "continues",
    ]


def followed_up(office, case) -> None:
    assert (case.stage, case.waiting) == ("follow_up", ["verify_employment"])
    case.do(
        "verify_employment",
        employed="yes",
        employed_on=office.today,
        employment_type="010",
        reason="单位已确认",
    )
    for call in range(1, 4):
        office.days_pass(100)
        office.sign_in()
        assert case.waiting == ["follow_up_call"], f"call {call}"
        case.do(
            "follow_up_call",
            contacted_on=office.today,
            mode="phone",
            employment_status="employed",
        )
    assert len(office.get(f"/cases/{case.id}/follow-ups")) == 3


def exited(office, case) -> None:
    assert (case.stage, case.waiting) == ("exit", ["propose_exit"])
    case.do("propose_exit", exit_reason="employed", effective_on=office.today, evidence="稳定就业")
    case.do("decide_exit", decision="exit", reason="同意")
    shown = case.shown
    assert (shown["status"], shown["outcome"]) == ("closed", "end_exited")
    assert (shown["tasks"], shown["timers"]) == ([], [])


def told_afterwards(office, case) -> None:
    """Everything once, although every POST came twice; late work had been told to the manager."""
    events, cursor = [], None
    while True:
        query = {"limit": 7} | ({"cursor": cursor} if cursor else {})
        page = office.get(f"/cases/{case.id}/events", **query)
        events += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len({event["id"] for event in events}) == len(events)
    done = [event["element"] for event in events if event["kind"] == "completed"]
    assert sorted(done) == sorted(
        [
            *("record_registration", "preliminary_review", "street_review", "county_decision"),
            *("assess_needs", "draft_plan", "sign_agreement", "carry_out_measures"),
            *("record_visit", "record_visit", "verify_employment"),
            *("follow_up_call", "follow_up_call", "follow_up_call"),
            *("propose_exit", "decide_exit"),
        ]
    )
    assert len(office.get(f"/people/{case.person}/documents", case=case.id)) >= 1
    assert office.get(f"/cases/{case.id}/exits")[0]["decision"] == "exit"
    assert [c["id"] for c in office.get(f"/people/{case.person}/cases")] == [case.id]
    again = office.post("/cases", {"person_id": case.person}, status=201)
    assert again["id"] != case.id
