"""A case that belongs to another community now: who there is asked to take it over.

It is a hand-over like any other, only that nobody has to begin it. Until somebody has accepted,
the officer who had the case answers for it (首问负责, notice 五(三)).
"""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.queries import unit_names
from app.cases.handover.models import Handover, HandoverItem
from app.cases.handover.offering import begin, decide, note_event, put_on_offer
from app.cases.handover.permissions import can_receive
from app.cases.models import Case
from app.cases.officers import propose_receiver
from app.extensions import db
from app.notices.actions import tell, tell_managers


def ask_community(case: Case, *, by: User) -> None:
    """Offer the case to the officer of its community with the fewest open cases who has not
    declined it. Nobody is asked where the responsible officer works there as well, or where
    somebody who does has the case on offer already; where there is nobody to ask, the managers are
    told. Tasks that come in between are whose the diagram says: the responsible officer's, and at
    the new community the groups'; with the acceptance the officer's go over, as at any hand-over.

    The caller holds the case's lock.
    """
    officer = db.session.get_one(User, case.responsible_id)
    if _is_on_offer_there(case, by=by) or can_receive(officer, case):
        return
    found = propose_receiver(
        case, case.unit_code, first_contact=officer.id, declined=_declined(case)
    )
    if found.user_id is None:
        tell_managers("moved_unreceived", unit_code=case.unit_code, case_id=case.id)
        return
    to = db.session.get_one(User, found.user_id)
    unit = unit_names([case.unit_code])[case.unit_code]
    handover = begin(officer=officer, to=to, word=_("对象迁居到%(unit)s", unit=unit), by=by)
    put_on_offer(handover, case, by=by)
    tell(
        "handover_moved",
        to=[officer.id],
        by=by,
        case_id=case.id,
        handover=handover.id,
        to_name=to.display_name,
    )


def _is_on_offer_there(case: Case, *, by: User) -> bool:
    """An offer to somebody who does not reach the new community is taken back."""
    query = select(HandoverItem).where(
        HandoverItem.case_id == case.id, HandoverItem.status == "offered"
    )
    item = db.session.scalar(query)
    if item is None:
        return False
    if can_receive(item.handover.receiver, case):
        return True
    decide(item, "withdrawn", by=by)
    note_event(case, "handover_withdrawn", item.handover, by=by)
    db.session.flush()  # one offer at a time: this one first
    return False


def _declined(case: Case) -> Collection[int]:
    query = (
        select(Handover.to_id)
        .join(HandoverItem, HandoverItem.handover_id == Handover.id)
        .where(HandoverItem.case_id == case.id, HandoverItem.status == "declined")
    )
    return list(db.session.scalars(query))
