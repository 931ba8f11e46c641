"""Everybody's fact sheet drawn from the copied register, by the rules of ``eligibility.drawing``:
the same evidence gives the same value, and what is unknown there is unknown here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.eligibility.bulk.sheets import STANDARDS
from app.eligibility.drawing.family import AT_WORK, PENSION
from app.eligibility.drawing.records import INCOMES
from app.people.models.household import MEMBER_STATUSES

RegionStandards = Callable[[str], Mapping[str, Decimal]]
_OWN = "earned"
_OF_FAMILY = tuple(kind for kind in INCOMES if kind != _OWN)

REGISTERED = """SELECT person_id, bool_or(in_force) AS in_force,
    max(registered_on) FILTER (in_force) AS registered_on,
    arg_max(unemployed_since, registered_on) FILTER (in_force) AS unemployed_since,
    arg_max(cancel_code, registered_on) AS last_code
FROM registrations GROUP BY person_id"""
"""The latest of those in force on the day, and what the very last one was cancelled for."""

INSURED = """SELECT person_id, CAST(count_if(counts = 2) AS INTEGER) AS local,
    CAST(count_if(counts >= 1) AS INTEGER) AS anywhere
FROM (SELECT person_id, month, max(counts) AS counts FROM months GROUP BY person_id, month)
GROUP BY person_id"""
"""Distinct months (rules.md 2.0, 2.7)."""

ASKED = """SELECT person_id,
    arg_max(found, checked_at) FILTER (register = 'dibao') AS dibao,
    arg_max(found, checked_at) FILTER (register = 'disability') AS disability,
    arg_max(found, checked_at) FILTER (register = 'education') AS education,
    arg_max(found, checked_at) FILTER (register = 'poverty') AS poverty,
    arg_max(found, checked_at) FILTER (register = 'social_insurance') AS social_insurance
FROM checks GROUP BY person_id"""
"""The newest answer of each register."""


def papers(day: date) -> str:
    """Of each kind the one that lasts longest, the first entered of those that last as long; and
    of those taken back the last day of the last one."""
    held = "withdrawn_on IS NULL"
    valid = f"{held} AND valid_until >= DATE '{day}'"
    latest = f"{_days('valid_until')} * 4294967296 - id"
    ended = (
        f"arg_max(least(valid_until, withdrawn_on - 1), {_days('withdrawn_on')} * 4294967296 - id)"
    )
    return f"""SELECT person_id,
        max(valid_until) FILTER (kind = 'dibao' AND {held}) AS dibao,
        max(valid_until) FILTER (kind = 'disability' AND {held}) AS disability,
        {ended} FILTER (kind = 'dibao' AND NOT {held}) AS dibao_ended,
        {ended} FILTER (kind = 'disability' AND NOT {held}) AS disability_ended,
        {_listed("poverty_relieved", day)}, {_listed("poverty_edge", day)},
        nullif(bool_or(kind = 'land_expropriation' AND {held}), false) AS land,
        arg_max({{'on': issued_on}}, {latest}) FILTER (kind = 'graduation' AND {held})
            AS graduation,
        bool_or(kind = 'dibao' AND {valid}) AS own_dibao,
        bool_or(kind = 'dibao' AND {valid} AND covers_family) AS family_dibao,
        bool_or(kind = 'poverty_relieved' AND {valid}) AS own_relieved,
        bool_or(kind = 'poverty_relieved' AND {valid} AND covers_family) AS family_relieved
    FROM certificates GROUP BY person_id"""


def _days(column: str) -> str:
    return f"datediff('day', DATE '1850-01-01', {column})"


def _listed(kind: str, day: date) -> str:
    """Whether the entry of a list is valid (NULL: there is none), and whether one was ended."""
    held = f"FILTER (kind = '{kind}' AND withdrawn_on IS NULL)"
    return (
        f"max(valid_until) {held} >= DATE '{day}' AS {kind}, "
        f"bool_or(kind = '{kind}' AND withdrawn_on IS NOT NULL) AS {kind}_ended"
    )


_GONE_TO_WORK = "NOT r.in_force AND r.last_code IN ({})".format(
    ", ".join(f"'{code}'" for code in AT_WORK)
)


def _status(status: str) -> str:
    """Who is registered is nothing else; who was until they went to work, or drew a pension, is
    that."""
    told = [f"WHEN m.{status} IS NOT NULL THEN m.{status}", "WHEN r.in_force THEN false"]
    if status == "employed":
        told.insert(0, f"WHEN {_GONE_TO_WORK} THEN true")
    elif status == "pensioner":
        told.insert(0, f"WHEN NOT r.in_force AND r.last_code = '{PENSION}' THEN true")
    if status in ("student", "serving", "pensioner"):
        told.append(f"WHEN {_GONE_TO_WORK} THEN false")
    return f"CASE {' '.join(told)} END AS {status}"


HOUSEHOLD = f"""SELECT m.household_id AS key,
    coalesce(p.birth_date, m.birth_date) AS birth_date,
    coalesce(p.sex, m.sex) AS sex,
    coalesce(p.retirement_class, m.retirement_class) AS retirement_class,
    coalesce(p.able_to_work, m.able_to_work) AS able_to_work,
    coalesce(p.willing_to_work, m.willing_to_work) AS willing_to_work,
    CASE WHEN p.id IS NULL THEN m.registered_unemployed ELSE coalesce(r.in_force, false) END
        AS registered_unemployed,
    {", ".join(_status(status) for status in MEMBER_STATUSES)}
