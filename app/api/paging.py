"""Cursors: opaque to the caller, checked when they come back."""

from __future__ import annotations

import base64
import json
from datetime import datetime
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
    except (ValueError, UnicodeError, RecursionError):
        raise wrong_cursor() from None


def read_id_cursor(text: str | None) -> int | None:
    value = read_cursor(text)
    if text and not _is_id(value):
        raise wrong_cursor()
    return value


def make_moment_cursor(after: tuple[datetime | None, int] | None) -> str | None:
    if after is None:
        return None
    moment, last_id = after
    return make_cursor([moment.isoformat() if moment else None, last_id])


def read_moment_cursor(text: str | None) -> tuple[datetime | None, int] | None:
    """The (moment, id) of the last row shown; the moment is None where rows without one begin."""
    match read_cursor(text):
        case None if not text:
            return None
        case [None, last_id] if _is_id(last_id):
            return None, last_id
        case [str() as moment, last_id] if _is_id(last_id):
            return _moment(moment), last_id
    raise wrong_cursor()


def wrong_cursor() -> InvalidInput:
    return InvalidInput("cursor", "翻页标记无效")


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise wrong_cursor() from None
    if moment.tzinfo is None or not 1900 <= moment.year <= 2200:
        raise wrong_cursor()
    return moment
