"""Services given, against what was promised: by the release's standard and by the plan.

Counted is what was given in the case since the person was recognised; what the person refused is
told beside it, for it does not keep the promise and is not held against the officer either.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from app.cases.models import Case
from app.dates.clock import today
from app.dates.working_days import add_months
from app.extensions import db
from app.people.models import ServiceReceived
from app.releases.runtime import parsed

_DECISION = "service_standard"


class Promise(NamedTuple):
    """One line of the standard. ``due_on``: until then; None before recognition."""

    name: str
    wanted: int
    given: int
    refused: int
    due_on: date | None

    @property
    def is_kept(self) -> bool:
        return self.given >= self.wanted

    @property
    def is_late(self) -> bool:
        return not self.is_kept and self.due_on is not None and self.due_on < today()


class Given(NamedTuple):
    given: int = 0
    refused: int = 0


def services_by_kind(case_id: int, since: date | None = None) -> dict[str, Given]:
    """How many of each kind were given and how many refused, from ``since`` on."""
    refused = func.count().filter(ServiceReceived.accepted.is_(False))
    query = (
        select(ServiceReceived.kind, func.count(), refused)
        .where(ServiceReceived.case_id == case_id)
        .group_by(ServiceReceived.kind)
    )
    if since is not None:
        query = query.where(ServiceReceived.on >= since)
    return {kind: Given(total - no, no) for kind, total, no in db.session.execute(query)}


def promises_of(
    case: Case, recognised_on: date | None, services: Mapping[str, Given]
) -> list[Promise]:
    """In the order of the table; empty for a release without a standard."""
    decisions = parsed(case.release_id).decisions
    if _DECISION not in decisions.decision_ids:
        return []
    rows = decisions.evaluate(_DECISION, {}, explain=False).value
    return [
        Promise(
            name=row["name"],
            wanted=int(row["number"]),
            given=sum(services[kind].given for kind in _kinds(row) if kind in services),
            refused=sum(services[kind].refused for kind in _kinds(row) if kind in services),
            due_on=recognised_on and add_months(recognised_on, int(row["months"])),
        )
        for row in rows
    ]


def _kinds(row: Mapping[str, str]) -> list[str]:
    return row["kinds"].split("|")
