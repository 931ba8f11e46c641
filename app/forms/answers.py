"""Posted fields → the raw answers of a form, nested like its JSON; values still as typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict

from app.forms.model import Component, Form, answered_in

# Names of a form's controls start with this, so that a key can never meet the page's own fields.
PREFIX = "f."
# A picture drawn on the screen, as the browser sends it: kept in a draft, never among the answers.
SIGNED = "signed."


def from_post(form: Form, posted: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed, by key. An empty text stays "", a box that is not ticked is False."""
    return _level(form.answered, posted, PREFIX)


def drawn_in(form: Form, posted: MultiDict[str, str]) -> dict[str, str]:
    """What was drawn for the form's signatures, by the names of their controls."""
    names = (SIGNED + field.key for field in form.answered if field.is_signature)
    return {name: drawn for name in names if (drawn := posted.get(name, ""))}


def _level(fields: Iterable[Component], posted: MultiDict[str, str], prefix: str) -> dict[str, Any]:
    return {field.key: _value(field, posted, prefix + field.key) for field in fields}


def _value(field: Component, posted: MultiDict[str, str], name: str) -> Any:
    if field.kind == "dynamiclist":
        return _entries(field, posted, name)
    if field.is_list:
        return [value for value in posted.getlist(name) if value]
    if field.kind == "checkbox":
        return name in posted
    return posted.get(name, "")


def _entries(field: Component, posted: MultiDict[str, str], name: str) -> list[dict[str, Any]]:
    """In the order of their numbers; an entry in which nothing was filled in does not count."""
    pattern = re.compile(re.escape(name) + r"\.(\d{1,4})\.")
    numbers = sorted({int(m[1]) for key in posted if (m := pattern.match(key))})
    fields = tuple(answered_in(field.fields))
    entries = (_level(fields, posted, f"{name}.{number}.") for number in numbers)
    return [entry for entry in entries if any(entry.values())]
