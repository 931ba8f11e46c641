"""Looking at exits."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.names import with_name
from app.exits.models import Exit
from app.extensions import db


def exit_of_case(case_id: int) -> Exit | None:
    """The newest proposal of the case with the officers who worked on it."""
    return db.session.scalar(
        select(Exit)
        .where(Exit.case_id == case_id)
        .options(with_name(Exit.proposer), with_name(Exit.hearer), with_name(Exit.decider))
        .order_by(Exit.id.desc())
        .limit(1)
    )


def exits_of_case(case_id: int) -> list[Exit]:
    """Every proposal, the newest first: earlier ones ended in the case being kept."""
    query = select(Exit).where(Exit.case_id == case_id).order_by(Exit.id.desc())
    return list(db.session.scalars(query))
