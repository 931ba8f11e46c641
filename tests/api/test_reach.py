"""Who gets what from the API: another unit's ids are 404 everywhere, each role its own part."""

from __future__ import annotations

import pytest

from app.audit.models import AuditEntry
from app.cases.models import Task
from app.dates.clock import clock_at
from app.eligibility.models import Determination
from app.letters.queries import letters_of_case
from app.offers.actions import offer_job
from app.people.actions.documents import store_document
from app.people.actions.records import record_certificate, record_declaration
from app.people.models import UnemploymentRegistration
from tests.case_driver import CaseDriver
from tests.factories import COMMUNITY, make_user

ELSEWHERE = "379902001001"
CODES = {
    "case_id": lambda ids: ids["case"],
    "person_id": lambda ids: ids["person"],
    "task_id": lambda ids: ids["task"],
    "document_id": lambda ids: ids["document"],
    "determination_id": lambda ids: ids["determination"],
    "letter_id": lambda ids: ids["letter"],
    "offer_id": lambda ids: ids["offer"],
    "refusal_id": lambda _ids: 1,  # the case's is asked first
    "record_id": lambda ids: ids["registration"],  # or what the address speaks of
}
OFFER = {
    "employer": "海州物业",
    "post": "保洁员",
    "place": "望海一里 3 号",
    "contract": "labour",
    "pay_month": 2600,
    "minutes": 20,
    "fits_health": True,
    "fits_skills": True,
    "fits_commute": True,
}
# Bodies good enough to get past the form, so that reach is what answers.
BODIES = {
    "messages": {"name": "withdrawal"},
    "notes": {"text": "看一看"},
    "cases/cancellation": {"reason": "误建"},
    "registrations/cancellation": {"cancelled_on": "2026-03-01", "cancel_code": "26"},
    "complete": {"answers": {}},
    "offers": OFFER | {"offered_on": "2026-03-01"},
    "answer": {"answer": "accepted", "answered_on": "2026-03-01"},
    "set-aside": {"reason": "本人当天就医"},
    "upholding": {"reason": "岗位合适"},
    "reassign": {"to": 1, "reason": "换人"},
    "return": {"reason": "请补充"},
    "opinions": {"of": 1, "question": "能否认定"},
    "copies": {"to": 1, "word": "请知悉"},
    "reveal": {"field": "phone", "reason": "需要联系本人"},
    "household": {"members": []},
    "registrations": {
        "registered_on": "2025-03-10",
        "unemployed_since": "2025-03-01",
        "reason_code": "20",
    },
    "owner": {"measure": 1, "owner_id": 1},
    "certificates": {"kind": "disability"},
    "services": {"on": "2026-01-01", "kind": "skills_training"},
    "incomes": {"year": 2025, "kind": "earned", "amount": 1},
    "declarations": {"kind": "truth", "signed_on": "2026-01-01"},
    "register-checks": {"register": "hukou", "found": True},
    "insurance-months": {
        "first_month": "2025-01-01",
        "division_code": "379901",
        "employer": "某公司",
    },
}


@pytest.fixture
def drive(session):
    return CaseDriver().in_service()


@pytest.fixture
def ids(drive, session) -> dict[str, int]:
    case, person = drive.case, drive.person
    document = store_document(
        person.id, "a.pdf", b"%PDF-1.4", "application/pdf", kind="other", by=drive.officer
    )
    certificate = record_certificate(person.id, {"kind": "disability"}, by=drive.officer)
    declaration = record_declaration(
        person.id, {"kind": "truth", "signed_on": "2026-01-01"}, by=drive.officer
    )
    with clock_at(drive.now):
        offer = offer_job(case.id, OFFER | {"offered_on": drive.today}, by=drive.officer)
    found = {
        "case": case.id,
        "offer": offer.id,
        "certificate": certificate.id,
        "declaration": declaration.id,
        "person": person.id,
        "task": drive.task("record_visit").id,
        "document": document.id,
        "determination": session.query(Determination.id).filter_by(case_id=case.id).first().id,
        "letter": letters_of_case(case.id)[0].id,
        "registration": session.query(UnemploymentRegistration.id).first().id,
    }
    session.commit()
    return found


