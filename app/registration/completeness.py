"""What a registration must come with (rules.md 1.3), and what of it is there.

A paper that data can replace is not asked for: a certificate on record, or an answer of the
department's register, does as well as a document.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.people.models import Person


@dataclass(frozen=True)
class OnRecord:
    """What a person's file holds: kinds of documents, valid certificates, registers that answered,
    signed declarations; and whether a child raised by the person is recorded."""

    documents: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    registers: frozenset[str] = frozenset()
    declarations: frozenset[str] = frozenset()
    raises_child: bool = False


def missing_materials(
    person: Person,
    held: OnRecord,
    *,
    informed: bool,
    declaration_signed: bool,
    ticked_missing: Iterable[str],
) -> list[str]:
    """Codes of what is missing: what the officer ticked, and what a claim has no evidence for.

    The officer holds identity card and booklet in the hand; the file need not hold a copy.
    """
    missing = list(ticked_missing)
    if not informed and "data_use" not in held.declarations:
        missing.append("information_notice")
    if not declaration_signed and "truth" not in held.declarations:
        missing.append("declaration")
    missing += _unproved_claims(person, held)
    return list(dict.fromkeys(missing))


def _unproved_claims(person: Person, held: OnRecord) -> list[str]:
    """Claims that lead to a category, each with the evidence that its clause asks for."""
    if "certificate" in held.documents:  # the officer has filed the proofs that were brought
        return []
    missing = []
    if held.raises_child and _claims_to_be_single(person) and not _proved_single(person, held):
        missing.append("marriage_custody")  # 二、3
    if person.land_expropriated and "land_expropriation" not in held.certificates:
        missing.append("land_expropriation")  # 二、7
    graduated = "graduation" in held.certificates or "education" in held.registers
    if person.special_difficulty and not graduated:
        missing.append("graduation")  # 二、9
    return missing


def _claims_to_be_single(person: Person) -> bool:
    return person.marital_status in ("divorced", "widowed", "never_married")


def _proved_single(person: Person, held: OnRecord) -> bool:
    """By papers of both marriage and custody, or by the register of civil affairs."""
    if "marriage" in held.registers or "custody" in held.certificates:
        return True
    return person.marital_status == "widowed" and "death_of_spouse" in held.certificates
