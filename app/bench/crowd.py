"""A city's years: 50,000 people with a case each and 1,000,000 tasks, made in SQL.

They differ from grown ones in nothing that *My work* reads: a case's state is empty, and the tasks
behind it are many. A community has five officers with about 170 people each.
"""

from __future__ import annotations

import json
from urllib.parse import quote

from sqlalchemy import text

from app.cases.work_list_filter import VIEWS
from app.database import transaction
from app.eligibility.codes import CATEGORIES
from app.extensions import db
from app.people.models.person import name_columns

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = (
    "三",
    "建国",
    "志强",
    "海燕",
    "丽华",
    "晓东",
    "玉兰",
    "明辉",
    "春燕",
    "立新",
    "文静",
    "国庆",
)
BUSY = ("shequ", "jiedao", "quxian")  # of a community, a street and a county
_FILTERS = (
    *("stage=service", "category=dibao", "due=week", "unit=379901001", "priority=urgent"),
    *("person=17", "q=zs", "q=张三", "q=建国", "q=1234", "q=34", "role=street_officer"),
    *("task=record_visit", "order=newest", "order=oldest", "category=none"),
    *("due=overdue", "due=later", "stage=service&category=dibao&priority=urgent&q=zs"),
    "columns=stage,unit,category,age,visited,responsible,since",
)
# Every tab, and those that read other rows than "mine" under every filter.
ADDRESSES = (
    *(f"/work?view={tab}" for tab in VIEWS),
    *(
        quote(f"/work?view={tab}&{chosen}", safe="/?&=")
        for tab in ("mine", "waiting", "group", "done")
        for chosen in _FILTERS
    ),
)

_NAMES = """
    create temporary table bench_name on commit drop as
    select t.* from jsonb_to_recordset(cast(:names as jsonb))
        as t(n int, name text, name_pinyin text, name_initials text)
    """
# Each new officer is a copy of the community's first.
_OFFICERS = """
    with first as (
        select distinct on (u.unit_id) u.*
        from user_account u join role_grant g on g.user_id = u.id
        where g.role = 'community_officer' order by u.unit_id, u.id
    ), made as (
        insert into user_account (username, display_name, password_hash, locale, unit_id,
            is_enabled, session_epoch, failed_sign_ins, created_at)
        select username || '_' || n, display_name, password_hash, locale, unit_id, true, 1, 0, now()
        from first, generate_series(2, 5) n
        returning id, unit_id
    )
    insert into role_grant (user_id, role, unit_code)
    select made.id, 'community_officer', o.code
    from made join organisation_unit o on o.id = made.unit_id
    """
_STAFF = """
    create temporary table bench_unit on commit drop as
    select o.code, row_number() over (order by o.code) - 1 as n,
           (select array_agg(g.user_id order by g.user_id) from role_grant g
              where g.unit_code = o.code and g.role = 'community_officer') as officer_ids,
           (select g.user_id from role_grant g where g.unit_code = left(o.code, 9)
              and g.role = 'street_officer' limit 1) as street_id,
           (select g.user_id from role_grant g where g.unit_code = left(o.code, 6)
              and g.role = 'county_reviewer' order by g.user_id limit 1) as county_id,
           (select g.user_id from role_grant g where g.unit_code = left(o.code, 9)
              and g.role = 'counsellor' limit 1) as counsellor_id
    from organisation_unit o where o.level = 'community'
    """
_PEOPLE = """
    insert into person (unit_code, name, name_pinyin, name_initials, sex, birth_date, id_type,
        id_number_encrypted, id_number_index, id_number_tail, phone_encrypted, phone_index,
        phone_tail, created_at, updated_at, version)
    select u.code, n.name, n.name_pinyin, n.name_initials, 'male', '1970-01-01', 'resident_id',
        '\\x00', sha256(convert_to('crowd' || g, 'utf8')),
        lpad((abs(hashint4(g + 2)) % 10000)::text, 4, '0'),
        '\\x00', sha256(convert_to('phone' || g, 'utf8')),
        lpad((abs(hashint4(g + 3)) % 10000)::text, 4, '0'),
        now(), now(), 1
    from generate_series(1, :cases) g
    join bench_name n on n.n = abs(hashint4(g)) % (select count(*) from bench_name)
    join bench_unit u on u.n = g % (select count(*) from bench_unit)
    order by g
    """
