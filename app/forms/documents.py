"""Whether the documents that an answer names are the person's own."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.people.models import Document


def documents_of(person_id: int | None, ids: list[int]) -> frozenset[int]:
    """Those of ``ids`` that are documents of this person and have not been withdrawn."""
    if not person_id or not ids:
        return frozenset()
    query = select(Document.id).where(
        Document.person_id == person_id, Document.id.in_(ids), Document.withdrawn_at.is_(None)
    )
    return frozenset(db.session.scalars(query))


def names_of(ids: list[int], *, withdrawn: bool = True) -> dict[int, str]:
    """File names by document number, for showing what an answer holds; without those
    ``withdrawn``, for what an answer may still hold."""
    if not ids:
        return {}
    query = select(Document.id, Document.file_name).where(Document.id.in_(ids))
    if not withdrawn:
        query = query.where(Document.withdrawn_at.is_(None))
    return {row.id: row.file_name for row in db.session.execute(query)}
