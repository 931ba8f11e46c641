"""Marshmallow fields that speak Chinese, and take what an HTML form sends."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load, validate

from app.dates.clock import today
from app.errors import InvalidInput
from app.people.identity import InvalidNumber

_REQUIRED = {"required": _l("必须填写"), "null": _l("必须填写")}


class RecordSchema(Schema):
    """Blank input is no input; what is not asked for is left aside."""

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def _blank_is_missing(self, data: Mapping[str, Any], **_kwargs: Any) -> dict[str, Any]:
        clean: dict[str, Any] = {}
        for name in data:
            value = data[name]
            if isinstance(value, str):
                value = value.strip() or None
            if value is None and self._is_required(name):
                continue  # then the message says that it is missing
            clean[name] = value
        return clean

    def _is_required(self, name: str) -> bool:
        field = self.fields.get(name)
        return field is not None and field.required


# What the database cannot keep (NUL, halves of characters) and what no form needs.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def no_control(value: str) -> None:
    if _UNFIT.search(value):
        raise ValidationError(_("含有不能使用的字符"))


def text(longest: int, *, required: bool = False, **more: Any) -> fields.String:
    return fields.String(
        required=required,
        allow_none=not required,
        validate=[validate.Length(max=longest, error=_l("最多 {max} 个字")), no_control],
        error_messages={**_REQUIRED, "invalid": _l("应为文字")},
        **more,
    )


def code(codes: Mapping[str, Any], *, required: bool = False, **more: Any) -> fields.String:
    return fields.String(
        required=required,
        allow_none=not required,
        validate=validate.OneOf(list(codes), error=_l("不在可选项中")),
        error_messages={**_REQUIRED, "invalid": _l("不在可选项中")},
        **more,
    )


def _not_in_future(day: Any) -> None:
    if day > today():
        raise ValidationError(_("不能晚于今天"))


def _sensible(day: Any) -> None:
    if not 1900 <= day.year <= 2200:
        raise ValidationError(_("年份不合理"))


def day(*, required: bool = False, future: bool = False, **more: Any) -> fields.Date:
    return fields.Date(
        format="iso",
        required=required,
        allow_none=not required,
        validate=[_sensible] if future else [_sensible, _not_in_future],
        error_messages={**_REQUIRED, "invalid": _l("不是有效的日期，应写成 2026-01-31")},
        **more,
    )


def yes_no(*, required: bool = False, **more: Any) -> fields.Boolean:
    return fields.Boolean(
        required=required,
        allow_none=not required,
        error_messages={**_REQUIRED, "invalid": _l("应为是或否")},
        **more,
    )


def amount(*, required: bool = False) -> fields.Decimal:
    return fields.Decimal(
        places=2,
        required=required,
        allow_none=not required,
        validate=validate.Range(min=0, max=10**9, error=_l("应在 0 与 10 亿之间")),
        error_messages={**_REQUIRED, "invalid": _l("应为数字"), "special": _l("应为数字")},
    )


def whole(low: int, high: int, *, required: bool = False) -> fields.Integer:
    return fields.Integer(
        required=required,
        allow_none=not required,
        validate=validate.Range(min=low, max=high, error=_l("应在 {min} 与 {max} 之间")),
        error_messages={**_REQUIRED, "invalid": _l("应为整数"), "too_large": _l("数字太大")},
    )


def division(*, required: bool = False) -> fields.String:
    """A division code of 6, 9 or 12 digits. Old codes are codes too: existence is not asked."""
    return fields.String(
        required=required,
        allow_none=not required,
        validate=validate.Regexp(
            r"^(?:\d{6}|\d{9}|\d{12})\Z", error=_l("行政区划代码应为 6、9 或 12 位数字")
        ),
        error_messages={**_REQUIRED, "invalid": _l("行政区划代码应为 6、9 或 12 位数字")},
    )


class Number(fields.String):
    """A number that ``clean`` brings into its one form, or refuses with its reason."""

    default_error_messages = {**_REQUIRED, "invalid": _l("应为文字")}

    def __init__(self, clean: Callable[[str], str], **more: Any) -> None:
        super().__init__(**more)
        self._clean = clean

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        plain = super()._deserialize(value, attr, data, **kwargs)
        no_control(plain)
        try:
            return self._clean(plain)
        except InvalidNumber as error:
            raise ValidationError(str(error)) from error


def load(schema: Schema, data: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
    """The checked values. Raises InvalidInput with every message by field."""
    try:
        return schema.load(data, partial=partial)
    except ValidationError as error:
        raise InvalidInput(errors=_by_field(error.messages_dict)) from error


def _by_field(messages: Mapping[str, Any]) -> dict[str, list[str]]:
    """Marshmallow gives one message bare when it is translated late; pages want lists of text."""
    return {
        name: [str(m) for m in found] if isinstance(found, list) else [str(found)]
        for name, found in messages.items()
    }
