"""A form as HTML: what is asked, what was typed, and what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import get_locale
from markdown_it import MarkdownIt
from markupsafe import Markup

from app import feel
from app.forms.answers import PREFIX, SIGNED
from app.forms.conditions import environment, hidden_ids, options_of
from app.forms.documents import names_of
from app.forms.model import COLUMNS, Component, Form, answered_in, everything_in
from app.forms.schemas import MAX_ENTRIES, typed_value

# No HTML from a form's text, no pictures from elsewhere.
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable("image")
_TEMPLATE = re.compile(r"\{\{(.+?)\}\}")
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>])")


class Drawing:
    """What the template asks. One for the form, and one more for each entry of a list."""

    def __init__(
        self,
        fields: tuple[Component, ...],
        values: Mapping[str, Any],
        errors: Mapping[str, Any],
        variables: Mapping[str, Any],
        prefix: str = PREFIX,
    ) -> None:
        self.values = values
        self.errors = errors
        self.variables = variables
        self.prefix = prefix
        self.english = str(get_locale() or "zh").startswith("en")
        typed = {c.key: typed_value(c, values.get(c.key)) for c in answered_in(fields)}
        self._hidden = hidden_ids(fields, typed, variables)

    def name(self, component: Component) -> str:
        return self.prefix + component.key

    def signed_name(self, component: Component) -> str:
        return SIGNED + component.key

    def drawn(self, component: Component) -> str:
        """What a draft has kept of a signature."""
        return self.values.get(self.signed_name(component), "")

    def id(self, component: Component) -> str:
        return re.sub(r"[^A-Za-z0-9_]", "-", self.prefix + (component.key or component.id))

    def label(self, component: Component) -> str:
        return (self.english and component.english) or component.label

    def value(self, component: Component) -> Any:
        return self.values.get(component.key)

    def problems(self, component: Component) -> list[str]:
        found = self.errors.get(component.key, [])
        return [str(text) for text in found] if isinstance(found, (list, tuple)) else []

    def is_hidden(self, component: Component) -> bool:
        return id(component) in self._hidden

    def options(self, component: Component) -> list[tuple[str, str]]:
        if component.options_from is None and self.english:
            return [(o.value, o.english or o.label) for o in component.options]
        return options_of(component, self.variables)

    def width(self, component: Component, row: tuple[Component, ...]) -> int:
        """Columns of 16; those without a width of their own share what is left."""
        if component.width:
            return component.width
        taken = sum(c.width or 0 for c in row)
        free = sum(1 for c in row if not c.width)
        return max(2, (COLUMNS - taken) // free) if taken < COLUMNS else COLUMNS

    def entries(self, component: Component) -> list[Drawing]:
        values = self.values.get(component.key)
        errors = self.errors.get(component.key)
        values = values if isinstance(values, list) else []
        if not values and not component.properties.get("start_empty"):
            values = [{}]
        return [self._entry(component, n, value, errors) for n, value in enumerate(values)]

    def blank(self, component: Component) -> Drawing:
        """The entry that the page's script copies; ``__n__`` stands for its number."""
        return self._entry(component, "__n__", {}, {})

    def _entry(self, component: Component, number: Any, value: Any, errors: Any) -> Drawing:
        return Drawing(
            component.fields,
            value if isinstance(value, Mapping) else {},
            _errors_of_entry(errors, number),
            self.variables,
            prefix=f"{self.name(component)}.{number}.",
        )

    def most(self, component: Component) -> int:
        return int(component.properties.get("max_entries", MAX_ENTRIES))

    def is_used(self, group: Component) -> bool:
        """Is anything filled in, or wrong, in a group that is folded up otherwise?"""
        return any(self.value(c) or self.problems(c) for c in answered_in(group.fields))

    def text(self, component: Component) -> Markup:
        return markdown(component.text, self.variables)

    def document_names(self, component: Component) -> dict[int, str]:
        value = self.values.get(component.key)
        ids = [int(v) for v in value if str(v).isdigit()] if isinstance(value, list) else []
        return names_of(ids, withdrawn=False)


def _errors_of_entry(errors: Any, number: Any) -> Mapping[str, Any]:
    if not isinstance(errors, Mapping):
        return {}
    found = errors.get(number, errors.get(str(number), {}))
    return found if isinstance(found, Mapping) else {}


def draw_form(
    form: Form,
    *,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
) -> Markup:
    """The form's fields, without the <form> around them. ``values``: as typed or as stored."""
    values = starting_values(form, values, variables or {})
    drawing = Drawing(form.fields, values, errors or {}, variables or {})
    return Markup(  # noqa: S704 (a template, which escapes)
        render_template(
            "forms/form.html",
            form=form,
            drawing=drawing,
            summary=summary_of(form, drawing),
            given=json.dumps(_named_in_conditions(form, variables or {}), ensure_ascii=False),
        )
    )


def starting_values(
    form: Form, values: Mapping[str, Any] | None, variables: Mapping[str, Any]
) -> dict[str, Any]:
    """A form not yet touched begins with its defaults: fixed (form-js's ``defaultValue``), or by
    FEEL over the case's variables (our property ``prefill``, such as ``=today()``)."""
    if values is not None:
        return dict(values)
    found = {c.key: c.default for c in form.answered if c.default is not None}
    scope = {name: feel.from_json(value) for name, value in variables.items()}
    for component in form.answered:
        if component.prefill is not None:
            value = feel.to_json(component.prefill.evaluate(scope, environment()))
            if value is not None:
                found[component.key] = value
    return found


def summary_of(form: Form, drawing: Drawing) -> list[tuple[str, str, str]]:
    """(id of the control, label, message) for each problem, in the form's order."""
    found: list[tuple[str, str, str]] = []
    for component in answered_in(form.fields):
        found += [
            (drawing.id(component), drawing.label(component), text)
            for text in drawing.problems(component)
        ]
        if component.kind != "dynamiclist":
            continue
        for number, entry in enumerate(drawing.entries(component), 1):
            for inner in answered_in(component.fields):
                label = f"{drawing.label(component)} {number} · {drawing.label(inner)}"
                found += [(entry.id(inner), label, text) for text in entry.problems(inner)]
    return found


def _named_in_conditions(form: Form, variables: Mapping[str, Any]) -> dict[str, Any]:
    """Only the variables that a condition names go to the browser."""
    sources = " ".join(c.hide_source for c in everything_in(form.fields))
    return {name: value for name, value in variables.items() if name in sources}


def markdown(text: str, variables: Mapping[str, Any]) -> Markup:
    """A text component: Markdown, with FEEL in {{ }} or, as a whole, after "="."""
    if text.startswith("="):
        text = _shown(text[1:], variables)
    else:
        text = _TEMPLATE.sub(lambda m: _MARKS.sub(r"\\\1", _shown(m[1], variables)), text)
    return Markup(_markdown.render(text))  # noqa: S704 (the renderer escapes; HTML is off)


def fill(text: str, variables: Mapping[str, Any]) -> str:
    """Plain text with the FEEL in its {{ }} evaluated."""
    return _TEMPLATE.sub(lambda m: _shown(m[1], variables), text)


def _shown(expression: str, variables: Mapping[str, Any]) -> str:
    try:
        parsed = feel.parse_expression(expression.strip())
    except feel.FeelError:
        return ""
    scope = {name: feel.from_json(value) for name, value in variables.items()}
    value = feel.to_json(parsed.evaluate(scope, environment()))
    return "" if value is None else str(value)
