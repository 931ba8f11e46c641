"""A marshmallow schema made from a form, and the one way answers come in: ``load_answers``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, ValidationError

from app.errors import InvalidInput
from app.forms import fields as kinds
from app.forms.conditions import hidden_ids, options_of
from app.forms.documents import documents_of
from app.forms.model import Component, Form, answered_in

MAX_ENTRIES = 50


class AnswersRefused(InvalidInput):
    default_message = "表单有填写不正确的地方"


class Scope(NamedTuple):
    """What a form is filled in against: the case's variables (with them whose case), the day."""

    variables: Mapping[str, Any]
    today: date


# Schemas are made once per form; what they need of the very case they find here.
_scope: ContextVar[Scope] = ContextVar("form_scope")


def load_answers(
    form: Form,
    answers: Mapping[str, Any],
    *,
    scope: Mapping[str, Any],
    today: date,
) -> dict[str, Any]:
    """Raw answers (as posted, or as JSON) → JSON values; what is empty or hidden is left out.

    Raises AnswersRefused: ``errors`` maps key → messages, in a list's entries by number.
    """
    token = _scope.set(Scope(scope, today))
    try:
        return _load_level(form.fields, form.answered, answers)
    except ValidationError as error:
        raise AnswersRefused(errors=error.normalized_messages()) from None
    finally:
        _scope.reset(token)


@lru_cache(maxsize=4000)
def schema_of(components: tuple[Component, ...]) -> Schema:
    """A schema for the visible components of one level; unknown keys are refused."""
    content = {component.key: _field_of(component) for component in components}
    return _Answers.from_dict(content, name="Answers")(unknown=RAISE)


class _Answers(Schema):
    error_messages = {"unknown": _l("表单中没有这一项")}


def _allowed(component: Component) -> Callable[[], frozenset[str]]:
    if component.options_from is None:
        codes = frozenset(option.value for option in component.options)
        return lambda: codes
    return lambda: frozenset(
        value for value, _label in options_of(component, _scope.get().variables)
    )


def _today() -> date:
    return _scope.get().today


def _stored(ids: list[int]) -> frozenset[int]:
    return documents_of(_scope.get().variables.get("person_id"), ids)


def _load_level(
    fields: tuple[Component, ...],
    answered: tuple[Component, ...],
    answers: Any,
) -> dict[str, Any]:
    if not isinstance(answers, Mapping):
        raise ValidationError(_("应是按字段填写的内容"))
    hidden = hidden_ids(fields, _typed(answered, answers), _scope.get().variables)
    visible = tuple(c for c in answered if id(c) not in hidden)
    hidden_keys = {c.key for c in answered} - {c.key for c in visible}
    given = {key: value for key, value in answers.items() if key not in hidden_keys}
    loaded = schema_of(visible).load(given)
    return {key: value for key, value in loaded.items() if value is not None}


def _typed(answered: tuple[Component, ...], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as conditions see them: a number that was typed is a number, blank is null."""
    return {c.key: typed_value(c, answers.get(c.key)) for c in answered}


def typed_value(component: Component, value: Any) -> Any:
    if value is None or value == "" or value == []:
        return False if component.kind == "checkbox" else None
    if component.kind == "number" and isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return None
    return value


def _field_of(component: Component) -> kinds.Answer:
    match component.kind:
        case "dynamiclist":
            return Entries(component)
        case "checklist" | "taglist":
            return kinds.Choices(component, _allowed(component))
        case "select" | "radio":
            return kinds.Choice(component, _allowed(component))
        case "filepicker":
            return kinds.Files(component, _stored)
        case "datetime":
            return _date_field(component)
        case "number":
            return kinds.Number(component)
        case "checkbox":
            return kinds.Tick(component)
    return kinds.Text(component)


def _date_field(component: Component) -> kinds.Answer:
    if component.subtype == "time":
        return kinds.Time(component)
    if component.subtype == "datetime":
        return kinds.Moment(component, _today)
    return kinds.Date(component, _today)


class Entries(kinds.Answer):
    """A repeating group: a list of levels. Its conditions see the entry, then the case."""

    def __init__(self, component: Component) -> None:
        super().__init__(component)
        self.answered = tuple(answered_in(component.fields))

    def missing(self) -> str:
        return _("至少填写一条")

    def read(self, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            raise ValidationError(_("应是列表"))
        most = int(self.component.properties.get("max_entries", MAX_ENTRIES))
        least = int(self.component.properties.get("min_entries", 0))
        if len(value) > most:
            raise ValidationError(_("最多 %(n)s 条", n=most))
        if len(value) < least:
            raise ValidationError(_("至少 %(n)s 条", n=least))
        entries, errors = [], {}
        for number, entry in enumerate(value):
            try:
                entries.append(_load_level(self.component.fields, self.answered, entry))
            except ValidationError as error:
                errors[number] = error.normalized_messages()
        if errors:
            raise ValidationError(errors)
        return entries
