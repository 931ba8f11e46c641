"""Reading the answers of a form (JSON values) as what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _

from app.errors import InvalidInput, NotFound
from app.forms.model import Form, everything_in
from app.forms.queries import form_of_release


def day_of(value: Any) -> date | None:
    """An ISO date (an answer or a variable), or a date as FEEL has it."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(value[:10]) if value else None


def past_day(answers: Mapping[str, Any], key: str, *, today: date) -> date | None:
    """The day under ``key``, which cannot lie in the future. Raises InvalidInput."""
    day = day_of(answers.get(key))
    if day is not None and day > today:
        raise InvalidInput(key, _("日期不能晚于今天"))
    return day


def is_yes(value: Any) -> bool:
    return value in (True, "yes")


def text_of(value: Any) -> str:
    return str(value).strip() if value is not None else ""


def option_labels(release_id: int, form_id: str, key: str) -> Mapping[str, tuple[str, str]]:
    """Code → (Chinese, English) of a form's options: policy staff name the codes.

    Empty where the release has no such form; the codes then stand for themselves.
    """
    try:
        form = form_of_release(release_id, form_id)
    except NotFound:
        return {}
    return _labels(form, key)


@lru_cache(maxsize=1000)
def _labels(form: Form, key: str) -> Mapping[str, tuple[str, str]]:
    for component in everything_in(form.fields):
        if component.key == key:
            return {o.value: (o.label, o.english or o.label) for o in component.options}
    return {}
