"""The route sheet of a day: on paper, with what the officer may see of each person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reportlab.platypus import Flowable

from app.accounts.models import User
from app.cases.answers import option_labels
from app.dates.clock import ZONE
from app.extensions import db
from app.letters.wording import chinese_day
from app.paper import parts
from app.paper.document import make_pdf
from app.people.actions.trail import record_look
from app.people.masking import mask_address, mask_phone
from app.people.models import Person
from app.people.permissions import may_reveal
from app.plans.models import Measure
from app.visits.round import FORM, WaitingVisit, open_measures, visits_planned_on

_REASON = "打印走访路线单"
# On the sheet itself: asked at every visit.
_ALWAYS = "近况和求职进展\n家庭、参保、住址有无变化"


def print_route_sheet(day: date, *, by: User) -> bytes:
    """The PDF of the officer's visits of that day.

    Address and phone are whole where the officer's role may see them, and then each look is on
    record; otherwise masked (rules.md 7.3).
    """
    visits = visits_planned_on(day, by=by)
    people = {p.id: p for p in _people([v.person_id for v in visits])}
    measures = open_measures({v.case_id for v in visits})
    rows = [
        _row(number, visit, people[visit.person_id], measures.get(visit.case_id, []), by=by)
        for number, visit in enumerate(visits, 1)
    ]
    story: list[Flowable] = [
        parts.small(
            f"走访人：{by.display_name}　　共 {len(rows)} 户　　本表含个人信息，用后收回销毁"
        ),
        parts.table(
            ["序号", "姓名", "地址", "电话", "到期、上次", "要问的", "记录"],
            rows,
            widths=[0.9, 2.9, 3.4, 2, 2.8, 4, 4.6],
        ),
    ]
    return make_pdf("走访路线单", story, number=chinese_day(day), wide=True)


def _people(ids: Sequence[int]) -> list[Person]:
    return list(db.session.query(Person).filter(Person.id.in_(ids)))


def _row(
    number: int, visit: WaitingVisit, person: Person, measures: Sequence[Measure], *, by: User
) -> list[str | Flowable]:
    due = chinese_day(visit.due_at.astimezone(ZONE)) if visit.due_at else ""
    return [
        str(number),
        f"{person.name}\n{person.masked_id_number}",
        f"{visit.unit}\n{_address(person, by)}",
        _phone(person, by),
        f"{due}到期\n{_last(visit)}",
        _questions(visit, measures),
        parts.gap(20),  # room to write
    ]


def _address(person: Person, by: User) -> str:
    field = "residence_address" if person.residence_address else "hukou_address"
    secret = getattr(person, field)
    if secret is None:
        return "（未登记地址）"
    if not may_reveal(by, person, field):
        return mask_address(secret.reveal())
    record_look(person, "unmasked", by=by, field=field, reason=_REASON)
    return secret.reveal()


def _phone(person: Person, by: User) -> str:
    if person.phone is None:
        return "（未登记）"
    if not may_reveal(by, person, "phone"):
        return mask_phone(person.phone.reveal())
    record_look(person, "unmasked", by=by, field="phone", reason=_REASON)
    return person.phone.reveal()


def _last(visit: WaitingVisit) -> str:
    if visit.last_on is None:
        return "首次走访"
    outcomes = option_labels(visit.release_id, FORM, "outcome")
    words = outcomes.get(visit.last_outcome or "", ("", ""))[0]
    return f"上次{chinese_day(visit.last_on)}{words if visit.last_met else '，未见到'}"


def _questions(visit: WaitingVisit, measures: Sequence[Measure]) -> str:
    kinds = option_labels(visit.release_id, "assistance_plan", "kind")
    asked = [
        f"{kinds.get(m.kind, (m.kind, ''))[0]}是否落实"
        + (f"（{chinese_day(m.due_on)}前）" if m.due_on else "")
        for m in measures[:4]
    ]
    return "\n".join([*asked, _ALWAYS])
