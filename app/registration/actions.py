"""What registration changes: records, the one supplement request, differences and their end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.accounts.models import User
from app.cases.models import Case
from app.dates.clock import now, today
from app.errors import InvalidInput
from app.extensions import db
from app.letters.actions import write_letter
from app.letters.wording import in_chinese
from app.people.actions.records import record_declaration
from app.people.actions.register import update_person
from app.people.actions.registrations import add_registration, correct_registration
from app.people.models import UnemploymentRegistration
from app.people.queries import declarations_of
from app.registration.codes import MATERIALS
from app.registration.comparison import differences
from app.registration.completeness import material_names
from app.registration.models import RegisterDifference, RegistrationRecord, SupplementRequest
from app.registration.queries import differences_of_case, record_of_case, supplement_of_case


def record_registration(case: Case, answers: Mapping[str, Any], *, by: User) -> RegistrationRecord:
    """Store the registration form: registration, information given, declaration, intentions.

    The same answers twice store the same once.
    """
    registration = _registration(case, answers, by=by)
    record = record_of_case(case.id) or RegistrationRecord(case_id=case.id)
    record.registration_id = registration.id if registration else None
    record.informed = bool(answers.get("informed"))
    record.declaration_signed = bool(answers.get("declaration_signed"))
    record.benefit_status = answers.get("benefit_status")
    record.note = answers.get("note")
    record.missing_materials = ticked_missing(answers)
    record.recorded_at, record.recorded_by = now(), by.id
    db.session.add(record)
    _declare(case, "data_use", given=record.informed, by=by)
    _declare(case, "truth", given=record.declaration_signed, by=by)
    _note_intentions(case, answers, by=by)
    db.session.flush()
    return record


def _registration(
    case: Case, answers: Mapping[str, Any], *, by: User
) -> UnemploymentRegistration | None:
    """A new registration, or the one in force put right, as the form has it."""
    known = case.person.registration
    if not answers.get("registered_on"):
        return known
    data = {
        "registered_on": answers["registered_on"],
        "unemployed_since": answers.get("unemployed_since"),
        "reason_code": answers.get("unemployment_reason_code") or "90",
    }
    if known is None:
        return add_registration(case.person_id, data, by=by)
    return correct_registration(known.id, data, by=by)


def _declare(case: Case, kind: str, *, given: bool, by: User) -> None:
    if not given:
        return
    known = declarations_of(case.person_id)
    if not any(d.kind == kind and d.withdrawn_on is None for d in known):
        data = {"kind": kind, "signed_on": today().isoformat()}
        record_declaration(case.person_id, data, by=by)


def _note_intentions(case: Case, answers: Mapping[str, Any], *, by: User) -> None:
    """Registering is itself the wish for work; what work stands in the person's file."""
    changes: dict[str, Any] = {}
    if answers.get("job_intention"):
        changes["job_wish"] = _words(answers["job_intention"])
    if case.person.willing_to_work is None:
        changes["willing_to_work"] = True
    if changes:
        update_person(case.person_id, changes, by=by)


def _words(value: Any) -> str:
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return text[:200]


def ticked_missing(answers: Mapping[str, Any]) -> list[str]:
    """The officer's list; ticking incomplete without saying what is missing is no answer."""
    if answers.get("materials_complete") != "no":
        return []
    ticked = answers.get("missing_materials") or []
    if not ticked:
        raise InvalidInput("missing_materials", _("请选择还缺哪些材料"))
    return [ticked] if isinstance(ticked, str) else list(ticked)


def request_supplement(
    case: Case, materials: Sequence[str], *, due_on: date, by: User | None
) -> SupplementRequest:
    """Tell the person once, and all together, what is missing and until when to bring it."""
    letter = write_letter(
        "supplement_request",
        case,
        by=by,
        materials=_named(case, materials),
        due_on=due_on,
    )
    request = SupplementRequest(
        case_id=case.id, materials=list(materials), due_on=due_on, letter_id=letter.id
    )
    db.session.add(request)
    db.session.flush()
    return request


def record_supplement(case: Case, answers: Mapping[str, Any], *, by: User) -> None:
    """Store what was brought. Nothing is stored without a request, or before an answer."""
    request = supplement_of_case(case.id)
    if request is None or not answers:
        return
    request.received = answers.get("received") or "none"
    request.received_at, request.received_by = now(), by.id
    request.documents = list(answers.get("documents") or [])
    request.note = answers.get("note")
    record = record_of_case(case.id)
    if record is not None:
        record.missing_materials = still_missing(request, answers)
    db.session.flush()


def still_missing(request: SupplementRequest, answers: Mapping[str, Any]) -> list[str]:
    if answers.get("received") == "all":
        return []
    ticked = answers.get("missing_materials")
    if isinstance(ticked, str):
        ticked = [ticked]
    return list(ticked or request.materials)


def compare_registers(case: Case, *, on: date) -> list[RegisterDifference]:
    """Compare, and keep what does not fit; what was cleared up before is not asked again."""
    known = {(d.kind, tuple(sorted(d.detail.items()))) for d in differences_of_case(case.id)}
    for kind, detail in differences(case.person, on, case=case):
        if (kind, tuple(sorted(detail.items()))) not in known:
            db.session.add(RegisterDifference(case_id=case.id, kind=kind, detail=detail))
    db.session.flush()
    return differences_of_case(case.id, open_only=True)


def resolve_differences(case: Case, answers: Mapping[str, Any], *, by: User) -> bool:
    """Close every open difference with the officer's finding; may the person be registered?"""
    result = answers.get("result")
    for difference in differences_of_case(case.id, open_only=True):
        difference.resolution = result
        difference.resolution_reason = answers.get("reason")
        difference.resolved_at, difference.resolved_by = now(), by.id
    db.session.flush()
    return result != "refuse"


def refuse_registration(case: Case, reason: str, *, by: User | None) -> None:
    write_letter("registration_refusal", case, by=by, reason=reason)


def complete_registration(case: Case, officer: User | None, *, by: User | None) -> None:
    """The person is told who is responsible for them from now on (notice 五(三))."""
    record = record_of_case(case.id)
    if record is not None:
        record.completed_at = now()
    write_letter("registration_receipt", case, by=by, officer=officer)


def _named(case: Case, materials: Sequence[str]) -> list[str]:
    """As the release calls them; of what only the form knows, in our words. A paper without a code
    stands for itself."""
    names = material_names(case)
    return [names.get(code) or in_chinese(MATERIALS.get(code, code)) for code in materials]
