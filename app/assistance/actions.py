"""Carrying out the measures: services given or offered, and urgent help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select

from app.accounts.models import User
from app.assistance.models import UrgentHelp
from app.cases.answers import is_yes, past_day, text_of
from app.cases.models import Case
from app.dates.clock import now, today
from app.errors import InvalidInput
from app.extensions import db
from app.people.codes import SERVICE_KINDS
from app.people.models import ServiceReceived
from app.plans.actions import complete_measures
from app.visits.actions.refusals import record_refusal


def record_measures(
    case: Case, answers: Mapping[str, Any], *, by: User | None, task_id: int | None = None
) -> str:
    """Store the services of one occasion; ``accepted``, or ``refused`` if an offer was.

    What was accepted counts as the carrying out of the plan's measures of that kind; what was
    refused on one occasion is one refusal. Raises InvalidInput.
    """
    services = list(answers.get("services") or [])
    result = answers.get("result") or "accepted"
    refused = [s for s in services if not is_yes(s.get("accepted", "yes"))]
    if result == "refused" and services and not refused:
        raise InvalidInput("result", _("没有一项服务被拒绝，请核对接受情况"))
    _record_services(case, services, by=by)
    complete_measures(case, _carried_out(services))
    if result != "refused":
        return "accepted"
    record_refusal(
        case,
        offered=[s["kind"] for s in refused],
        about=_said(refused, "refused_offer"),
        reason=_said(refused, "refusal_reason"),
        refused_on=max((day for s in refused if (day := _day(s))), default=today()),
        source="measure",
        by=by,
        task_id=task_id,
    )
    return "refused"


def _said(services: Sequence[Mapping[str, Any]], key: str) -> str:
    return "；".join(filter(None, (text_of(service.get(key)) for service in services)))


def _record_services(case: Case, services: Sequence[Mapping[str, Any]], *, by: User | None) -> None:
    if not services:
        return
    _require_sound(services)
    _require_new_references(case, services)
    db.session.execute(
        insert(ServiceReceived),
        [
            {
                "person_id": case.person_id,
                "case_id": case.id,
                "on": _day(service) or today(),
                "kind": service["kind"],
                "provider": "",
                "external_ref": text_of(service.get("external_ref")) or None,
                "accepted": is_yes(service.get("accepted", "yes")),
                "result": text_of(service.get("refusal_reason"))[:200],
                "recorded_at": now(),
                "recorded_by": by.id if by else None,
            }
            for service in services
        ],
    )


def _require_sound(services: Sequence[Mapping[str, Any]]) -> None:
    for service in services:
        if service.get("kind") not in SERVICE_KINDS:
            raise InvalidInput("services", _("没有“%(kind)s”这种服务", kind=service.get("kind")))
        if (day := _day(service)) is not None and day > today():
            raise InvalidInput("services", _("服务日期不能晚于今天"))


def _require_new_references(case: Case, services: Sequence[Mapping[str, Any]]) -> None:
    """A number of the provincial system stands for one service: category 4 counts them."""
    references = [r for s in services if (r := text_of(s.get("external_ref")))]
    if not references:
        return
    if len(set(references)) < len(references):
        raise InvalidInput("services", _("同一个省系统编号填写了两次"))
    known = db.session.scalar(
        select(ServiceReceived.external_ref)
        .where(
            ServiceReceived.person_id == case.person_id,
            ServiceReceived.external_ref.in_(references),
        )
        .limit(1)
    )
    if known is not None:
        raise InvalidInput("services", _("省系统编号 %(number)s 已经登记过", number=known))


def _day(service: Mapping[str, Any]) -> date | None:
    value = service.get("on")
    return date.fromisoformat(value[:10]) if value else None


def _carried_out(services: Sequence[Mapping[str, Any]]) -> dict[str, date]:
    """Kind → the last day on which a service of the kind was accepted."""
    done: dict[str, date] = {}
    for service in services:
        if is_yes(service.get("accepted", "yes")):
            day = _day(service) or today()
            done[service["kind"]] = max(day, done.get(service["kind"], day))
    return done


def record_urgent_help(
    case: Case, answers: Mapping[str, Any], *, by: User | None, task_id: int | None = None
) -> UrgentHelp:
    """Store what was arranged at once. Raises InvalidInput."""
    kinds = list(answers.get("help") or [])
    if not kinds:
        raise InvalidInput("help", _("请选择已安排的帮扶"))
    urgent = UrgentHelp(
        case_id=case.id,
        task_id=task_id,
        arranged_on=past_day(answers, "arranged_on", today=today()) or today(),
        kinds=kinds,
        note=answers.get("note"),
        recorded_by=by.id if by else None,
    )
    db.session.add(urgent)
    return urgent
