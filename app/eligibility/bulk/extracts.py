"""What the register tells of everybody, as it is copied out of PostgreSQL: table by table, only
what the facts need, and only what holds on the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.dates.working_days import add_months
from app.eligibility.drawing.certificates import BELOW_COLLEGE
from app.eligibility.drawing.records import INCOMES
from app.eligibility.facts.parameters import Parameters
from app.people.models.household import MEMBER_STATUSES

PAPERS = (
    "dibao", "disability", "graduation", "poverty_relieved", "poverty_edge", "land_expropriation",
)  # fmt: skip
REGISTERS = ("dibao", "disability", "education", "poverty", "social_insurance")


@dataclass(frozen=True)
class Extract:
    """`query`: PostgreSQL with named parameters; `columns`: SQL types in DuckDB."""

    table: str
    query: str
    columns: dict[str, str]


PEOPLE = Extract(
    "people",
    """SELECT id, left(unit_code, 6), sex, birth_date, retirement_class, urban_rural, able_to_work,
        willing_to_work, marital_status, stable_employment, returned_migrant, land_expropriated,
        special_difficulty,
        CASE WHEN hukou_division_code <> '' THEN starts_with(hukou_division_code, %(city)s) END,
        CASE WHEN starts_with(residence_division_code, %(city)s) THEN residence_since END,
        coalesce(education = any(%(below_college)s), false)
    FROM person""",
    {
        "id": "INTEGER",
        "region": "VARCHAR",
        "sex": "VARCHAR",
        "birth_date": "DATE",
        "retirement_class": "VARCHAR",
        "urban_rural": "VARCHAR",
        "able_to_work": "BOOLEAN",
        "willing_to_work": "BOOLEAN",
        "marital_status": "VARCHAR",
        "stable_employment": "BOOLEAN",
        "returned_migrant": "BOOLEAN",
        "land_expropriated": "BOOLEAN",
        "special_difficulty": "BOOLEAN",
        "hukou_in_city": "BOOLEAN",
        "residence_since": "DATE",
        "below_college": "BOOLEAN",
    },
)
REGISTRATIONS = Extract(
    "registrations",
    """SELECT person_id, registered_on, unemployed_since,
        cancelled_on IS NULL OR cancelled_on > %(day)s, coalesce(cancel_code, '')
    FROM unemployment_registration WHERE registered_on <= %(day)s""",
    {
        "person_id": "INTEGER",
        "registered_on": "DATE",
        "unemployed_since": "DATE",
        "in_force": "BOOLEAN",
        "cancel_code": "VARCHAR",
    },
)
# Of each month whether it counts at all (1), and also as one of the city (2); 0 says no more than
# that the person's months are known.
MONTHS = Extract(
    "months",
    """SELECT person_id, month - DATE '1900-01-01',
        CASE WHEN kind <> 'employee' OR month > %(day)s THEN 0
             WHEN starts_with(division_code, %(city)s) AND NOT is_back_paid THEN 2 ELSE 1 END
    FROM insurance_month""",
    {"person_id": "INTEGER", "month": "INTEGER", "counts": "TINYINT"},
)
SERVICES = Extract(
    "services",
    """SELECT person_id, "on", kind, external_ref, accepted FROM service_received
    WHERE "on" > %(window)s AND "on" <= %(day)s AND kind = any(%(service_kinds)s)
        AND external_ref <> '' AND accepted IS DISTINCT FROM false""",
    {
        "key": "INTEGER",
        "on": "DATE",
        "kind": "VARCHAR",
        "external_ref": "VARCHAR",
        "accepted": "BOOLEAN",
    },
)
CERTIFICATES = Extract(
    "certificates",
    """SELECT person_id, id, kind, issued_on, coalesce(valid_until, DATE '9999-12-31'),
        covers_family, CASE WHEN withdrawn_on <= %(day)s THEN withdrawn_on END
    FROM certificate WHERE kind = any(%(papers)s)
        AND (issued_on IS NULL OR issued_on <= %(day)s OR withdrawn_on <= %(day)s)""",
    {
        "person_id": "INTEGER",
        "id": "INTEGER",
        "kind": "VARCHAR",
        "issued_on": "DATE",
        "valid_until": "DATE",
        "covers_family": "BOOLEAN",
        "withdrawn_on": "DATE",
    },
)
CHECKS = Extract(
    "checks",
    """SELECT person_id, register, found, (extract(epoch FROM checked_at) * 1000000)::bigint
    FROM register_check WHERE register = any(%(registers)s)""",
    {"person_id": "INTEGER", "register": "VARCHAR", "found": "BOOLEAN", "checked_at": "BIGINT"},
)
HOUSEHOLDS = Extract(
    "households",
    "SELECT id, reference_person_id FROM household",
    {"id": "INTEGER", "reference_person_id": "INTEGER"},
)
INCOME = Extract(
    "incomes",
    """SELECT person_id, year, kind, amount FROM income_statement
    WHERE year <= %(year)s AND kind = any(%(income_kinds)s)""",
    {"person_id": "INTEGER", "year": "SMALLINT", "kind": "VARCHAR", "amount": "DECIMAL(14,2)"},
)
# A status that begins later does not hold yet.
_STATUSES = ", ".join(
    f"CASE WHEN {status} AND {status}_since > %(day)s THEN false ELSE {status} END"
    for status in MEMBER_STATUSES
)
MEMBERS = Extract(
    "members",
    f"""SELECT household_id, id, person_id, lives_together, relation = 'child', birth_date, sex,
        raised_by_applicant, retirement_class, able_to_work, willing_to_work,
        registered_unemployed, {_STATUSES}
    FROM household_member""",
    {
        "household_id": "INTEGER",
        "id": "INTEGER",
        "person_id": "INTEGER",
        "lives_together": "BOOLEAN",
        "is_child": "BOOLEAN",
        "birth_date": "DATE",
        "sex": "VARCHAR",
        "raised_by_applicant": "BOOLEAN",
        "retirement_class": "VARCHAR",
        "able_to_work": "BOOLEAN",
        "willing_to_work": "BOOLEAN",
        "registered_unemployed": "BOOLEAN",
        **dict.fromkeys(MEMBER_STATUSES, "BOOLEAN"),
    },
)
# The longest first, so that none is left over at the end.
EXTRACTS = (
    MONTHS, PEOPLE, MEMBERS, SERVICES, CHECKS, INCOME, CERTIFICATES, REGISTRATIONS, HOUSEHOLDS,
)  # fmt: skip


def query_parameters(day: date, city: str, parameters: Parameters) -> dict[str, Any]:
    return {
        "day": day,
        "year": day.year,
        "city": city,
        "window": add_months(day, -parameters.service_window_months),
        "service_kinds": list(parameters.counted_service_kinds),
        "below_college": list(BELOW_COLLEGE),
        "papers": list(PAPERS),
        "registers": list(REGISTERS),
        "income_kinds": list(INCOMES),
    }
