"""The marshmallow field for each kind of component: what it accepts, and what it says if not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError, fields, missing

from app.dates.clock import ZONE
from app.forms.model import Component

MAX_TEXT = 500
MAX_LONG_TEXT = 5000
MAX_CHOICES = 200
MAX_FILES = 20
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)


class Answer(fields.Field):
    """One component's answer. Empty (absent, null, blank) is None, and required is checked here,
    so that "nothing" means the same for a page, for JSON and for every kind of component.
    """

    def __init__(self, component: Component) -> None:
        super().__init__(required=False, allow_none=True, load_default=None)
        self.component = component
        self.rules: Mapping[str, Any] = component.rules

    def deserialize(self, value: Any, attr=None, data=None, **kwargs: Any) -> Any:
        found = None if _is_empty(value) else self.read(value)
        if found is None or found == []:
            if self.component.required:
                raise ValidationError(self.missing())
            return None
        self.check(found)
        return found

    def missing(self) -> str:
        return _("请填写")

    def read(self, value: Any) -> Any:
        raise NotImplementedError

    def check(self, value: Any) -> None:
        """Limits beyond the type."""


def _is_empty(value: Any) -> bool:
    """Absent, null, or blank text. False is an answer, and so is 0."""
    return (
        value is None
        or value is missing
        or (isinstance(value, str) and not value.strip())
        or value == []
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError(_("应是文字"))
    return value.strip().replace("\r\n", "\n")


class Text(Answer):
    def read(self, value: Any) -> str:
        text = _text(value)
        if "\x00" in text:
            raise ValidationError(_("含有不能保存的字符"))
        return text

    def check(self, value: str) -> None:
        most = MAX_LONG_TEXT if self.component.kind == "textarea" else MAX_TEXT
        most = min(most, int(self.rules.get("maxLength", most)))
        if len(value) > most:
            raise ValidationError(_("最多 %(n)s 个字，现在是 %(m)s 个", n=most, m=len(value)))
        least = int(self.rules.get("minLength", 0))
        if len(value) < least:
            raise ValidationError(_("至少 %(n)s 个字，现在是 %(m)s 个", n=least, m=len(value)))
        pattern = self.rules.get("pattern")
        if pattern is not None and not pattern.search(value):
            message = self.rules.get("patternErrorMessage") or self.component.properties.get(
                "pattern_message"
            )
            raise ValidationError(message or _("格式不符合要求"))


class Number(Answer):
    def read(self, value: Any) -> int | float:
        if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
            raise ValidationError(_("应是数字"))
        try:
            number = Decimal(str(value).strip().replace(",", ""))
        except InvalidOperation:
            raise ValidationError(_("应是数字")) from None
        if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
            raise ValidationError(_("数字超出范围"))
        digits = self.rules.get("decimalDigits")
        if digits is not None and number != round(number, int(digits)):
            if int(digits) == 0:
                raise ValidationError(_("应是整数"))
            raise ValidationError(_("最多 %(n)s 位小数", n=digits))
        return int(number) if number == number.to_integral_value() else float(number)

    def check(self, value: int | float) -> None:
        least, most = self.rules.get("min"), self.rules.get("max")
        if least is not None and Decimal(str(value)) < Decimal(str(least)):
            raise ValidationError(_("不能小于 %(n)s", n=least))
        if most is not None and Decimal(str(value)) > Decimal(str(most)):
            raise ValidationError(_("不能大于 %(n)s", n=most))


class Tick(Answer):
    """A single box. Required means: must be ticked."""

    def missing(self) -> str:
        return _("请勾选")

    def read(self, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        if value in ("true", "on", "1", "false", "0"):
            return value not in ("false", "0")
        raise ValidationError(_("应是“是”或“否”"))

    def check(self, value: bool) -> None:
        if self.component.required and not value:
            raise ValidationError(self.missing())


class Choice(Answer):
    """``allowed`` gives the codes that may be chosen, when the form is filled in."""

    def __init__(self, component: Component, allowed: Callable[[], frozenset[str]]) -> None:
        super().__init__(component)
        self.allowed = allowed

    def missing(self) -> str:
        return _("请选择")

    def read(self, value: Any) -> str:
        if isinstance(value, (dict, list)):
            raise ValidationError(_("请选择一项"))
        code = str(value)
        if code not in self.allowed():
            raise ValidationError(_("“%(value)s”不在选项中", value=code[:40]))
        return code


class Choices(Choice):
    def read(self, value: Any) -> list[str]:  # type: ignore[override]
        if not isinstance(value, list) or len(value) > MAX_CHOICES:
            raise ValidationError(_("应是选项的列表"))
        return list(dict.fromkeys(super(Choices, self).read(code) for code in value))


class Day(Answer):
    """``disallowPassedDates`` is form-js's; the other end is our property ``latest: today``."""

    def __init__(self, component: Component, today: Callable[[], date]) -> None:
        super().__init__(component)
        self.today = today

    def check_day(self, day: date) -> None:
        if self.rules.get("disallowPassedDates") and day < self.today():
            raise ValidationError(_("不能早于今天"))
        if self.component.properties.get("latest") == "today" and day > self.today():
            raise ValidationError(_("不能晚于今天"))