def operations(app, *methods: str) -> list[tuple[str, str]]:
    """(method, path under /api/v1) of everything that names one thing."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/") and rule.arguments and rule.arguments <= CODES.keys():
            found += [(m, rule.rule) for m in sorted(rule.methods & set(methods))]
    return sorted(found)


def ask(caller, method: str, rule: str, ids: dict[str, int]):
    path = rule.removeprefix("/api/v1")
    for kind in ("certificate", "declaration"):
        path = path.replace(f"/{kind}s/<row:record_id>", f"/{kind}s/{ids[kind]}")
    for name, code in CODES.items():
        for converter in ("row", "long"):
            path = path.replace(f"<{converter}:{name}>", str(code(ids)))
    assert "<" not in path, path
    first, last = path.split("/")[1], path.rsplit("/", 1)[-1]
    body = BODIES.get(last) or BODIES.get(f"{first}/{last}", {})
    match method:
        case "GET":
            return caller.get(path)
        case "PATCH":
            return caller.patch(path, {"version": 1})
        case "PUT":
            return caller.put(path, body)
    if path.endswith("/documents"):
        return caller.upload(path, b"%PDF-1.4", kind="other")
    return caller.post(path, body)


def test_another_units_things_are_404_at_every_address(app, call, ids, session):
    stranger = call("community_officer", ELSEWHERE)
    manager = call("manager", ELSEWHERE)
    asked = operations(app, "GET", "POST", "PUT", "PATCH")
    assert len(asked) > 40
    for method, rule in asked:
        for caller in (stranger, manager):
            before = session.query(AuditEntry).filter_by(action="out_of_reach").count()
            answer = ask(caller, method, rule, ids)
            assert answer.status_code == 404, (method, rule, answer.text)
            after = session.query(AuditEntry).filter_by(action="out_of_reach").count()
            assert after == before + 1, f"{method} {rule} is not recorded"


def test_another_units_things_are_on_no_list(call, ids):
    stranger = call("manager", ELSEWHERE)
    for path in ("/people", "/cases", "/tasks", "/oversight/tasks"):
        for query in ({}, {"unit": COMMUNITY}, {"unit": "3799"}):
            assert stranger.get(path, **query).json["items"] == [], (path, query)
    assert stranger.get("/tasks", view="group").json["items"] == []
    assert stranger.get("/oversight/stages", unit=COMMUNITY).json == []
    assert stranger.get("/oversight/figures").json["open_cases"] == 0


@pytest.mark.parametrize("role", ["system_admin", "policy_editor", "policy_approver", "partner"])
def test_roles_without_cases_see_no_people(app, call, ids, role):
    caller = call(role, "3799")
    for path in ("/people", "/cases", "/tasks", "/oversight/tasks", "/oversight/workload"):
        assert caller.get(path).status_code == 403, path
    for method, rule in operations(app, "GET", "POST", "PUT", "PATCH"):
        answer = ask(caller, method, rule, ids)
        assert answer.status_code == 403, (method, rule, answer.text)


def test_an_auditor_looks_and_changes_nothing(app, call, ids, session):
    auditor = call("auditor", "3799")
    for method, rule in operations(app, "GET"):
        assert ask(auditor, method, rule, ids).status_code == 200, rule
    for method, rule in operations(app, "POST", "PUT", "PATCH"):
        assert ask(auditor, method, rule, ids).status_code == 403, rule
    assert auditor.post("/people", {}).status_code == 403
    assert auditor.get("/people").json["items"]


def test_only_managers_oversee(call, ids):
    for role in ("community_officer", "county_reviewer", "auditor"):
        assert call(role, "3799").get("/oversight/figures").status_code == 403


def test_releases_are_for_policy_staff_and_auditors(call, ids, drive):
    path = f"/releases/{drive.case.release_id}"
    for role, status in (
        ("policy_editor", 200),
        ("policy_approver", 200),
        ("auditor", 200),
        ("community_officer", 403),
        ("system_admin", 403),
    ):
        caller = call(role, "3799")
        assert caller.get("/releases").status_code == status
        assert caller.get(path).status_code == status
        assert caller.get(f"{path}/files/workflows/lifecycle.bpmn").status_code == status
    assert call("auditor", "3799").get(f"{path}/files/../config.py").status_code == 404


def test_a_released_file_is_handed_out_as_it_is(call, drive):
    path = f"/releases/{drive.case.release_id}"
    caller = call("policy_editor", "3799")
    names = [file["path"] for file in caller.get(path).json["files"]]
    assert "forms/agreement_signing.form" in names
    assert "<bpmn:" in caller.get(f"{path}/files/workflows/service.bpmn").json["content"]


def test_fields_that_are_not_asked_for_set_nothing(call, ids, session, drive):
    caller = call(user=drive.officer)
    version = caller.get(f"/people/{ids['person']}").json["version"]
    surprise = {
        "version": version,
        "id": 1,
        "created_by": 1,
        "name_pinyin": "x",
        "id_number_tail": "0000",
        "unemployment": True,
    }
    answer = caller.patch(f"/people/{ids['person']}", surprise)
    assert (answer.status_code, answer.json["version"]) == (200, version)
    other = caller.post(
        f"/people/{ids['person']}/certificates",
        {"kind": "disability", "person_id": 999, "recorded_by": 1, "withdrawn_on": "2026-01-01"},
    )
    assert other.status_code in (201, 422)
    listed = caller.get(f"/people/{ids['person']}/certificates").json
    assert all("withdrawn_on" not in certificate for certificate in listed)


def test_unknown_members_of_a_body_are_named(call, ids):
    caller = call()
    answer = caller.post(f"/cases/{ids['case']}/notes", {"text": "好", "by_id": 1})
    assert answer.status_code == 422
    assert "by_id" in str(answer.json["errors"])
    claim = caller.post(f"/tasks/{ids['task']}/claim", {"assignee_id": 1})
    assert claim.status_code == 422


def test_a_document_of_another_person_is_no_answer(call, ids, drive, session):
    """Answers name documents by number: only the person's own count."""
    task = session.get(Task, ids["task"])
    caller = call(user=drive.officer)
    answer = caller.upload(
        f"/people/{ids['person']}/documents", b"%PDF-1.4", kind="other", case_id="999999"
    )
    assert answer.status_code == 404
    assert task.is_open


