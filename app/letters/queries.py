"""Looking at letters."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.accounts.names import with_name
from app.cases.readings import require_reading
from app.errors import NotFound
from app.extensions import db
from app.letters.models import Letter


def letters_of_case(case_id: int) -> list[Letter]:
    """The newest first."""
    query = (
        select(Letter)
        .where(Letter.case_id == case_id)
        .options(with_name(Letter.writer))
        .order_by(Letter.id.desc())
    )
    return list(db.session.scalars(query))


def get_letter(letter_id: int, *, by: User) -> Letter:
    """Raises NotFound, OutOfReach."""
    letter = db.session.scalar(
        select(Letter)
        .where(Letter.id == letter_id)
        .options(joinedload(Letter.case), joinedload(Letter.person), with_name(Letter.writer))
    )
    if letter is None:
        raise NotFound
    require_reading(by, letter.case, subject=f"letter:{letter_id}")
    return letter
