"""Invented requests against the description: no fault of ours, and answers as documented.

Every operation of /api/openapi.json is called in-process, with values that fit the description and
with values that do not, as officers for whom people, cases and tasks exist. Whatever a call
changes is rolled back before the next. The same requests are made each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import schemathesis
from flask import g
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks

from app.api.auth import issue_token
from app.cases.models import Task
from app.eligibility.queries import latest_determination
from app.extensions import db
from app.letters.queries import letters_of_case
from app.people.actions.documents import store_document
from app.people.models import UnemploymentRegistration
from app.people.queries import documents_of
from app.plans.queries import agreements_of_case
from tests.case_driver import CaseDriver
from tests.factories import make_user

EXAMPLES = 4
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
QUIET = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def city(session):
    """(path parameter → ids that name something, role → token)."""
    drive = CaseDriver().in_service().visit("continues")
    case, person = drive.case, drive.person
    store_document(
        person.id, "a.pdf", b"%PDF-1.4", "application/pdf", kind="other", by=drive.officer
    )
    tasks = session.query(Task.id).filter_by(case_id=case.id).all()
    determination = latest_determination(case.id)
    registration = session.query(UnemploymentRegistration.id).first()
    ids = {
        "case_id": [case.id],
        "person_id": [person.id],
        "agreement_id": [agreement.id for agreement in agreements_of_case(case.id)],
        "task_id": [row.id for row in tasks],
        "document_id": [document.id for document in documents_of(person.id)],
        "letter_id": [letter.id for letter in letters_of_case(case.id)],
        "determination_id": [determination.id] if determination else [],
        "release_id": [case.release_id],
        "record_id": [registration.id],
        "path": ["workflows/lifecycle.bpmn", "forms/agreement_signing.form"],
    }
    people = drive.staff | {"policy_editor": make_user("policy_editor", unit="3799")}
    tokens = {role: issue_token(user, label="test", by=None) for role, user in people.items()}
    session.commit()
    return ids, tokens


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is rolled back, commits included."""
    g.pop("_login_user", None)
    db.session.remove()
    mark = db.session.get_bind().begin_nested()
    try:
        yield
    finally:
        db.session.remove()
        if mark.is_active:
            mark.rollback()


def token_for(path: str, tokens: dict[str, str]) -> str:
    if "/oversight" in path or "/cancellation" in path:
        return tokens["manager"]
    return tokens["policy_editor" if "/releases" in path else "community_officer"]


def real_ids(operation, ids: dict[str, list]) -> st.SearchStrategy:
    """What to put into the path; for one in four, and where there is nothing, None."""
    names = [parameter.name for parameter in operation.path_parameters]
    if not names or not all(ids.get(name) for name in names):
        return st.none()
    named = st.fixed_dictionaries({name: st.sampled_from(ids[name]) for name in names})
    return st.integers(0, 3).flatmap(lambda number: named if number else st.none())


def call(operation, mode: GenerationMode, ids, headers: dict[str, str], answered: Counter) -> None:
    """Raises what the checks, or the application, raise."""

    @QUIET
    @given(operation.as_strategy(generation_mode=mode), real_ids(operation, ids))
    def calls(case, named) -> None:
        if named is not None:
            case.path_parameters = named
        with undone():
            answer = case.call(headers=headers)
            answered[answer.status_code] += 1
            case.validate_response(answer, checks=CHECKS, headers=headers)

    calls()


def test_no_invented_request_finds_a_fault_or_an_undocumented_answer(app, city):
    ids, tokens = city
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    found: list[str] = []
    answered: Counter[int] = Counter()
    for result in schema.get_all_operations():
        operation = result.ok()
        headers = {"Authorization": f"Bearer {token_for(operation.path, tokens)}"}
        for mode in GenerationMode:
            try:
                call(operation, mode, ids, headers, answered)
            except (
                Exception,
                BaseExceptionGroup,
            ) as error:  # all of them are told at the end, not the first
                found.append(f"{operation.label} ({mode.value}): {error!r}\n{_why(error)}")
    assert not found, "\n\n".join(found)
    # The calls get past the door: much succeeds, much is refused for its content.
    assert answered[200] > 200, answered
    assert answered[422] > 200, answered


def _why(error: BaseException) -> str:
    causes = getattr(error, "exceptions", None) or [error]
    return "\n".join(str(cause)[:1500] for cause in causes)
