"""A fact sheet as a row: the columns of policy/facts.md §1, and what SQL type each has.

Lists are columns of lists of structs, or tables of their own. Where null means "has none"
(``NULL_IS_KNOWN``), a column ``<name>_known`` that is false says that it is not known at all.
"""

from __future__ import annotations

from app.eligibility.sheet import NULL_IS_KNOWN

BOOLEAN, NUMBER, TEXT, DAY = "boolean", "number", "string", "date"
KIND_WORDS = {
    BOOLEAN: "BOOLEAN",
    NUMBER: "整数或 DECIMAL",
    TEXT: "VARCHAR",
    DAY: "DATE",
}
_YES_NO = (
    "hukou_in_city", "able_to_work", "willing_to_work", "stable_employment", "returned_migrant",
    "land_expropriated", "family_poverty_relieved", "family_dibao", "special_difficulty",
    "poverty_relieved", "poverty_edge",
)  # fmt: skip
_DAYS = (
    "birth_date", "residence_since", "registered_unemployed_on", "unemployed_since",
    "dibao_valid_until", "disability_certificate_valid_until", "graduated_on",
)  # fmt: skip
_TEXTS = ("sex", "retirement_class", "urban_rural", "marital_status")
_NUMBERS = (
    "insured_months_local", "insured_months_any", "family_business_income",
    "family_investment_income", "family_income_per_capita", "local_rural_income_average",
    "earned_income_year", "urban_dibao_standard_year",
)  # fmt: skip
SCALARS = {
    **dict.fromkeys(_TEXTS, TEXT),
    **dict.fromkeys(_DAYS, DAY),
    **dict.fromkeys(_YES_NO, BOOLEAN),
    **dict.fromkeys(_NUMBERS, NUMBER),
}
KNOWN = {f"{name}_known": BOOLEAN for name in sorted(NULL_IS_KNOWN)}
_MEMBER = dict.fromkeys(
    ("able_to_work", "willing_to_work", "student", "serving", "pensioner",
     "registered_unemployed", "employed", "transferred_employment"), BOOLEAN,
)  # fmt: skip
LISTS: dict[str, dict[str, str]] = {
    "household": {"birth_date": DAY, "sex": TEXT, "retirement_class": TEXT, **_MEMBER},
    "children": {"birth_date": DAY, "raised_by_applicant": BOOLEAN},
    "services": {"on": DAY, "kind": TEXT, "external_ref": TEXT, "accepted": BOOLEAN},
}
DERIVED = {
    "age": NUMBER,
    "retirement_date": DAY,
    "in_working_age": BOOLEAN,
    "residence_months": NUMBER,
    "unemployed_months": NUMBER,
    "registered_months": NUMBER,
    "counted_services": NUMBER,
    "minor_children": NUMBER,
    "dibao": BOOLEAN,
    "disability_certificate": BOOLEAN,
    "unemployment_registered": BOOLEAN,
    "household_workforce": NUMBER,
    "household_workforce_unemployed": NUMBER,
    "household_transferred": NUMBER,
    "zero_employment_family": BOOLEAN,
    "zero_transfer_family": BOOLEAN,
    "graduate": BOOLEAN,
    "years_since_graduation": NUMBER,
}
"""Facts of §2. `counted_services` may have `counted_services_most` beside it: see ``derived``."""
MOST = "counted_services_most"
ROW = "__row"
SQL_TYPES = {BOOLEAN: "BOOLEAN", NUMBER: "DECIMAL(18,2)", TEXT: "VARCHAR", DAY: "DATE"}
