"""Services given on the spot at a visit: they keep what was promised, as those of a measure do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from app.accounts.models import User
from app.cases.models import Case
from app.database import send_along
from app.dates.clock import now
from app.errors import InvalidInput
from app.people.codes import SERVICE_KINDS
from app.plans.actions import complete_measures

_ADD_SERVICES = """
    insert into service_received (person_id, case_id, "on", kind, provider, accepted, result,
                                  recorded_at, recorded_by)
    select :person_id, :case_id, cast(:day as date), kind, '', true, '', :at,
           cast(:by_id as int)
    from unnest(cast(:kinds as text[])) as kind
"""


def record_given(case: Case, kinds: Sequence[str], *, on: date, by: User | None) -> None:
    """One row for each kind that was ticked; the plan's measures of these kinds are carried out.
    Raises InvalidInput."""
    for kind in kinds:
        if kind not in SERVICE_KINDS:
            raise InvalidInput("services_given", _("没有“%(kind)s”这种服务", kind=kind))
    if not kinds:
        return
    send_along(
        _ADD_SERVICES,
        {
            "person_id": case.person_id,
            "case_id": case.id,
            "day": on,
            "kinds": list(dict.fromkeys(kinds)),
            "at": now(),
            "by_id": by.id if by else None,
        },
    )
    complete_measures(case, dict.fromkeys(kinds, on))
