"""What a registration must come with (rules.md 1.3), and what of it is there.

Which papers those are, the release says (decision ``required_documents``).
"""

from __future__ import annotations

from collections.abc import Iterable

from app.cases.models import Case
from app.eligibility.materials import Material, materials_for
from app.people.queries import documents_of

_STAGE = "registration"
# The officer holds these in the hand; the file need not hold a copy.
_SHOWN = ("identity", "hukou_booklet")


def missing_materials(case: Case, *, ticked_missing: Iterable[str]) -> list[str]:
    """What the officer ticked, and what the release asks for and the file has no evidence of.

    Codes of the form's options; a paper that has none stands with its name.
    """
    wanting = [
        material.code or material.name
        for material in _asked_for(case)
        if material.is_wanting and material.document not in _SHOWN
    ]
    return list(dict.fromkeys([*ticked_missing, *wanting]))


def material_names(case: Case) -> dict[str, str]:
    """How the case's release calls the papers that it asks for, by the codes of the form."""
    return {material.code: material.name for material in _asked_for(case) if material.code}


def _asked_for(case: Case) -> list[Material]:
    return materials_for(case, _STAGE, None, documents_of(case.person_id))