FROM members m LEFT JOIN people p ON p.id = m.person_id
LEFT JOIN registered r ON r.person_id = p.id
WHERE m.lives_together"""
"""A member of the register speaks for themselves."""

CHILDREN = """SELECT household_id AS key, birth_date, raised_by_applicant
FROM members WHERE lives_together AND is_child"""

FAMILIES = """SELECT m.household_id, count(m.person_id) AS in_register,
    bool_or(coalesce(d.family_dibao, false)) AS dibao,
    bool_or(coalesce(d.family_relieved, false)) AS relieved
FROM members m LEFT JOIN papers d ON d.person_id = m.person_id
WHERE m.lives_together GROUP BY m.household_id"""
"""Papers made out to the whole family."""

OWN_INCOMES = """SELECT person_id, kind, arg_max({'year': year, 'amount': amount}, year) AS latest
FROM incomes GROUP BY person_id, kind"""

FAMILY_INCOMES = """SELECT m.household_id, i.kind,
    arg_max(i.latest, i.latest.year::BIGINT * 4294967296 - m.id) AS latest
FROM members m JOIN own_incomes i ON i.person_id = m.person_id
WHERE m.lives_together GROUP BY m.household_id, i.kind"""
"""Of the same year the first member's."""


def _income(kind: str) -> str:
    """The latest statement; one's own before another member's of the same year."""
    if kind == _OWN:
        return f"own_{kind}.latest.amount"
    own, family = f"own_{kind}.latest", f"family_{kind}.latest"
    return (
        f"CASE WHEN {own} IS NULL OR {family}.year > {own}.year "
        f"THEN {family}.amount ELSE {own}.amount END"
    )


def _income_joins() -> str:
    own = [f"LEFT JOIN own_incomes own_{k} ON own_{k}.person_id = p.id AND own_{k}.kind = '{k}'"
           for k in INCOMES]  # fmt: skip
    family = [
        f"LEFT JOIN family_incomes family_{k} ON family_{k}.household_id = h.household_id "
        f"AND family_{k}.kind = '{k}'"
        for k in _OF_FAMILY
    ]
    return "\n".join(own + family)


def _not_found(register: str) -> str:
    return f"coalesce(NOT a.{register}, false)"


def _of_family(own: str, family: str, register: str) -> str:
    """A paper of the person's own, or another member's for the whole family; no where the
    department's register knows of none."""
    listed = "h.household_id IS NULL OR coalesce(f.in_register, 0) = 0 OR h.lives_together"
    return f"""CASE WHEN coalesce(f.{family}, false) OR (({listed}) AND coalesce(d.{own}, false))
        THEN true WHEN {_not_found(register)} THEN false END"""


def _certificate(key: str, kind: str) -> dict[str, str]:
    """The last valid day; none where the register knows of none; else when it was taken back."""
    none = _not_found(kind)
    return {
        key: f"coalesce(d.{kind}, CASE WHEN NOT {none} THEN d.{kind}_ended END)",
        f"{key}_known": f"d.{kind} IS NOT NULL OR {none} OR d.{kind}_ended IS NOT NULL",
    }


