"""A deputy hears of what comes for the colleague in whose place they work: found by the worker
afterwards, so that no step pays for it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import TextClause, text

from app.accounts.permissions import WORKING_ROLES
from app.dates.clock import now, today
from app.extensions import db

_LOOKS_BACK = timedelta(days=3)  # a worker that was away over a weekend
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(:key)")
_LOCK = 0x59696368

_ROLES = ", ".join(f"'{role}'" for role in WORKING_ROLES)
_COVERS = f"""
    s.ended_at is null and cast(:day as date) between s.from_on and s.until_on
    and (s.elements is null or {{task}}.element_id = any(s.elements))
    and (s.units is null
         or exists (select from unnest(s.units) u where starts_with({{task}}.unit_code, u)))
    and exists (select from role_grant g
                where g.user_id = s.deputy_id and starts_with({{task}}.unit_code, g.unit_code)
                  and g.role in ({_ROLES}) and coalesce({{task}}.role, g.role) = g.role)
"""  # noqa: S608  our own names


def covering(task: str) -> str:
    """That the substitution ``s`` holds on ``:day`` and covers ``task`` (what rows of tasks are
    called in the statement), as "my work" lists it (``work_list_filter``): within the scope and
    the deputy's own roles."""
    return _COVERS.format(task=task)


# Of the newest notices of whoever is away; an event at the very moment is the step that brought
# the task, and whoever did it knows.
_TELL: TextClause = text(
    f"""
    insert into notice (user_id, kind, at, case_id, task_id, data)
    select distinct on (s.deputy_id, t.id)
           s.deputy_id, 'task_assigned', cast(:at as timestamptz), t.case_id, t.id,
           jsonb_build_object('instead_of', p.display_name)
    from substitution s
    join user_account p on p.id = s.principal_id
    join user_account d on d.id = s.deputy_id and d.is_enabled
    cross join lateral (select kind, at, by_id, task_id from notice
                        where user_id = s.principal_id order by id desc limit 200) n
    join task t on t.id = n.task_id and t.status = 'open' and t.assignee_id = s.principal_id
    where {covering("t")}
      and n.kind in ('task_assigned', 'task_handed', 'task_returned')
      and n.at >= greatest(cast(:since as timestamptz), s.created_at)
      and cast(n.at at time zone 'Asia/Shanghai' as date) >= s.from_on
      and n.by_id is distinct from s.deputy_id
      and not exists (select from notice m
                      where m.task_id = t.id and m.user_id = s.deputy_id
                        and m.kind = 'task_assigned')
      and not exists (select from case_event e
                      where e.case_id = t.case_id and e.at = n.at and e.by_id = s.deputy_id)
    """  # noqa: S608  our own texts
)


def tell_deputies() -> None:
    """Of each new task that somebody who is away was told of, once, however often this runs."""
    db.session.execute(_ONE_AT_A_TIME, {"key": _LOCK})
    moment = now()
    values = {"at": moment, "day": today(), "since": moment - _LOOKS_BACK}
    db.session.execute(_TELL, values)
