"""From notices to what goes out: found by the worker afterwards, so that no step pays for it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import TextClause, text

from app.dates.clock import now
from app.dates.queries import working_days
from app.extensions import db

# A notice becomes visible when its transaction ends, perhaps after one with a greater number: for
# so long it is looked for again.
_LATE_COMERS = timedelta(days=1)
_DIGEST_LOOKS_BACK = timedelta(days=20)  # the longest holiday, and a worker that was away
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(:key)")
_LOCK = 0x59696367

_NOTICES = """
    cross join lateral (values ('mail', c.mail, c.mail_address is not null),
                               ('sms', c.sms, c.mobile is not null)) as w (way, kinds, is_there)
    join user_account u on u.id = c.user_id and u.is_enabled
    join notice n on n.user_id = c.user_id and n.read_at is null and n.at >= c.made_at
                     and w.is_there and w.kinds ->> n.kind = :mode
    where not exists (select from dispatched_notice d
                      where d.notice_id = n.id and d.way = w.way)
"""
_TAKE = """
    insert into dispatched_notice (notice_id, way, dispatch_id)
    select f.notice_id, f.way, m.id from found f join made m on {same}
"""
_AT_ONCE: TextClause = text(
    f"""
    with found as materialized (
        select nextval(pg_get_serial_sequence('dispatch', 'id')) as id,
               n.id as notice_id, n.user_id, n.kind, w.way
        from notice_choice c {_NOTICES} and n.id > c.passed_id
    ), made as (
        insert into dispatch (id, user_id, way, kind, size, status, attempts, made_at, next_at)
        select id, user_id, way, kind, 1, 'waiting', 0, :now, :now from found
        returning id
    )
    {_TAKE.format(same="m.id = f.id")}
    """  # noqa: S608  our own texts
)
_DIGESTS: TextClause = text(
    f"""
    with c as (
        update notice_choice set digested_on = :today
        where digested_on < :today and digest_hour <= :hour returning *
    ), found as materialized (
        select n.id as notice_id, n.user_id, w.way from c {_NOTICES} and n.at >= :since
    ), made as (
        insert into dispatch (user_id, way, digest_on, size, status, attempts, made_at, next_at)
        select user_id, way, :today, count(*), 'waiting', 0, :now, :now
        from found group by user_id, way
        returning id, user_id, way
    )
    {_TAKE.format(same="m.user_id = f.user_id and m.way = f.way")}
    """  # noqa: S608  our own texts
)
_PASS: TextClause = text(
    """
    update notice_choice c set passed_id = p.id
    from (select o.id as choice_id, max(n.id) as id
          from notice_choice o join notice n on n.user_id = o.user_id and n.id > o.passed_id
          where n.at < :until group by o.id) p
    where p.choice_id = c.id
    """
)


def make_dispatches() -> None:
    """For every notice that somebody wants to be sent, what sends it; once, however often this
    runs. On working days after the hour that somebody chose, the digest of what they have not
    read."""
    moment = now()
    db.session.execute(_ONE_AT_A_TIME, {"key": _LOCK})
    db.session.execute(_AT_ONCE, {"mode": "once", "now": moment})
    if working_days().is_working(moment.date()):
        values = {"mode": "daily", "now": moment, "today": moment.date(), "hour": moment.hour}
        db.session.execute(_DIGESTS, values | {"since": moment - _DIGEST_LOOKS_BACK})
    db.session.execute(_PASS, {"until": moment - _LATE_COMERS})
