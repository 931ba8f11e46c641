"""The answers of a completed form, as labels and words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import get_locale
from flask_babel import gettext as _

from app.forms.documents import names_of
from app.forms.model import Component, Form, answered_in


class Shown(NamedTuple):
    """``documents``: (number, file name) of what was uploaded; ``entries``: of a list."""

    label: str
    text: str = ""
    documents: tuple[tuple[int, str], ...] = ()
    entries: tuple[list[Shown], ...] = ()


def shown_answers(form: Form, answers: Mapping[str, Any]) -> list[Shown]:
    """In the form's order; what was not asked or left empty does not appear."""
    english = str(get_locale() or "zh").startswith("en")
    return [
        _shown(component, answers[component.key], english)
        for component in answered_in(form.fields)
        if answers.get(component.key) not in (None, "", [])
    ]


def _shown(component: Component, value: Any, english: bool) -> Shown:
    label = (english and component.english) or component.label
    if component.kind == "dynamiclist":
        level = Form(component.id, component.fields)
        return Shown(label, entries=tuple(shown_answers(level, entry) for entry in value))
    if component.kind == "filepicker":
        names = names_of(list(value))
        return Shown(label, documents=tuple((n, names.get(n, str(n))) for n in value))
    if isinstance(value, list):
        return Shown(label, _("、").join(_word(component, item, english) for item in value))
    return Shown(label, _word(component, value, english))


def _word(component: Component, value: Any, english: bool) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    for option in component.options:
        if option.value == str(value):
            return (english and option.english) or option.label
    if component.kind == "datetime":
        return _date_words(str(value), component.subtype)
    return f"{value}{component.unit}"


def _date_words(value: str, subtype: str) -> str:
    try:
        if subtype == "datetime":
            moment = datetime.fromisoformat(value)
            return f"{moment.year}-{moment.month:02}-{moment.day:02} {moment:%H:%M}"
        return date.fromisoformat(value).isoformat() if subtype == "date" else value
    except ValueError:
        return value