_CASES = """
    insert into case_file (person_id, unit_code, release_id, status, stage, stage_since,
        responsible_id, opened_at, version, last_hash, state)
    select p.id, p.unit_code, (select min(id) from release), 'open',
        (array['service', 'service', 'service', 'eligibility', 'planning', 'follow_up',
               'registration', 'service'])[1 + abs(hashint4(p.id)) % 8],
        now() - interval '90 days', u.officer_ids[1 + abs(hashint4(p.id + 1)) % 5],
        now() - interval '900 days', 20, '\\x00', '\\x00'
    from person p join bench_unit u on u.code = p.unit_code
    where p.id_number_encrypted = '\\x00'
    """
_RECOGNITIONS = """
    with found as (
        insert into determination (case_id, person_id, release_id, as_of, eligible, precondition,
            categories, unknown_categories, content_encrypted, created_at)
        select id, person_id, release_id, current_date, 'yes', 'yes', '[]', '[]', '\\x00', now()
        from case_file where state = '\\x00' and id % 4 <> 0
        returning id, case_id, person_id
    )
    insert into recognition (person_id, case_id, determination_id, categories, primary_category,
        recognised_on, recorded_at)
    select person_id, case_id, id, jsonb_build_array(category), category, current_date - 300, now()
    from found, lateral (
        select (cast(:categories as text[]))[1 + abs(hashint8(case_id)) % 10] as category
    ) as c
    """
# The n-th task of a case. The last ones are open: what the officer does, what waits for someone of
# a group, and what a colleague has. The others are done, most of them visits.
_TASKS = """
    insert into task (case_id, key, process_id, element_id, name, form_id, role, unit_code,
        assignee_id, status, priority, created_at, due_at, ended_at, ended_by, answers)
    select c.id, 'crowd' || t.n, 'service', s.element_id, s.name, 'visit_record', s.role,
        c.unit_code, s.user_id, case when s.is_open then 'open' else 'done' end,
        case when (c.id + t.n) % 20 = 0 then 80 else 50 end,
        now() - make_interval(days => 30 * (:each - t.n), hours => (c.id % 700)::int),
        now() + make_interval(hours => (c.id * 37 % 2400)::int - 300,
                              days => -30 * (:each - 1 - t.n)),
        case when not s.is_open
             then now() - make_interval(days => 30 * (:each - t.n), secs => (c.id % 40000)::int)
        end,
        case when not s.is_open then s.done_by end,
        case when not s.is_open then '{"mode": "phone", "met": "yes"}'::jsonb end
    from case_file c
    join bench_unit u on u.code = c.unit_code
    cross join generate_series(0, :each - 1) as t(n)
    cross join lateral (
        select t.n >= :each - 1 or (t.n = :each - 2 and c.id % 3 = 0) as is_open,
               case when t.n < :each - 5 then 0 else abs(hashint8(c.id + t.n)) % 30 end as kind
    ) as k
    cross join lateral (
        select k.is_open, v.*
        from (values
            (0, 'record_visit', '走访', 'community_officer', c.responsible_id, c.responsible_id),
            (1, 'preliminary_review', '社区初审', 'community_officer', null, c.responsible_id),
            (2, 'street_review', '街道复核', 'street_officer', null, u.street_id),
            (3, 'county_decision', '县区审核认定', 'county_reviewer', null, u.county_id),
            (4, 'assess_needs', '评估需求', 'counsellor', u.counsellor_id, u.counsellor_id),
            (5, 'draft_plan', '拟定方案', 'community_officer', c.responsible_id, c.responsible_id)
        ) as v(kind, element_id, name, role, user_id, done_by)
        where v.kind = case when k.kind > 5 then 0 else k.kind end
    ) as s
    where c.state = '\\x00'
    """


def fill_county(*, cases: int, tasks: int) -> None:
    """``cases`` more cases and ``tasks`` more tasks, evenly over the communities."""
    names = [name_columns(first + given) for first in SURNAMES for given in GIVEN]
    values = {
        "names": json.dumps([{"n": n, **columns} for n, columns in enumerate(names)]),
        "categories": list(CATEGORIES),
        "cases": cases,
        "each": tasks // cases,
    }
    with transaction():
        # What the rows refer to is there: looking for each of them again takes longer than they.
        db.session.execute(text("set local session_replication_role = replica"))
        for statement in (_NAMES, _OFFICERS, _STAFF, _PEOPLE, _CASES, _RECOGNITIONS, _TASKS):
            asked = text(statement)
            db.session.execute(asked, {n: v for n, v in values.items() if n in asked._bindparams})
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))
