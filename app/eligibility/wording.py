"""How facts are called and shown on pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.eligibility.codes import ANSWERS, CATEGORIES
from app.eligibility.models import Determination, Recognition
from app.letters.wording import chinese_day
from app.people.codes import CERTIFICATE_KINDS, MARITAL_STATUSES, REGISTERS, SEXES, URBAN_RURAL

FACTS = {
    "hukou_in_city": _l("本市户籍"),
    "residence_months": _l("连续居住月数"),
    "insured_months_local": _l("本市单位参保月数（不含补缴）"),
    "in_working_age": _l("在法定劳动年龄内"),
    "able_to_work": _l("有劳动能力"),
    "willing_to_work": _l("有就业愿望"),
    "unemployment_registered": _l("失业登记有效"),
    "urban_rural": _l("城乡属性"),
    "sex": _l("性别"),
    "age": _l("周岁"),
    "retirement_date": _l("法定退休日期"),
    "unemployed_months": _l("连续失业月数"),
    "registered_months": _l("失业登记月数"),
    "counted_services": _l("近一年计入的服务次数"),
    "zero_employment_family": _l("家庭劳动年龄内成员均登记失业"),
    "zero_transfer_family": _l("家庭成员均未转移就业"),
    "household_workforce": _l("家庭中计入的劳动力人数"),
    "household_workforce_unemployed": _l("其中登记失业人数"),
    "household_transferred": _l("其中转移就业人数"),
    "family_business_income": _l("家庭经营性收入（元/年）"),
    "family_investment_income": _l("家庭投资性收入（元/年）"),
    "marital_status": _l("婚姻状况"),
    "minor_children": _l("抚养的未成年子女数"),
    "stable_employment": _l("已稳定就业"),
    "dibao": _l("低保证明有效"),
    "disability_certificate": _l("残疾人证有效"),
    "returned_migrant": _l("返乡农民工"),
    "insured_months_any": _l("单位参保总月数"),
    "land_expropriated": _l("因征地失去土地"),
    "family_income_per_capita": _l("家庭人均收入（元/年）"),
    "local_rural_income_average": _l("当地农村居民人均收入（元/年）"),
    "graduate": _l("高校毕业生"),
    "years_since_graduation": _l("毕业年数"),
    "family_poverty_relieved": _l("脱贫家庭"),
    "family_dibao": _l("低保家庭"),
    "special_difficulty": _l("有特殊困难"),
    "poverty_relieved": _l("脱贫享受政策人口"),
    "poverty_edge": _l("边缘易致贫人口"),
    "earned_income_year": _l("本人劳动和经营收入（元/年）"),
    "urban_dibao_standard_year": _l("城市低保标准（元/年）"),
}
SOURCES = {
    "paper": _l("本人提交材料"),
    "register": _l("部门数据"),
    "import": _l("表格导入"),
    "declared": _l("本人申报"),
    "record": _l("本系统记录"),
}
# The record that a value was read from, by the table that ``of`` names.
RECORDS = {
    "person": _l("人员档案"),
    "unemployment_registration": _l("失业登记"),
    "insurance_month": _l("社会保险缴费记录"),
    "service_received": _l("服务记录"),
    "household": _l("家庭成员登记"),
    "household_member": _l("家庭成员登记"),
    "income_statement": _l("收入申报"),
    "regional_standard": _l("公布的标准"),
}
# Which paper, or which department's answer, tells a fact.
_PAPERS = {
    "dibao_valid_until": "dibao",
    "family_dibao": "dibao",
    "disability_certificate_valid_until": "disability",
    "graduated_on": "graduation",
    "poverty_relieved": "poverty_relieved",
    "family_poverty_relieved": "poverty_relieved",
    "poverty_edge": "poverty_edge",
    "land_expropriated": "land_expropriation",
}
_ANSWERS_OF = {
    "dibao_valid_until": "dibao",
    "family_dibao": "dibao",
    "disability_certificate_valid_until": "disability",
    "graduated_on": "education",
    "poverty_relieved": "poverty",
    "family_poverty_relieved": "poverty",
    "poverty_edge": "poverty",
}
# Sheet key that a derived fact is worked out from: its evidence is that key's.
DERIVED_FROM = {
    "age": "birth_date",
    "retirement_date": "birth_date",
    "in_working_age": "birth_date",
    "residence_months": "residence_since",
    "unemployed_months": "unemployed_since",
    "registered_months": "registered_unemployed_on",
    "unemployment_registered": "registered_unemployed_on",
    "counted_services": "services",
    "minor_children": "children",
    "dibao": "dibao_valid_until",
    "disability_certificate": "disability_certificate_valid_until",
    "zero_employment_family": "household",
    "zero_transfer_family": "household",
    "household_workforce": "household",
    "household_workforce_unemployed": "household",
    "household_transferred": "household",
    "graduate": "graduated_on",
    "years_since_graduation": "graduated_on",
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODES = {"sex": SEXES, "urban_rural": URBAN_RURAL, "marital_status": MARITAL_STATUSES}


def fact_name(name: str) -> str:
    if name.startswith("category_"):
        return str(CATEGORIES.get(name.removeprefix("category_"), name))
    return str(FACTS.get(name, name))


def fact_value(name: str, value: Any) -> str:
    """What is unknown is to be checked, never shown as no."""
    if value is None:
        return _("待核实")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Mapping):  # a number of which only the span is known
        return _("%(least)d 至 %(most)d，待核实", least=value["least"], most=value["most"])
    if name in _CODES:
        return str(_CODES[name].get(value, value))
    if value in ANSWERS:
        return str(ANSWERS[value])
    if isinstance(value, str) and _DAY.fullmatch(value):
        return written_day(value)
    return f"{value:,}" if isinstance(value, int | float) and value >= 10_000 else str(value)


def written_day(day: date | str) -> str:
    """2027年1月12日, always with its year; 12 January 2027 on English pages."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    if str(get_locale() or "zh").startswith("en"):
        return f"{found.day} {found:%B} {found.year}"
    return chinese_day(found)


