"""A register of any size, made in SQL: all kinds of records in plausible numbers.

Rows differ in nothing that the bulk path reads from what officers enter one by one; names and
identity numbers are all the same few, since it reads none.
"""

from __future__ import annotations

from datetime import date

import psycopg

# A number below n that depends on a row and on what it is for.
_DRAW = """
create function pg_temp.draw(i int, salt int, n int) returns int language sql immutable as
$$ select abs(hashint4(i # hashint4(salt)) % n) $$
"""
_COMMUNITY = (
    "(select array_agg(code order by code) from organisation_unit where level = 'community')"
)
_INDEXES = """
select indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
where not indisprimary and c.relname in ('insurance_month', 'register_check')
"""
# Statement by statement; {people} people on {day}.
_STATEMENTS = (
    """insert into person (id, unit_code, name, name_pinyin, name_initials, sex, birth_date,
        id_type, id_number_encrypted, id_number_index, id_number_tail, hukou_division_code,
        residence_division_code, residence_since, education, marital_status, urban_rural,
        retirement_class, able_to_work, willing_to_work, stable_employment, returned_migrant,
        land_expropriated, special_difficulty, created_at, updated_at, version)
    overriding system value
    select i, c[1 + draw(i, 1, cardinality(c))], '张三', 'zhangsan', 'zs', sex,
        day - (16 * 365 + draw(i, 2, 49 * 365)), 'resident_id', '\\x00', sha256(i::text::bytea),
        '0000',
        case when draw(i, 3, 10) < 8 then c[1] when draw(i, 3, 10) = 8 then '379999' end,
        c[1], case when draw(i, 4, 10) < 6 then day - draw(i, 5, 700) end,
        (array['20', '30', '41', '60', '70', '80', null])[1 + draw(i, 6, 7)],
        (array['never_married', 'married', 'married', 'divorced', 'widowed', null])
            [1 + draw(i, 7, 6)],
        case when draw(i, 8, 20) > 6 then 'urban' when draw(i, 8, 20) > 0 then 'rural' end,
        case when sex = 'male' then 'male'
             else (array['female_50', 'female_50', 'female_55', null])[1 + draw(i, 9, 4)] end,
        case when draw(i, 10, 20) > 0 then draw(i, 10, 20) > 1 end,
        case when draw(i, 11, 20) > 0 then draw(i, 11, 20) > 1 end,
        false, case when draw(i, 12, 8) > 0 then draw(i, 12, 8) < 3 end,
        draw(i, 13, 20) = 0, draw(i, 14, 4) = 0, now(), now(), 1
    from generate_series(1, {people}) i, lateral (select {day}::date as day) d,
        lateral (select case when draw(i, 15, 2) = 0 then 'male' else 'female' end as sex) s,
        (select {community} as c) u""",
    """insert into unemployment_registration (person_id, registered_on, unemployed_since,
        reason_code, office_code, cancelled_on, cancel_code, recorded_at)
    select id, day - days - before, day - days - before - draw(id, 23, 90), '20', unit_code,
        case when before > 0 then day - days end, case when before > 0 then '11' end, now()
    from person, lateral (select {day}::date as day, 1 + draw(id, 21, 700) as days) d,
        unnest(case when draw(id, 22, 5) = 0 then array[0, 400] else array[0] end) before
    where draw(id, 20, 20) > 2""",
    """insert into insurance_month (person_id, month, employer, division_code, kind, is_back_paid,
        recorded_at)
    select id,
        date_trunc('month', {day}::date - draw(id, 32, 900))::date - make_interval(months => n),
        '甲厂', case when draw(id, 33, 5) = 0 then '370200' else '379901' end, 'employee',
        n = 3 and draw(id, 34, 10) = 0, now()
    from person, generate_series(1, 4 + draw(id, 31, 30)) n where draw(id, 30, 10) < 6""",
    """insert into service_received (person_id, "on", kind, provider, external_ref, accepted,
        result, recorded_at)
    select id, {day}::date - draw(id * 8 + n, 42, 500),
        (array['job_referral', 'skills_training', 'career_guidance', 'policy_briefing'])
            [1 + draw(id * 8 + n, 43, 4)],
        '中心', 'S' || n,
        case when draw(id * 8 + n, 44, 30) > 0 then draw(id * 8 + n, 44, 30) > 4 end,
        '', now()
    from person, generate_series(1, draw(id, 40, 6)) n""",
    """insert into certificate (person_id, kind, issuer, issued_on, valid_until, covers_family,
        source, withdrawn_on, recorded_at)
    select id, kind, '', day - 800 - draw(id, 52, 900), case when kind in ('dibao', 'disability')
            then day - 60 + draw(id, 53, 900) end, kind = 'dibao', 'register',
        case when draw(id, 54, 20) = 0 then day - 10 end, now()
    from person, lateral (select {day}::date as day) d, unnest(array['dibao', 'disability',
        'graduation', 'poverty_relieved', 'poverty_edge', 'land_expropriation'])
        with ordinality as k (kind, n)
    where draw(id, 50 + n::int, 14) = 0""",
    """insert into register_check (person_id, register, found, note, checked_at)
    select id, register, draw(id, 60 + n::int, 10) = 0, '', now() - make_interval(days => n::int)
    from person, unnest(array['dibao', 'disability', 'education', 'poverty'])
        with ordinality as k (register, n) where draw(id, 65 + n::int, 30) > 0""",
    """insert into income_statement (person_id, year, kind, amount, source, stated_on, recorded_at)
    select id, extract(year from {day}::date), kind,
        case when kind like '%%business' or kind like '%%investment'
             then (draw(id, 70 + n::int, 4) / 3) * 12000 else draw(id, 75 + n::int, 40000) end,
        'declared', {day}::date, now()
    from person, unnest(array['earned', 'family_per_capita', 'family_business',
        'family_investment']) with ordinality as k (kind, n) where draw(id, 80 + n::int, 5) > 0""",
    """insert into household (id, reference_person_id, created_at, updated_at)
    overriding system value select id, id, now(), now() from person where draw(id, 90, 4) > 0""",
    """insert into household_member (household_id, person_id, relation, name, sex, birth_date,
        lives_together)
    select h.id, p.id, case when p.id = h.id then 'self' else 'spouse' end, p.name, p.sex,
        p.birth_date, true
    from household h join person p
        on p.id = h.id or (p.id = h.id + 1 and draw(p.id, 90, 4) = 0)""",
    """insert into household_member (household_id, relation, name, sex, birth_date, lives_together,
        raised_by_applicant, retirement_class, able_to_work, willing_to_work,
        registered_unemployed, student, serving, pensioner, employed, transferred_employment)
    select h.id, case when n = 1 then 'parent' else 'child' end, '李四', 'male',
        {day}::date
            - case when n = 1 then 14600 + draw(h.id, 91, 11000) else draw(h.id, 92, 9000) end,
        true, n = 2, 'male', draw(h.id, 93, 10) > 0, draw(h.id, 94, 10) > 0, draw(h.id, 95, 3) = 0,
        n = 2, false, draw(h.id, 96, 8) = 0, draw(h.id, 95, 3) = 1, draw(h.id, 97, 4) = 0
    from household h, generate_series(1, draw(h.id, 98, 4)) n""",
)


def fill_register(url: str, people: int, day: date) -> None:
    """``people`` people and their records, in a database that has its organisation units."""
    values = {"people": str(people), "day": f"'{day}'", "community": _COMMUNITY}
    with psycopg.connect(url) as connection:
        connection.execute("set session_replication_role = replica")  # no look-up of every key
        connection.execute(_DRAW)
        for (index,) in connection.execute(_INDEXES).fetchall():
            connection.execute(f"drop index {index}")  # nothing looks by it here
        for statement in _STATEMENTS:
            text = statement.replace("draw(", "pg_temp.draw(")
            for name, value in values.items():
                text = text.replace("{" + name + "}", value)
            connection.execute(text.replace("%%", "%"))
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum analyze")
