"""Ids in addresses: a number too long for its column names nothing, and so finds no address.

``<int(max=...)>`` would not do: werkzeug answers a number beyond it with 405, where the address
has other methods.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_smorest import Api
from werkzeug.routing import IntegerConverter


class RowId(IntegerConverter):
    """Of a table with integer keys."""

    regex = r"(?:1[0-9]{9}|[0-9]{1,9})"
    most = 1_999_999_999


class LongId(IntegerConverter):
    """Of a table with bigint keys: cases, tasks, determinations."""

    regex = r"[0-9]{1,15}"
    most = 999_999_999_999_999


def init_app(app: Flask, api: Api) -> None:
    app.url_map.converters |= {"row": RowId, "long": LongId}
    for converter in (RowId, LongId):
        api.register_converter(converter, _described)


def _described(converter: Any) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "maximum": converter.most}
