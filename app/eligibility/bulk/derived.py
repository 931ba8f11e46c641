"""The derived facts of policy/facts.md §2 as SQL over a whole register.

They are the only thing said a second time beside ``app.eligibility.facts``; the test that compares
the two holds them equal. Ages, windows and retirement come from the release, as there.

Tables read: ``sheets`` (one row a person, ``columns.SCALARS`` and the keys of the three others),
``household``, ``children``, ``services`` (one row an item, by ``key``), ``retirement``.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.eligibility.facts.parameters import Parameters

MACROS = (
    # 民法典 202: without a corresponding day the month's last day stands for it.
    """add_months(day, n) AS CAST(day + to_months(CAST(n AS INTEGER)) AS DATE)""",
    """whole_months(a, b) AS (year(b) - year(a)) * 12 + month(b) - month(a)
       - CAST(day(a) > day(b) AND b <> last_day(b) AS INTEGER)""",
    """months_since(a, b) AS CASE WHEN a IS NOT NULL THEN greatest(0, whole_months(a, b)) END""",
    """holds_since(day, known, as_of) AS
       CASE WHEN known THEN coalesce(day <= as_of, false) END""",
    """valid_until(day, known, as_of) AS
       CASE WHEN known THEN coalesce(as_of <= day, false) END""",
    """agreed(a, b) AS CASE WHEN a IS NOT DISTINCT FROM b THEN a END""",
    """agreed_all(a, b, c) AS
       CASE WHEN a IS NOT DISTINCT FROM b AND b IS NOT DISTINCT FROM c THEN a END""",
)


def working_age(person: str, retirement: str, starts: int) -> str:
    """In working age: from the birthday that opens it to the day before retirement (notice 二)."""
    ends = {
        name: f"as_of < add_months({person}.birth_date, {retirement}.{name})"
        for name in ("male", "female_55", "female_50")
    }
    every = f"agreed_all({ends['male']}, {ends['female_55']}, {ends['female_50']})"
    return f"""CASE
        WHEN {person}.birth_date IS NULL THEN NULL
        WHEN as_of < add_months({person}.birth_date, {starts * 12}) THEN false
        WHEN {person}.retirement_class = 'male' THEN {ends["male"]}
        WHEN {person}.retirement_class = 'female_55' THEN {ends["female_55"]}
        WHEN {person}.retirement_class = 'female_50' THEN {ends["female_50"]}
        WHEN {person}.sex = 'male' THEN {ends["male"]}
        WHEN {person}.sex = 'female' THEN agreed({ends["female_55"]}, {ends["female_50"]})
        ELSE {every} END"""


def retirement_date(person: str, retirement: str) -> str:
    """Unknown where it depends on a class that is unknown (notice 二)."""
    dates = {
        name: f"add_months({person}.birth_date, {retirement}.{name})"
        for name in ("male", "female_55", "female_50")
    }
    return f"""CASE coalesce({person}.retirement_class, {person}.sex, '')
        WHEN 'male' THEN {dates["male"]}
        WHEN 'female_55' THEN {dates["female_55"]}
        WHEN 'female_50' THEN {dates["female_50"]}
        WHEN 'female' THEN agreed({dates["female_55"]}, {dates["female_50"]})
        ELSE agreed_all({dates["male"]}, {dates["female_55"]}, {dates["female_50"]}) END"""


def _retirement(person: str, name: str) -> str:
    """The months to retirement of a person's month of birth, one column a class."""
    born = f"year({person}.birth_date) * 12 + month({person}.birth_date)"
    return f"LEFT JOIN retirement {name} ON {name}.born = {born}"


def household(parameters: Parameters) -> str:
    """The members' tests (notice 二、2 and 二、8) by household and day."""
    least = parameters.zero_employment_members
    return f"""SELECT key, as_of AS day,
        {_count("counts")} AS household_workforce,
        {_count("counts AND without_work")} AS household_workforce_unemployed,
        {_count("counts AND transferred")} AS household_transferred,
        {_every("without_work", least)} AS zero_employment_family,
        {_every("(NOT transferred)", 0)} AS zero_transfer_family
    FROM ({_members(parameters)}) GROUP BY key, as_of"""


def _members(parameters: Parameters) -> str:
    """Who counts: in working age, able and willing, not a student, serving or pensioner."""
    return f"""SELECT key, as_of,
        able_to_work AND willing_to_work AND NOT student AND NOT serving AND NOT pensioner
        AND {working_age("m", "r", parameters.working_age_from)} AS counts,
        registered_unemployed AND NOT employed AS without_work,
        transferred_employment AS transferred
    FROM (SELECT h.*, d.as_of FROM household h
          JOIN (SELECT DISTINCT household_key, as_of FROM sheets) d ON d.household_key = h.key) m
    {_retirement("m", "r")}"""


def _count(holds: str) -> str:
    """Unknown as soon as one member is."""
    return f"CASE WHEN NOT bool_or(({holds}) IS NULL) THEN CAST(count_if({holds}) AS INTEGER) END"