class Date(Day):
    """ISO text in, ISO text out: that is what FEEL and JSON know."""

    def missing(self) -> str:
        return _("请填写日期")

    def read(self, value: Any) -> str:
        text = _text(value)
        # Only the full form: "20260101" and week dates are not what a date field gives.
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValidationError(_("日期应写成 2026-01-31 的样子"))
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise ValidationError(_("没有这一天")) from None
        if not EARLIEST <= day <= LATEST:
            raise ValidationError(_("日期超出范围"))
        return text

    def check(self, value: str) -> None:
        self.check_day(date.fromisoformat(value))


class Time(Answer):
    def missing(self) -> str:
        return _("请填写时间")

    def read(self, value: Any) -> str:
        text = _text(value)
        if not re.fullmatch(r"\d{2}:\d{2}(:\d{2})?", text):
            raise ValidationError(_("时间应写成 09:30 的样子"))
        try:
            time.fromisoformat(text)
        except ValueError:
            raise ValidationError(_("没有这个时间")) from None
        return text[:5]


class Moment(Day):
    """A day and a time; without a zone it is China's."""

    def missing(self) -> str:
        return _("请填写日期和时间")

    def read(self, value: Any) -> str:
        try:
            moment = datetime.fromisoformat(_text(value))
        except ValueError:
            raise ValidationError(_("日期和时间应写成 2026-01-31T09:30 的样子")) from None
        if not EARLIEST <= moment.date() <= LATEST:
            raise ValidationError(_("日期超出范围"))
        moment = moment.astimezone(ZONE) if moment.tzinfo else moment.replace(tzinfo=ZONE)
        return moment.isoformat(timespec="minutes")

    def check(self, value: str) -> None:
        self.check_day(datetime.fromisoformat(value).date())


class Files(Answer):
    """Numbers of documents stored already; ``stored`` says which of them are the person's."""

    def __init__(self, component: Component, stored: Callable[[list[int]], frozenset[int]]) -> None:
        super().__init__(component)
        self.stored = stored

    def missing(self) -> str:
        return _("请上传文件")

    def read(self, value: Any) -> list[int]:
        items = value if isinstance(value, list) else [value]
        if len(items) > MAX_FILES:
            raise ValidationError(_("最多 %(n)s 个文件", n=MAX_FILES))
        try:
            ids = list(dict.fromkeys(int(str(item)) for item in items))
        except ValueError:
            raise ValidationError(_("应是已上传文件的编号")) from None
        if any(not 0 < number < 2**31 for number in ids):
            raise ValidationError(_("应是已上传文件的编号"))
        if set(ids) - self.stored(ids):
            raise ValidationError(_("文件不存在，或不属于这个人"))
        if len(ids) > 1 and not self.component.multiple:
            raise ValidationError(_("只能有一个文件"))
        return ids
