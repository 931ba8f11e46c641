"""FEEL numbers: decimal128 (34 digits, half-even), never binary floats."""

from __future__ import annotations

import decimal
from decimal import Decimal

from .errors import Unfit

CONTEXT = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    clamp=1,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
# A context for intermediate results that are rounded once at the end.
WIDE = decimal.Context(
    prec=80,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-9999,
    Emax=9999,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)

ZERO = Decimal(0)
ONE = Decimal(1)
MIN_SCALE, MAX_SCALE = -6111, 6176
MAX_EXPONENT = 999_999_999

ROUNDINGS = {
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
    "half up": decimal.ROUND_HALF_UP,
    "half down": decimal.ROUND_HALF_DOWN,
    "half even": decimal.ROUND_HALF_EVEN,
    "ceiling": decimal.ROUND_CEILING,
    "floor": decimal.ROUND_FLOOR,
}


def make_number(text: str | int) -> Decimal:
    """The decimal128 nearest to the text; Unfit when it has none."""
    try:
        value = CONTEXT.create_decimal(text)
    except decimal.DecimalException as error:
        raise Unfit(f"not a number in range: {str(text)[:40]}") from error
    if not value.is_finite():
        raise Unfit("not a finite number")
    return value


def to_int(value: Decimal) -> int:
    """The whole number a value stands for; Unfit when it has a fraction or is enormous."""
    if value.adjusted() > 18:
        raise Unfit(f"number too large here: {value}")
    whole = int(value)
    if whole != value:
        raise Unfit(f"not a whole number: {value}")
    return whole


def truncate_to_int(value: Decimal) -> int:
    if value.adjusted() > 18:
        raise Unfit(f"number too large here: {value}")
    return int(value)


def round_to_scale(value: Decimal, scale: int, mode: str) -> Decimal:
    """`value` with `scale` digits after the point (negative: before it)."""
    if not MIN_SCALE <= scale <= MAX_SCALE:
        raise Unfit(f"scale out of range: {scale}")
    if value.as_tuple().exponent >= -scale:  # type: ignore[operator]
        return value
    try:
        rounded = value.quantize(Decimal((0, (1,), -scale)), rounding=ROUNDINGS[mode], context=WIDE)
        return CONTEXT.plus(rounded)
    except decimal.DecimalException as error:
        raise Unfit("number out of range") from error


def number_text(value: Decimal) -> str:
    """A number as FEEL writes it: plain digits, no needless zeros."""
    if value == 0:
        return "0"
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text