def _every(passes: str, least: int) -> str:
    """No if one who certainly counts certainly fails; else unknown if one may."""
    return f"""CASE
        WHEN bool_or(coalesce(counts AND NOT {passes}, false)) THEN false
        WHEN bool_or(counts IS NULL OR (counts AND {passes} IS NULL)) THEN NULL
        ELSE count_if(counts) >= {least} END"""


def children(parameters: Parameters) -> str:
    """Minors whom the applicant raises (notice 二、3): unknown when it may be none or some."""
    grown_up = f"add_months(birth_date, {parameters.minor_age_below * 12})"
    return f"""SELECT key, as_of AS day,
        CASE WHEN count_if(counts) > 0 OR NOT bool_or(counts IS NULL)
            THEN CAST(count_if(counts) AS INTEGER) END AS minor_children
    FROM (SELECT key, as_of, CASE
            WHEN birth_date IS NULL THEN NULL
            WHEN birth_date <= as_of AND as_of < {grown_up} THEN raised_by_applicant
            ELSE false END AS counts
          FROM children
          JOIN (SELECT DISTINCT children_key, as_of FROM sheets) d ON d.children_key = key
          WHERE raised_by_applicant IS DISTINCT FROM false)
    GROUP BY key, as_of"""


def within_window(parameters: Parameters) -> str:
    """Services that count or may (notice 二、4): in the window (as_of - 1 year, as_of]."""
    kinds = ", ".join(f"'{kind.replace(chr(39), chr(39) * 2)}'" for kind in _some(parameters))
    months = parameters.service_window_months
    return f"""SELECT key, as_of, "on", kind, external_ref, coalesce(accepted, false) AS accepted
    FROM services JOIN (SELECT DISTINCT services_key, as_of FROM sheets) d ON d.services_key = key
    WHERE kind IN ({kinds}) AND external_ref <> '' AND accepted IS DISTINCT FROM false
        AND "on" > add_months(as_of, -{months}) AND "on" <= as_of"""


def _some(parameters: Parameters) -> Iterable[str]:
    return parameters.counted_service_kinds or ("",)


COUNTED = """SELECT key, as_of AS day,
        count(DISTINCT (kind, "on")) FILTER (accepted) AS least,
        count(DISTINCT (kind, "on")) AS most,
        count(DISTINCT (kind, external_ref)) < count(*) AS repeated
    FROM counting GROUP BY key, as_of"""
"""One a day of each kind. Where an event is there twice, the order decides which day it takes:
those few are counted by ``facts.services`` itself."""


def facts(parameters: Parameters) -> dict[str, str]:
    """Each fact of a person as SQL; ``s`` is the sheet, the others what is joined to it."""
    return {
        "age": "CAST(floor(whole_months(s.birth_date, as_of) / 12) AS INTEGER)",
        "retirement_date": retirement_date("s", "r"),
        "in_working_age": working_age("s", "r", parameters.working_age_from),
        "residence_months": "months_since(s.residence_since, as_of)",
        "unemployed_months": "months_since(s.unemployed_since, as_of)",
        "registered_months": """CASE
            WHEN NOT s.registered_unemployed_on_known THEN NULL
            WHEN s.registered_unemployed_on IS NULL THEN 0
            ELSE months_since(s.registered_unemployed_on, as_of) END""",
        "counted_services": "CASE WHEN s.services_known THEN coalesce(c.least, 0) END",
        "counted_services_most": "CASE WHEN s.services_known THEN coalesce(c.most, 0) END",
        "minor_children": """CASE WHEN s.children_known AND k.key IS NULL THEN 0
            WHEN s.children_known THEN k.minor_children END""",
        "dibao": "valid_until(s.dibao_valid_until, s.dibao_valid_until_known, as_of)",
        "disability_certificate": """valid_until(s.disability_certificate_valid_until,
            s.disability_certificate_valid_until_known, as_of)""",
        "unemployment_registered": """holds_since(s.registered_unemployed_on,
            s.registered_unemployed_on_known, as_of)""",
        "household_workforce": "h.household_workforce",
        "household_workforce_unemployed": "h.household_workforce_unemployed",
        "household_transferred": "h.household_transferred",
        "zero_employment_family": "h.zero_employment_family",
        "zero_transfer_family": "h.zero_transfer_family",
        "graduate": "holds_since(s.graduated_on, s.graduated_on_known, as_of)",
        "years_since_graduation": """CASE WHEN s.graduated_on <= as_of
            THEN months_since(s.graduated_on, as_of) // 12 END""",
    }


JOINED = {
    "r": _retirement("s", "r"),
    "c": "LEFT JOIN counted c ON c.key = s.services_key AND c.day = s.as_of",
    "k": "LEFT JOIN minors k ON k.key = s.children_key AND k.day = s.as_of",
    "h": "LEFT JOIN tests h ON h.key = s.household_key AND h.day = s.as_of",
}
USES = {
    "age": "",
    "retirement_date": "r",
    "in_working_age": "r",
    "counted_services": "c",
    "counted_services_most": "c",
    "minor_children": "k",
    "household_workforce": "h",
    "household_workforce_unemployed": "h",
    "household_transferred": "h",
    "zero_employment_family": "h",
    "zero_transfer_family": "h",
}
"""What each fact needs joined to the sheet; the others read the sheet alone."""
