"""Code lists of eligibility: what is stored, and what it is called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ANSWERS = {"yes": _l("符合"), "no": _l("不符合"), "unknown": _l("待核实")}
# In the notice's order (notice 二、1 to 10), as lists call them whatever the release. The name and
# the clause that a determination and its letters give are the release's own (conditions.py).
CATEGORIES = {
    "urban_older": _l("城镇大龄失业人员"),
    "urban_zero_employment": _l("城镇零就业家庭成员中的失业人员"),
    "single_parent": _l("抚养未成年子女单亲家庭中的失业人员"),
    "long_term_unemployed": _l("连续失业一年以上的失业人员"),
    "dibao": _l("享受最低生活保障的失业人员"),
    "disabled": _l("残疾失业人员"),
    "rural_older": _l("农村大龄失业人员"),
    "rural_zero_transfer": _l("农村零转移就业贫困家庭成员中的失业人员"),
    "hardship_graduate": _l("困难家庭离校未就业毕业生"),
    "poverty_relieved": _l("脱贫享受政策人口、边缘易致贫人口"),
}
OPINIONS = {"recognise": _l("予以认定"), "refuse": _l("不予认定"), "return": _l("退回重审")}
STAGES = {
    "preliminary": _l("社区初审"),
    "street": _l("街道复核"),
    "county": _l("县区审核认定"),
    "review": _l("复查"),
}
REVIEW_RESULTS = {"upheld": _l("维持原决定"), "overturned": _l("撤销原决定")}
STANDARD_KINDS = {
    "rural_income_average": _l("农村居民人均可支配收入（元/年）"),
    "urban_dibao_month": _l("城市最低生活保障标准（元/月）"),
    "minimum_wage_month": _l("最低工资标准（元/月）"),
}