def evidence_words(key: str, evidence: Mapping[str, Any]) -> str:
    """Which record says it, how we came by it, and of what day."""
    table = str(evidence["of"]).split(":")[0]
    record = str(_record(key, table))
    source = str(SOURCES.get(evidence["source"], evidence["source"]))
    words = [record, source] if record and record != source else [source]
    if evidence["on"]:
        words.append(written_day(evidence["on"]))
    return " · ".join(words)


def _record(key: str, table: str) -> object:
    if table == "certificate":
        return CERTIFICATE_KINDS.get(_PAPERS.get(key, ""), "")
    if table == "register_check":
        return REGISTERS.get(_ANSWERS_OF.get(key, ""), "")
    return RECORDS.get(table, "")


def waiting_words(missing: Mapping[str, int]) -> str:
    """What is wanting of the counting facts; empty where it is none of them."""
    return _("，").join(_wait(name, number) for name, number in missing.items())


def _wait(name: str, number: int) -> str:
    if name == "age":
        return ngettext("还差 %(num)d 周岁", "还差 %(num)d 周岁", number)
    if name == "unemployed_months":
        return ngettext("还需连续失业 %(num)d 个月", "还需连续失业 %(num)d 个月", number)
    if name == "registered_months":
        return ngettext("还需登记失业 %(num)d 个月", "还需登记失业 %(num)d 个月", number)
    if name == "residence_months":
        return ngettext("还需连续居住 %(num)d 个月", "还需连续居住 %(num)d 个月", number)
    return ngettext("还需毕业满 %(num)d 年", "还需毕业满 %(num)d 年", number)


def category_names(
    recognition: Recognition | None, determinations: Sequence[Determination]
) -> list[str]:
    """The categories recognised, else those that the newest determination recommends."""
    found = recognition or next(iter(determinations), None)
    return [str(CATEGORIES.get(code, code)) for code in (found.categories if found else ())]
