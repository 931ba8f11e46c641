"""Reading what a request carries, so that no odd value gets as far as the database."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

LARGEST = 2**31 - 1


def number(values: MultiDict[str, str], name: str, most: int = LARGEST) -> int | None:
    """The whole number under ``name``; None if there is none that an id could be."""
    found = values.get(name, type=int)
    return found if found is not None and 0 <= found <= most else None


def refuse_null_characters() -> None:
    """No keyboard types them, and PostgreSQL stores none."""
    if request.path.startswith("/api/"):
        return  # answered there, at the field
    for values in (request.args, request.form):
        if any("\x00" in text for texts in values.listvalues() for text in texts):
            raise BadRequest


def init_app(app: Flask) -> None:
    app.before_request(refuse_null_characters)
