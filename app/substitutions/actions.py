"""Arranging that somebody does another's work, and ending it before its date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import or_, select

from app.accounts.models import User
from app.audit.actions import record
from app.dates.clock import now, today
from app.dates.working_days import add_months
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound, OutOfReach
from app.extensions import db
from app.notices.actions import tell
from app.substitutions.models import Substitution
from app.substitutions.permissions import can_stand_in, may_arrange, may_end, may_see
from app.substitutions.queries import kinds_of_task, units_of
from app.web.words import day

LONGEST_MONTHS = 12


def arrange_substitution(
    *,
    principal: User,
    deputy: User | None,
    from_on: date | None,
    until_on: date | None,
    elements: Sequence[str] = (),
    units: Sequence[str] = (),
    by: User,
) -> Substitution:
    """From ``from_on`` to ``until_on``, both included, ``deputy`` does the tasks of ``principal``.

    ``elements``, ``units``: only these kinds of task, only there; none named is all. Raises
    NotAllowed; InvalidInput (deputy, from_on, until_on, elements, units) in words that say with
    what it collides.
    """
    if not may_arrange(by, principal):
        raise NotAllowed
    if deputy is None:
        raise InvalidInput("deputy", _("请选择代理人"))
    _lock(principal, deputy)
    _check_dates(from_on, until_on)
    found = Substitution(
        principal_id=principal.id,
        deputy_id=deputy.id,
        from_on=from_on,
        until_on=until_on,
        elements=_known(elements, kinds_of_task, principal, "elements"),
        units=_known(units, units_of, principal, "units"),
        created_by=by.id,
    )
    if not can_stand_in(deputy, principal, found.units):
        raise InvalidInput(
            "deputy",
            _("%(name)s的岗位或辖区与所代理的工作不一致，不能代理", name=deputy.display_name),
        )
    _check_others(found, principal, deputy)
    db.session.add(found)
    db.session.flush()
    _tell(found, "substitution_made", by=by)
    return found


def end_substitution(substitution_id: int, *, by: User) -> Substitution:
    """From now on the deputy does nothing more for the other. Raises NotFound, OutOfReach,
    NotAllowed, Conflict when it is over already."""
    found = db.session.get(Substitution, substitution_id, with_for_update=True)
    if found is None:
        raise NotFound
    if not may_see(by, found):
        raise OutOfReach(f"substitution:{found.id}")
    if not may_end(by, found):
        raise NotAllowed
    if not found.may_end:
        raise Conflict(_("这项代理已经结束"))
    found.ended_at, found.ended_by = now(), by.id
    _tell(found, "substitution_ended", by=by)
    return found


def _tell(found: Substitution, what: str, *, by: User) -> None:
    """The trail keeps who stood in for whom; both hear of it, but whoever did it."""
    record(
        what,
        by=by,
        subject=f"substitution:{found.id}",
        principal=found.principal_id,
        deputy=found.deputy_id,
        from_on=found.from_on.isoformat(),
        until_on=found.until_on.isoformat(),
    )
    tell(
        what,
        to=[found.deputy_id, found.principal_id],
        by=by,
        principal=db.session.get(User, found.principal_id).display_name,
        deputy=db.session.get(User, found.deputy_id).display_name,
        dates=_dates(found.from_on, found.until_on),
    )


def _lock(*users: User) -> None:
    """Two arrangements for the same people come one after the other."""
    ids = sorted(user.id for user in users)
    db.session.execute(select(User.id).where(User.id.in_(ids)).order_by(User.id).with_for_update())


def _check_dates(from_on: date | None, until_on: date | None) -> None:
    if from_on is None:
        raise InvalidInput("from_on", _("请填写开始日期"))
    if until_on is None:
        raise InvalidInput("until_on", _("请填写结束日期"))
    if from_on < today():
        raise InvalidInput("from_on", _("开始日期不能早于今天"))
    if from_on > add_months(today(), LONGEST_MONTHS):
        raise InvalidInput("from_on", _("开始日期应在一年之内"))
    if until_on < from_on:
        raise InvalidInput("until_on", _("结束日期不能早于开始日期"))
    if until_on > add_months(from_on, LONGEST_MONTHS):
        raise InvalidInput("until_on", _("代理最长一年；不再回来的请办理移交"))


def _known(
    wanted: Sequence[str],
    choices: Callable[[User], dict[str, str]],
    principal: User,
    field: str,
) -> list[str] | None:
    if not wanted:
        return None
    known = choices(principal)
    if any(code not in known for code in wanted):
        raise InvalidInput(field, _("所选范围不在本人的工作之内"))
    return sorted(set(wanted))


def _check_others(wanted: Substitution, principal: User, deputy: User) -> None:
    """No two deputies for the same work, no deputy's deputy, no circle."""
    people = (principal.id, deputy.id)
    at_the_time = select(Substitution).where(
        Substitution.ended_at.is_(None),
        Substitution.from_on <= wanted.until_on,
        Substitution.until_on >= wanted.from_on,
        or_(Substitution.principal_id.in_(people), Substitution.deputy_id == principal.id),
    )
    for other in db.session.scalars(at_the_time.order_by(Substitution.from_on)):
        said = {
            "principal": other.principal.display_name,
            "deputy": other.deputy.display_name,
            "dates": _dates(other.from_on, other.until_on),
        }
        if other.principal_id == deputy.id:
            text = _("%(principal)s%(dates)s由%(deputy)s代理，这段时间不能代理别人", **said)
            raise InvalidInput("deputy", text)
        if other.deputy_id == principal.id:
            text = _(
                "%(deputy)s%(dates)s正代理%(principal)s，不能再交给别人；请先结束那项代理", **said
            )
            raise InvalidInput("from_on", text)
        if _same_work(wanted, other):
            text = _("%(principal)s%(dates)s已由%(deputy)s代理，请改日期或先结束那项代理", **said)
            raise InvalidInput("from_on", text)


def _same_work(one: Substitution, other: Substitution) -> bool:
    if one.elements and other.elements and not set(one.elements) & set(other.elements):
        return False
    if one.units and other.units:
        return any(a.startswith(b) or b.startswith(a) for a in one.units for b in other.units)
    return True


def _dates(from_on: date, until_on: date) -> str:
    if from_on == until_on:
        return day(from_on)
    return _("%(begins)s至%(ends)s", begins=day(from_on), ends=day(until_on))
