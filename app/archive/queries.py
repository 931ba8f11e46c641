"""Looking into the archive."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.archive.models import ArchivedCase
from app.errors import NotFound
from app.extensions import db


class ArchiveDamaged(RuntimeError):
    """The archived copy is not what was archived."""


def archive_of_case(case_id: int) -> ArchivedCase | None:
    return db.session.scalar(select(ArchivedCase).where(ArchivedCase.case_id == case_id))


def read_archive(case_id: int) -> dict[str, list[dict[str, Any]]]:
    """Table → rows, as the case was. Raises NotFound, ArchiveDamaged."""
    archived = db.session.scalar(
        select(ArchivedCase)
        .where(ArchivedCase.case_id == case_id)
        .options(undefer(ArchivedCase.content))
    )
    if archived is None:
        raise NotFound
    content = zlib.decompress(archived.content)
    if hashlib.sha256(content).digest() != archived.digest:
        raise ArchiveDamaged(f"case {case_id}")
    return json.loads(content)
