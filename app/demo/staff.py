"""The demo city's organisation and its staff."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import OrganisationUnit, RoleGrant, User
from app.accounts.passwords import hash_password
from app.demo.sign_ins import PASSWORD
from app.extensions import db

CITY = ("3799", "海岱市")
COUNTIES = (
    ("379901", "云台区", ("望海街道", "松岭街道", "学府街道", "石桥镇")),
    ("379902", "澄湖区", ("湖滨街道", "柳行街道", "安仁街道", "芦泉镇")),
    ("379921", "青源县", ("城关街道", "河口镇", "杏山镇", "大峪乡")),
)
COMMUNITIES = ("一里", "二里", "东苑", "西苑", "新村")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = (
    "梅", "建国", "志强", "海燕", "丽华", "晓东", "玉兰", "明辉", "春燕", "立新", "文静", "国庆",
    "秀英", "永刚", "雪莲", "振华", "慧敏", "家和", "艳红", "思远", "佳怡", "宏伟", "月娥", "子涵",
)  # fmt: skip


def make_organisation() -> None:
    """City, 3 counties, 12 streets, 60 communities."""
    city = _unit(CITY[0], CITY[1], "city", None)
    for county_code, county_name, streets in COUNTIES:
        county = _unit(county_code, county_name, "county", city)
        for number, street_name in enumerate(streets, 1):
            street_code = f"{county_code}{number:03d}"
            street = _unit(street_code, street_name, "street", county)
            short = street_name.removesuffix("街道").removesuffix("镇").removesuffix("乡")
            for place, suffix in enumerate(COMMUNITIES, 1):
                name = f"{short}{suffix}社区" if "街道" in street_name else f"{short}{suffix}村"
                _unit(f"{street_code}{place:03d}", name, "community", street)
    db.session.flush()


def _unit(code: str, name: str, level: str, parent: OrganisationUnit | None) -> OrganisationUnit:
    unit = OrganisationUnit(code=code, name=name, level=level, parent=parent)
    db.session.add(unit)
    db.session.flush()
    return unit


def make_staff() -> None:
    """Staff for every role: the ten of SIGN_INS, and colleagues wherever work is done.

    All share one password hash: hashing 200 times the same known password protects nobody.
    """
    shared = hash_password(PASSWORD)
    units = {u.code: u for u in db.session.scalars(select(OrganisationUnit))}
    names = _names()

    def add(username: str, role: str, code: str, *more: tuple[str, str]) -> None:
        user = User(
            username=username,
            display_name=next(names),
            password_hash=shared,
            unit=units[code],
        )
        for granted, at in ((role, code), *more):
            user.grants.append(RoleGrant(role=granted, unit_code=at))
        db.session.add(user)

    add("shizhu", "manager", "3799")
    add("zhengce", "policy_editor", "3799")
    add("shenpi", "policy_approver", "3799")
    add("shenji", "auditor", "3799")
    add("guanli", "system_admin", "3799")
    for code in sorted(units):
        level, first = units[code].level, code.startswith("379901001")
        if level == "county":
            lead = code == "379901"
            add("quxian" if lead else f"quxian_{code}", "county_reviewer", code)
            add(f"quxian2_{code}", "county_reviewer", code)
            add("zhuguan" if lead else f"zhuguan_{code}", "manager", code)
        elif level == "street":
            add("jiedao" if first else f"jiedao_{code}", "street_officer", code)
            add("zhidao" if first else f"zhidao_{code}", "counsellor", code)
        elif level == "community":
            mine = code == "379901001001"
            add("shequ" if mine else f"shequ_{code}", "community_officer", code)
            if mine:
                add("shequ2", "community_officer", code)
    db.session.flush()


def _names():
    """Invented names in a fixed order, no two alike in the first 900."""
    number = 0
    while True:
        yield _SURNAMES[number % len(_SURNAMES)] + _GIVEN[(number * 7 + number // 40) % len(_GIVEN)]
        number += 1
