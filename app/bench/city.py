"""What is measured on: cases of the demo city that wait for a visit, and masses copied from them.

The cases themselves are lived through the actions. The 100,000 tasks and 10,000 timers are copies
of their rows, made in SQL: they differ from grown ones in nothing that the measured code reads.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from sqlalchemy import select, text

from app.accounts.models import User
from app.cases.models import Task
from app.database import transaction
from app.demo.answers import Story
from app.demo.cases import make_cases
from app.demo.load import FIRST_RELEASE, NOTICE_DATE
from app.demo.people import make_people
from app.demo.staff import make_organisation, make_staff
from app.extensions import db
from app.releases.actions import import_directory
from config import ROOT


def make_city(cases: int, *, today: date) -> list[int]:
    """The organisation, enough people, and ``cases`` cases in service; their ids."""
    random = Random(60)
    with transaction():
        make_organisation()
        make_staff()
        import_directory(ROOT, name=FIRST_RELEASE, by=None, effective_on=NOTICE_DATE)
        make_people(round(cases * 1.3) + 20, random=random, on=today)
    opened = list(
        make_cases(
            cases, random=random, today=today + timedelta(days=400), tell=_in_service,
            until_task="record_visit",
        )
    )  # fmt: skip
    waiting = select(Task.case_id).where(
        Task.case_id.in_(opened), Task.element_id == "record_visit", Task.status == "open"
    )
    return list(db.session.scalars(waiting))


def _in_service(random: Random) -> Story:
    """Recognised whatever the tables say, and visited for ever."""
    return Story(random=random, visits=10**6, ending="open", differs=True)


def give_to(username: str, case_ids: list[int]) -> None:
    """Let one officer have the visits of these cases."""
    with transaction():
        user = db.session.scalar(select(User).where(User.username == username))
        db.session.execute(
            text(
                "update task set assignee_id = :user where status = 'open' and case_id = any(:ids)"
            ),
            {"user": user.id, "ids": case_ids},
        )


def visit_task_of(case_id: int) -> int:
    return db.session.scalar(
        select(Task.id).where(
            Task.case_id == case_id, Task.element_id == "record_visit", Task.status == "open"
        )
    )


def fill_task_list(username: str, *, mine: int, others: int) -> None:
    """``mine`` open tasks of one officer and ``others`` of everybody else, over all cases."""
    with transaction():
        db.session.execute(
            text(
                """
                with cases as (
                    select id, unit_code, row_number() over (order by id) - 1 as n,
                           count(*) over () as total
                    from case_file where status = 'open'
                ), me as (select id from user_account where username = :username),
                staff as (
                    select id, row_number() over (order by id) - 1 as n, count(*) over () as total
                    from user_account where username <> :username
                )
                insert into task (case_id, key, process_id, element_id, name, form_id, role,
                                  unit_code, assignee_id, status, priority, created_at, due_at)
                select c.id, 'bench' || g, 'service', 'record_visit', '走访', 'visit_record',
                       'community_officer', c.unit_code,
                       case when g <= :mine then (select id from me)
                            when g % 3 = 0 then null
                            else (select s.id from staff s where s.n = g % s.total) end,
                       'open', 50, now() - interval '30 days',
                       now() + make_interval(hours => (g * 37) % 2000 - 400)
                from generate_series(1, :mine + :others) g
                join cases c on c.n = g % c.total
                """
            ),
            {"username": username, "mine": mine, "others": others},
        )
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("analyze"))


def empty_task_list() -> None:
    with transaction():
        db.session.execute(text("delete from task where key like 'bench%'"))


def copy_cases_with_due_timers(case_id: int, number: int) -> None:
    """``number`` copies of a case whose visit is overdue: each with one timer that is due."""
    with transaction():
        db.session.execute(
            text(
                """
                with source as (select * from case_file where id = :id),
                people as (
                    insert into person (unit_code, name, name_pinyin, name_initials, sex,
                        birth_date, id_type, id_number_encrypted, id_number_index, id_number_tail,
                        created_at, updated_at, version)
                    select p.unit_code, p.name, p.name_pinyin, p.name_initials, p.sex,
                        p.birth_date, p.id_type, p.id_number_encrypted,
                        sha256(convert_to('bench' || s.id || '-' || g, 'utf8')), p.id_number_tail,
                        p.created_at, p.updated_at, 1
                    from person p, source s, generate_series(1, :number) g
                    where p.id = s.person_id
                    returning id
                ),
                cases as (
                    insert into case_file (person_id, unit_code, release_id, status, stage,
                        stage_since, responsible_id, opened_at, version, last_hash, state)
                    select people.id, s.unit_code, s.release_id, s.status, s.stage,
                        s.stage_since, s.responsible_id, s.opened_at, s.version, s.last_hash,
                        s.state
                    from people, source s
                    returning id
                ),
                tasks as (
                    insert into task (case_id, key, process_id, element_id, name, form_id, role,
                        unit_code, assignee_id, status, priority, created_at, due_at)
                    select cases.id, t.key, t.process_id, t.element_id, t.name, t.form_id, t.role,
                        t.unit_code, t.assignee_id, t.status, t.priority, t.created_at, t.due_at
                    from cases, task t where t.case_id = :id and t.status = 'open'
                )
                insert into timer (case_id, key, element_id, name, due_at)
                select cases.id, t.key, t.element_id, t.name, now() - interval '1 hour'
                from cases, timer t where t.case_id = :id
                """
            ),
            {"id": case_id, "number": number},
        )
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))


def timers_due() -> int:
    return db.session.scalar(text("select count(*) from timer where due_at <= now()"))


def cases_with_timers(number: int) -> list[int]:
    query = text("select case_id from timer order by due_at, id limit :number")
    return list(db.session.scalars(query, {"number": number}))


def set_timers(case_ids: list[int], seconds: list[float]) -> None:
    """Let each case's timers come due in so many seconds from now."""
    with transaction():
        for case_id, after in zip(case_ids, seconds, strict=True):
            db.session.execute(
                text(
                    "update timer set due_at = now() + make_interval(secs => :after)"
                    " where case_id = :id"
                ),
                {"after": after, "id": case_id},
            )


def timers_due_of(case_ids: list[int]) -> int:
    query = text("select count(*) from timer where case_id = any(:ids) and due_at <= now()")
    return db.session.scalar(query, {"ids": case_ids})


def lateness_of(case_ids: list[int]) -> float:
    """The most seconds that one of these cases' last timers fired late."""
    query = text(
        "select max((data->>'late_seconds')::int) from case_event"
        " where case_id = any(:ids) and kind = 'fired' and at > now() - interval '2 minutes'"
    )
    return float(db.session.scalar(query, {"ids": case_ids}))


def state_bytes(case_id: int) -> int:
    return db.session.scalar(
        text("select octet_length(state) from case_file where id = :id"), {"id": case_id}
    )


def database_bytes() -> int:
    """All tables with their indexes and long values, after their dead rows are gone."""
    db.session.remove()  # an open look at any table would keep the vacuum waiting
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum full"))
        return connection.scalar(
            text(
                "select sum(pg_total_relation_size(oid)) from pg_class"
                " where relkind = 'r' and relnamespace = 'public'::regnamespace"
            )
        )
