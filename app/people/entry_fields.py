"""What the pages ask for: fields of the entry forms, in groups. The schemas check the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.people import codes

YES_NO = {"true": _l("是"), "false": _l("否")}
UNKNOWN = _l("不清楚")
CHOOSE = _l("请选择")


@dataclass(frozen=True)
class EntryField:
    """``kind`` is an input type, ``select``, ``textarea`` or ``secret`` (never filled in)."""

    name: str
    label: Any
    kind: str = "text"
    options: Mapping[str, Any] | None = None
    required: bool = False
    hint: Any = ""
    blank: Any = CHOOSE  # the empty choice of a select; None: there is none

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return list((self.options or {}).items())


@dataclass(frozen=True)
class Group:
    title: Any
    fields: tuple[EntryField, ...]


def _yes_no(name: str, label: Any, hint: Any = "") -> EntryField:
    return EntryField(name, label, "select", YES_NO, blank=UNKNOWN, hint=hint)


def _ticked(name: str, label: Any, hint: Any = "") -> EntryField:
    """Yes or no, never unknown."""
    options = {"false": YES_NO["false"], "true": YES_NO["true"]}
    return EntryField(name, label, "select", options, blank=None, hint=hint)


def _select(name: str, label: Any, options: Mapping[str, Any], **more: Any) -> EntryField:
    return EntryField(name, label, "select", options, **more)


def _day(name: str, label: Any, **more: Any) -> EntryField:
    return EntryField(name, label, "date", **more)


_DIVISION = _l("6、9 或 12 位行政区划代码")

PERSON = (
    Group(
        _l("身份"),
        (
            EntryField("name", _l("姓名"), required=True, hint=_l("与证件一致")),
            _select("id_type", _l("证件类型"), codes.ID_TYPES, required=True, blank=None),
            EntryField("id_number", _l("证件号码"), "secret", required=True),
            _select("sex", _l("性别"), codes.SEXES, hint=_l("身份证会自动带出")),
            _day("birth_date", _l("出生日期"), hint=_l("身份证会自动带出")),
            _day("birth_date_archive", _l("档案出生日期"), hint=_l("与证件不一致时填写")),
            _select("ethnicity", _l("民族"), codes.ETHNICITIES),
            _select("education", _l("文化程度"), codes.EDUCATIONS),
            _select("marital_status", _l("婚姻状况"), codes.MARITAL_STATUSES),
            _select("retirement_class", _l("退休类别"), codes.RETIREMENT_CLASSES),
        ),
    ),
    Group(
        _l("联系与居住"),
        (
            EntryField("phone", _l("联系电话"), "secret"),
            _select("unit_code", _l("责任社区"), {}, required=True),
            EntryField("hukou_division_code", _l("户籍行政区划代码"), hint=_DIVISION),
            EntryField("hukou_address", _l("户籍地址"), "secret"),
            _select("urban_rural", _l("户籍地址城乡"), codes.URBAN_RURAL),
            EntryField("residence_division_code", _l("常住地行政区划代码"), hint=_DIVISION),
            EntryField("residence_address", _l("常住地址"), "secret"),
            _day("residence_since", _l("连续居住起始日"), hint=_l("最近一次连续居住的第一天")),
            EntryField("bank_account", _l("银行账号"), "secret", hint=_l("发放补贴时使用")),
        ),
    ),
    Group(
        _l("就业情况"),
        (
            _yes_no("able_to_work", _l("有劳动能力")),
            _yes_no("willing_to_work", _l("有就业意愿")),
            _yes_no("stable_employment", _l("已稳定就业")),
            _yes_no("returned_migrant", _l("返乡农民工")),
            _yes_no("land_expropriated", _l("失地农民")),
            _yes_no("special_difficulty", _l("有特殊困难")),
            EntryField("skills", _l("技能")),
            EntryField("job_wish", _l("求职意向")),
            EntryField("training_wish", _l("培训意愿")),
            EntryField("service_needs", _l("服务需求")),
        ),
    ),
)

REGISTRATION = (
    _day("registered_on", _l("登记日期"), required=True),
    _day("unemployed_since", _l("失业日期"), hint=_l("最后一次就业结束次日；从未就业的不填")),
    _select("reason_code", _l("失业原因"), codes.REGISTRATION_REASONS, required=True),
)
CANCELLATION = (
    _day("cancelled_on", _l("注销日期"), required=True),
    _select("cancel_code", _l("注销原因"), codes.CANCEL_REASONS, required=True),
)
INSURANCE = (
    _select("kind", _l("参保方式"), codes.INSURANCE_KINDS, required=True, blank=None),
    EntryField("employer", _l("单位名称"), hint=_l("单位职工参保时填写")),
    _day("first_month", _l("开始月份"), required=True, hint=_l("填该月任意一天")),
    _day("last_month", _l("结束月份"), hint=_l("只有一个月的不填")),
    EntryField("division_code", _l("缴费地代码"), required=True, hint=_DIVISION),
    _ticked("is_back_paid", _l("补缴")),
)
CERTIFICATE = (
    _select("kind", _l("种类"), codes.CERTIFICATE_KINDS, required=True),
    EntryField("number", _l("编号")),
    EntryField("issuer", _l("发证单位")),
    _day("issued_on", _l("发证日期")),
    _day("valid_until", _l("有效期至"), hint=_l("最后一个有效日；长期有效的不填")),
    _ticked("covers_family", _l("全家享受"), hint=_l("如全家纳入低保")),
    _select("source", _l("来源"), codes.CERTIFICATE_SOURCES, required=True, blank=None),
)
SERVICE = (
    _day("on", _l("服务日期"), required=True),
    _select("kind", _l("服务种类"), codes.SERVICE_KINDS, required=True),
    EntryField("provider", _l("服务单位")),
    EntryField("external_ref", _l("省系统编号"), hint=_l("省公共就业人才服务信息系统的编号")),
    _yes_no("accepted", _l("本人是否接受")),
    EntryField("result", _l("结果")),
)
INCOME = (
    EntryField("year", _l("年份"), "number", required=True),
    _select("kind", _l("收入种类"), codes.INCOME_KINDS, required=True),
    EntryField("amount", _l("金额（元）"), required=True),
    _select("source", _l("来源"), codes.CERTIFICATE_SOURCES, required=True, blank=None),
)
DECLARATION = (
    _select("kind", _l("种类"), codes.DECLARATION_KINDS, required=True),
    _day("signed_on", _l("签署日期"), required=True),
    EntryField("wording", _l("承诺内容"), "textarea"),
)
REGISTER_CHECK = (
    _select("register", _l("核验部门"), codes.REGISTERS, required=True),
    _select("found", _l("核验结果"), {"true": _l("有记录"), "false": _l("无记录")}, required=True),
    EntryField("note", _l("备注")),
)
DOCUMENT = (
    _select("kind", _l("种类"), codes.DOCUMENT_KINDS, required=True),
    _select(
        "certificate",
        _l("是哪种证明"),
        codes.CERTIFICATE_KINDS,
        hint=_l("种类为“证明材料”时选择，所缺材料随即标为已有"),
    ),
    EntryField("issuer", _l("出具单位")),
    _day("valid_until", _l("有效期至"), hint=_l("长期有效的不填")),
)
MEMBER = (
    _select(
        "relation",
        _l("与本人关系"),
        {code: word for code, word in codes.RELATIONS.items() if code != "self"},
        required=True,
    ),
    EntryField("name", _l("姓名"), required=True),
    EntryField("id_number", _l("证件号码"), "secret"),
    _select("sex", _l("性别"), codes.SEXES, blank=UNKNOWN),
    _day("birth_date", _l("出生日期")),
    _ticked("lives_together", _l("共同生活")),
    _yes_no("raised_by_applicant", _l("由本人抚养"), hint=_l("未成年子女填写")),
    _select("retirement_class", _l("退休类别"), codes.RETIREMENT_CLASSES, blank=UNKNOWN),
    _yes_no("able_to_work", _l("有劳动能力")),
    _yes_no("willing_to_work", _l("有就业意愿")),
    _yes_no("registered_unemployed", _l("已登记失业")),
    _yes_no("employed", _l("已就业")),
    _day("employed_since", _l("就业起始日")),
    _yes_no("transferred_employment", _l("转移就业")),
    _day("transferred_employment_since", _l("转移就业起始日")),
    _yes_no("student", _l("在校学生")),
    _day("student_since", _l("入学日期")),
    _yes_no("serving", _l("服兵役")),
    _day("serving_since", _l("入伍日期")),
    _yes_no("pensioner", _l("领取养老金")),
    _day("pensioner_since", _l("领取起始日")),
)


def values_of(record: object, fields: Iterable[EntryField]) -> dict[str, str]:
    """What a form is filled in with from a stored record; secrets are not."""
    found = {}
    for field in fields:
        value = getattr(record, field.name, None)
        if value is None or field.kind == "secret":
            continue
        found[field.name] = str(value).lower() if isinstance(value, bool) else str(value)
    return found
