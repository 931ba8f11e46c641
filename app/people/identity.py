"""Numbers of identity documents: GB 11643 and the kinds beside it (policy/rules.md 7.1)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FOREIGN_OLD = re.compile(r"[A-Z]{3}[0-9]{12}")
_PASSPORT = re.compile(r"[A-Z0-9]{5,17}")
_PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}[0-9]{7,8}")
_EARLIEST = date(1900, 1, 1)


class InvalidNumber(ValueError):
    """The message says in Chinese what is wrong with the number."""


@dataclass(frozen=True)
class Holder:
    """What a number tells of its holder; None where this kind of number does not."""

    birth_date: date | None
    sex: str | None


def normalise(text: str) -> str:
    """Full-width to half-width, no blanks or dashes, a capital X."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\-]", "", text).upper()


def normalise_phone(text: str) -> str:
    """Digits only, without the country code. Raises InvalidNumber."""
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+86|0086)", "", digits)
    if not _PHONE.fullmatch(digits):
        raise InvalidNumber(_("电话号码不正确：应为 11 位手机号码，或带区号的固定电话"))
    return digits


def normalise_account(text: str) -> str:
    """Digits only: passbooks have no check digit, so only the length is checked."""
    digits = normalise(text)
    if not re.fullmatch(r"[0-9]{12,19}", digits):
        raise InvalidNumber(_("银行账号应为 12 至 19 位数字"))
    return digits


def check_character(first17: str) -> str:
    """The eighteenth character of a number whose first seventeen digits are given."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECK[total % 11]


def holder_of(id_type: str, number: str, *, today: date) -> Holder:
    """Check a normalised ``number`` and read from it. Raises InvalidNumber with the reason."""
    if id_type == "resident_id":
        return _read_eighteen(number, today)
    if id_type == "hmt_residence":
        if number[:2] not in ("81", "82", "83"):
            raise InvalidNumber(_("港澳台居民居住证号码应以 81、82 或 83 开头"))
        return _read_eighteen(number, today)
    if id_type == "foreign_residence":
        if number[:1] == "9" and len(number) == 18:
            return _read_eighteen(number, today)
        if not _FOREIGN_OLD.fullmatch(number):
            raise InvalidNumber(
                _("外国人永久居留身份证号码应为 9 开头的 18 位，或 3 位字母加 12 位数字")
            )
        return Holder(None, None)
    if not _PASSPORT.fullmatch(number):
        raise InvalidNumber(_("护照号码应为 5 至 17 位字母或数字"))
    return Holder(None, None)


def _read_eighteen(number: str, today: date) -> Holder:
    if len(number) == 15 and number.isdigit():
        raise InvalidNumber(_("这是 15 位的旧号码，请填写 18 位号码"))
    if len(number) != 18:
        raise InvalidNumber(_("证件号码应为 18 位，现在是 %(n)d 位", n=len(number)))
    if not _EIGHTEEN.fullmatch(number):
        raise InvalidNumber(_("证件号码应为 17 位数字加一位数字或 X"))
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise InvalidNumber(_("证件号码里的出生日期 %(d)s 不存在", d=number[6:14])) from None
    if not _EARLIEST <= born <= today:
        raise InvalidNumber(_("证件号码里的出生日期 %(d)s 不可能", d=number[6:14]))
    if check_character(number[:17]) != number[17]:
        raise InvalidNumber(_("证件号码的校验码不对，请核对每一位数字"))
    return Holder(born, "male" if int(number[16]) % 2 else "female")


def make_identity_number(division: str, birth_date: date, sequence: int) -> str:
    """A well-formed number for invented people: odd ``sequence`` (0 to 999) is a man.

    Only for division codes that are not in use, so that the number can be nobody's.
    """
    if not division.startswith("3799"):
        raise ValueError("invented people live in divisions 3799xx, which do not exist")
    first = f"{division[:6]}{birth_date:%Y%m%d}{sequence:03}"
    return first + check_character(first)