def test_messages_between_steps_of_the_process_are_not_for_callers(call, ids, drive):
    caller = call(user=drive.officer)
    for name in ("refusal_confirmed", "__class__", "employed "):
        assert caller.post(f"/cases/{ids['case']}/messages", {"name": name}).status_code == 422


def test_a_value_in_clear_needs_role_reason_and_leaves_a_trace(call, ids, session):
    path = f"/people/{ids['person']}/reveal"
    look = {"field": "bank_account", "reason": "核对补贴账号"}
    assert call("community_officer").post(path, look).status_code == 403
    officer = call("community_officer")
    phone = officer.get(f"/people/{ids['person']}").json["phone"]
    assert "****" in phone
    assert officer.post(path, {"field": "phone", "reason": "看"}).status_code == 422
    shown = officer.post(path, {"field": "phone", "reason": "需要联系本人"})
    assert shown.json["value"].endswith(phone[-4:])
    assert "*" not in shown.json["value"]
    assert shown.headers["Cache-Control"] == "no-store"
    entry = session.query(AuditEntry).filter_by(action="person.unmasked").one()
    assert entry.detail["reason"] == "需要联系本人"


def test_a_list_is_no_longer_for_more_people_than_the_roles_reach(call, drive, session):
    make_user()
    session.commit()
    inside = call("county_reviewer", COMMUNITY[:6])
    assert len(inside.get("/people").json["items"]) == 1
    assert len(inside.get("/cases").json["items"]) == 1