def _on_list(kind: str) -> str:
    no = f"{_not_found('poverty')} OR d.{kind}_ended"
    return f"CASE WHEN d.{kind} IS NOT NULL THEN d.{kind} WHEN {no} THEN false END"


def sheets(day: date) -> str:
    """One row a person, with the columns of ``columns.SCALARS``."""
    plain = (
        "sex", "birth_date", "retirement_class", "urban_rural", "able_to_work", "willing_to_work",
        "marital_status", "returned_migrant", "special_difficulty", "hukou_in_city",
        "residence_since",
    )  # fmt: skip
    insured = "i.person_id IS NOT NULL OR a.social_insurance IS NOT NULL"
    columns = {
        "__row": "p.id",
        "id": "CAST(p.id AS VARCHAR)",
        "as_of": f"DATE '{day}'",
        "error": "CAST(NULL AS VARCHAR)",
        **{name: f"p.{name}" for name in plain},
        "stable_employment": "coalesce(p.stable_employment, false)",
        "land_expropriated": "coalesce(d.land, p.land_expropriated)",
        "registered_unemployed_on": "r.registered_on",
        "registered_unemployed_on_known": "true",
        "unemployed_since": "r.unemployed_since",
        "insured_months_local": f"CASE WHEN {insured} THEN coalesce(i.local, 0) END",
        "insured_months_any": f"CASE WHEN {insured} THEN coalesce(i.anywhere, 0) END",
        **_certificate("dibao_valid_until", "dibao"),
        **_certificate("disability_certificate_valid_until", "disability"),
        "graduated_on": 'd.graduation."on"',
        "graduated_on_known": (
            'd.graduation."on" IS NOT NULL OR (d.graduation IS NULL '
            f"AND (p.below_college OR {_not_found('education')}))"
        ),
        "poverty_relieved": _on_list("poverty_relieved"),
        "poverty_edge": _on_list("poverty_edge"),
        "family_dibao": _of_family("own_dibao", "dibao", "dibao"),
        "family_poverty_relieved": _of_family("own_relieved", "relieved", "poverty"),
        **{key: _income(kind) for kind, key in INCOMES.items()},
        **{key: f"t.{key}" for key in STANDARDS},
        "services_known": "true",
        "services_key": "p.id",
        "children_known": "coalesce(o.reference_person_id = p.id, false)",
        "children_key": "h.household_id",
        "household_known": "h.household_id IS NOT NULL",
        "household_key": "h.household_id",
    }  # fmt: skip
    listed = ",\n".join(f"{text} AS {name}" for name, text in columns.items())
    return f"""SELECT {listed} FROM people p
    LEFT JOIN registered r ON r.person_id = p.id
    LEFT JOIN insured i ON i.person_id = p.id
    LEFT JOIN asked a ON a.person_id = p.id
    LEFT JOIN papers d ON d.person_id = p.id
    LEFT JOIN members h ON h.person_id = p.id
    LEFT JOIN households o ON o.id = h.household_id
    LEFT JOIN families f ON f.household_id = h.household_id
    LEFT JOIN standards t ON t.region = p.region
    {_income_joins()}"""


def draw_everybody(connection: Any, day: date, standards: RegionStandards) -> None:
    """The tables ``sheets``, ``household`` and ``children`` out of the copied ones."""
    _make_standards(connection, standards)
    for table, query in (
        ("registered", REGISTERED),
        ("insured", INSURED),
        ("asked", ASKED),
        ("papers", papers(day)),
        ("families", FAMILIES),
        ("own_incomes", OWN_INCOMES),
        ("family_incomes", FAMILY_INCOMES),
        ("sheets", sheets(day)),
        ("household", HOUSEHOLD),
        ("children", CHILDREN),
    ):
        connection.execute(f"CREATE TEMP TABLE {table} AS {query}")
    for table in ("months", "checks", "certificates", "incomes", "own_incomes", "insured"):
        connection.execute(f"DROP TABLE {table}")


def _make_standards(connection: Any, standards: RegionStandards) -> None:
    amounts = ", ".join(f"{key} DECIMAL(18,2)" for key in STANDARDS)
    connection.execute(f"CREATE TEMP TABLE standards (region VARCHAR, {amounts})")
    for (region,) in connection.execute("SELECT DISTINCT region FROM people").fetchall():
        found = standards(region)
        row = [region, *(found.get(key) for key in STANDARDS)]
        connection.execute("INSERT INTO standards VALUES (?, ?, ?)", row)
