"""The documents that a stage and a category ask for, beside what is on record of the person.

Which ones says the release (decision ``required_documents``): registration is complete by the same
rows that the task page shows. What another department's register has answered need not be handed
in again (notice 三(二)).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from app.cases.models import Case
from app.dates.clock import today
from app.decisions import DecisionModel
from app.eligibility.drawing import draw
from app.eligibility.evaluate import evaluator
from app.eligibility.facts.derive import derive
from app.eligibility.models import Determination
from app.people.codes import DOCUMENT_KINDS, REGISTERS
from app.people.models import Certificate, Declaration, Document, RegisterCheck
from app.people.queries import certificates_of, declarations_of, register_checks_of
from app.releases.runtime import parsed

_DECISION = "required_documents"
_SOON = timedelta(days=30)
# What is signed is no file that one looks for, but a declaration on record.
_SIGNED = {"declaration": "truth", "information_notice": "data_use"}
# Before the recognition the person's own facts say what is needed, afterwards the categories.
_BY_FACTS = ("registration", "eligibility")


class Material(NamedTuple):
    """``state``: missing, expired, expiring, there, checked (by a register, no paper needed).

    ``code``: the option of the registration's form that says it is missing, if there is one.
    """

    name: str
    state: str
    code: str | None = None
    issuer: str = ""
    valid_until: date | None = None
    registers: tuple[str, ...] = ()  # their names: where it is missing, they may answer instead
    document: str | None = None  # the kind of file it is
    certificate: str | None = None  # and of which certificate, where only one will do

    @property
    def is_wanting(self) -> bool:
        return self.state in ("missing", "expired")


class _OnRecord(NamedTuple):
    documents: Sequence[Document]
    certificates: Sequence[Certificate]
    declarations: Sequence[Declaration]
    checks: Sequence[RegisterCheck]


def materials_for(
    case: Case,
    stage: str,
    determination: Determination | None,
    documents: Sequence[Document],
) -> list[Material]:
    """What ``stage`` asks for in this case, in the order of the table; ``documents`` are all of the
    person's. Empty where the stage, or the case's older release, asks for nothing."""
    wanted = _wanted(case, stage, _categories(determination))
    if not wanted:
        return []
    person_id = case.person_id
    found = _OnRecord(
        documents,
        certificates_of(person_id),
        [d for d in declarations_of(person_id) if d.withdrawn_on is None],
        register_checks_of(person_id),
    )
    # A release of before the column names no code.
    return [_material(row, found)._replace(code=row.get("code")) for row in wanted]


def _categories(determination: Determination | None) -> Sequence[str]:
    return determination.categories if determination else ()


def _wanted(case: Case, stage: str, categories: Iterable[str]) -> list[dict[str, Any]]:
    """Rows for everybody whose facts they fit and for these categories; each document once."""
    decisions = parsed(case.release_id).decisions
    if _DECISION not in decisions.decision_ids:
        return []
    facts = _facts(case, decisions) if stage in _BY_FACTS else {}
    rows = decisions.evaluate(_DECISION, facts, explain=False).value
    fitting = {None, *categories}
    return list(
        {r["name"]: r for r in rows if r["stage"] == stage and r["category"] in fitting}.values()
    )


def _facts(case: Case, decisions: DecisionModel) -> dict[str, Any]:
    """Those of the person's sheet of today that tables read."""
    tables, day = evaluator(decisions), today()
    sheet = draw(case.person, day).sheet
    facts = {**sheet, **derive(sheet, day, tables.parameters)}
    return {name: value for name, value in facts.items() if name in tables.inputs}


def _material(row: dict[str, Any], found: _OnRecord) -> Material:
    name, registers = row["name"], _codes(row["register"])
    answered = [c for c in found.checks if c.register in registers and c.found]
    papers = [*_papers(row, found)]
    valid = [paper for paper in papers if paper.state != "expired"]
    if valid:
        return max(valid, key=_lasts)
    if answered:
        return Material(name, "checked", issuer=str(REGISTERS[answered[0].register]))
    told = tuple(str(REGISTERS[code]) for code in registers if code in REGISTERS)
    best = max(papers, key=_lasts) if papers else Material(name, "missing")
    return best._replace(registers=told, **_asked(row))


def _asked(row: dict[str, Any]) -> dict[str, str | None]:
    """What to upload: a kind of file, and the certificate where only one will do."""
    documents, certificates = (_codes(row[key]) for key in ("document", "certificate"))
    return {
        "document": documents[0] if documents and documents[0] in DOCUMENT_KINDS else None,
        "certificate": certificates[0] if len(certificates) == 1 else None,
    }


def _papers(row: dict[str, Any], found: _OnRecord) -> Iterable[Material]:
    certificates, documents = _codes(row["certificate"]), _codes(row["document"])
    for certificate in found.certificates:
        if certificate.kind in certificates:
            yield _dated(row["name"], certificate.issuer, certificate.valid_until)
    for document in found.documents:
        # Of a certificate the file has to say which it is.
        if document.kind in documents and (
            not certificates or document.certificate in certificates
        ):
            yield _dated(row["name"], document.issuer, document.valid_until)
    signed = {_SIGNED[kind] for kind in documents if kind in _SIGNED}
    if any(declaration.kind in signed for declaration in found.declarations):
        yield Material(row["name"], "there")


def _dated(name: str, issuer: str, until: date | None) -> Material:
    if until is None:
        return Material(name, "there", issuer=issuer)
    day = today()
    state = "expired" if until < day else "expiring" if until <= day + _SOON else "there"
    return Material(name, state, issuer=issuer, valid_until=until)


def _lasts(material: Material) -> date:
    return material.valid_until or date.max


def _codes(value: str | None) -> tuple[str, ...]:
    return tuple(value.split("|")) if value else ()
