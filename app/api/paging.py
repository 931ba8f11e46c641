"""Cursors: opaque to the caller, checked when they come back."""

from __future__ import annotations

import base64
import json
from typing import Any

from marshmallow import Schema, fields, validate

from app.errors import InvalidInput

MAX_LIMIT = 200


class PageQuery(Schema):
    """``limit`` rows behind ``cursor``."""

    cursor = fields.String(validate=validate.Length(max=300))
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=MAX_LIMIT))


def make_cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def read_cursor(text: str | None) -> Any:
    """What ``make_cursor`` was given; None for no cursor. Raises InvalidInput for anything else."""
    if not text:
        return None
    try:
        return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, UnicodeError):
        raise InvalidInput("cursor", "翻页标记无效") from None


def read_id_cursor(text: str | None) -> int | None:
    value = read_cursor(text)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise InvalidInput("cursor", "翻页标记无效")
    return value if value is None or abs(value) < 2**63 else 0
