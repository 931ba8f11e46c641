"""Looking at services and urgent help."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.names import with_name
from app.assistance.models import UrgentHelp
from app.extensions import db
from app.people.models import ServiceReceived


def services_of_case(case_id: int, limit: int = 50) -> list[ServiceReceived]:
    """Services given or offered in this case, the newest first."""
    query = (
        select(ServiceReceived)
        .where(ServiceReceived.case_id == case_id)
        .order_by(ServiceReceived.on.desc(), ServiceReceived.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


def urgent_help_of_case(case_id: int) -> list[UrgentHelp]:
    query = (
        select(UrgentHelp)
        .where(UrgentHelp.case_id == case_id)
        .options(with_name(UrgentHelp.recorder))
        .order_by(UrgentHelp.id.desc())
    )
    return list(db.session.scalars(query))
