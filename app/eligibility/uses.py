"""What eligibility hands to the decision tables, and what it reads of their answers.

The check of a release holds its tables against this: an input no fact supplies, a category nobody
can get, a parameter nobody reads. The names are those of policy/facts.md.
"""

from __future__ import annotations

from app.decisions import Fact, Use
from app.eligibility.codes import ANSWERS, CATEGORIES
from app.eligibility.facts.parameters import BEFORE_THEY_WERE_ROWS, RETIREMENT_CLASSES


def _one_of(*values: str) -> Fact:
    return Fact("string", ", ".join(f'"{value}"' for value in values))


_YES_NO = Fact("boolean")
_DAY = Fact("date")
_AMOUNT = Fact("number", ">= 0")
_COUNT = Fact("number", ">= 0", whole=True)
_ANY = Fact()

# What comes in (facts.md §1) and what is derived from it (§2).
FACTS: dict[str, Fact] = {
    "id": Fact("string"),
    "as_of": _DAY,
    "sex": _one_of("male", "female"),
    "birth_date": _DAY,
    "retirement_class": _one_of(*RETIREMENT_CLASSES),
    "urban_rural": _one_of("urban", "rural"),
    "marital_status": _one_of("never_married", "married", "divorced", "widowed"),
    **dict.fromkeys(
        (
            "residence_since",
            "registered_unemployed_on",
            "unemployed_since",
            "dibao_valid_until",
            "disability_certificate_valid_until",
            "graduated_on",
            "retirement_date",
        ),
        _DAY,
    ),
    **dict.fromkeys(
        (
            "hukou_in_city",
            "able_to_work",
            "willing_to_work",
            "stable_employment",
            "returned_migrant",
            "land_expropriated",
            "family_poverty_relieved",
            "family_dibao",
            "special_difficulty",
            "poverty_relieved",
            "poverty_edge",
            "in_working_age",
            "dibao",
            "disability_certificate",
            "unemployment_registered",
            "zero_employment_family",
            "zero_transfer_family",
            "graduate",
        ),
        _YES_NO,
    ),
    **dict.fromkeys(
        (
            "family_business_income",
            "family_investment_income",
            "family_income_per_capita",
            "local_rural_income_average",
            "earned_income_year",
            "urban_dibao_standard_year",
        ),
        _AMOUNT,
    ),
    **dict.fromkeys(
        (
            "insured_months_local",
            "insured_months_any",
            "age",
            "residence_months",
            "unemployed_months",
            "registered_months",
            "counted_services",
            "minor_children",
            "household_workforce",
            "household_workforce_unemployed",
            "household_transferred",
            "years_since_graduation",
        ),
        _COUNT,
    ),
    **dict.fromkeys(("services", "children", "household"), _ANY),
}
_RETIREMENT = {name: FACTS[name] for name in ("retirement_class", "birth_date")}
_BY = "认定程序"
# Conditions are explained by these outputs of their tables.
_EXPLAINED = ("rule", "outcome", "text")
USES: tuple[Use, ...] = (
    Use(
        "eligibility_precondition",
        _BY,
        FACTS,
        values={"": tuple(ANSWERS)},
        explains=_EXPLAINED,
        outcomes=tuple(ANSWERS),
        required=True,
    ),
    Use(
        "eligibility_categories",
        _BY,
        FACTS,
        reads=("category", "outcome"),
        values={"category": tuple(CATEGORIES)},
        explains=_EXPLAINED,
        outcomes=tuple(ANSWERS),
        required=True,
    ),
    Use("primary_category", _BY, FACTS, values={"": tuple(CATEGORIES)}, required=True),
    Use("parameters", _BY, {}, reads=tuple(BEFORE_THEY_WERE_ROWS)),
    Use("counted_service_kinds", _BY, {}),
    Use("evidence_needed", _BY, {}),
    Use("told_to_person", _BY, {}),
    Use("required_documents", "登记和任务页面", FACTS),
    Use("service_standard", "个案页面", {}),
    Use("retirement_class_terms", _BY, _RETIREMENT, reads=("original_age",)),
    Use("retirement_delay", _BY, _RETIREMENT),
)
