"""Which components are hidden: FEEL over the case's variables and the form's own answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from app import feel
from app.dates.clock import now
from app.dates.feel_functions import functions
from app.dates.queries import working_days
from app.forms.model import Component, Form

# A condition that depends on a field hidden by another one settles after as many rounds as the
# chain is long; forms with longer chains than this nobody could fill in.
MAX_ROUNDS = 10


def environment() -> feel.Environment:
    return feel.Environment(functions=functions(working_days()), clock=now)


def hidden_ids(
    fields: tuple[Component, ...], answers: Mapping[str, Any], scope: Mapping[str, Any]
) -> frozenset[int]:
    """``id()`` of every hidden component on this level (a group's content is on its level)."""
    if not _any_condition(fields):
        return frozenset()
    env = environment()
    given = {name: feel.from_json(scope[name]) for name in _names_read(fields) if name in scope}
    known = {key: feel.from_json(value) for key, value in answers.items()}
    hidden: frozenset[int] = frozenset()
    for _ in range(MAX_ROUNDS):
        seen = _without_hidden(fields, known, hidden)
        found = frozenset(_hidden_among(fields, {**given, **seen}, env, within_hidden=False))
        if found == hidden:
            break
        hidden = found
    return hidden


@lru_cache(maxsize=4000)
def _names_read(fields: tuple[Component, ...]) -> frozenset[str]:
    """What the conditions of this level ask for, of the answers and of the case."""
    own = (f.hide.names for f in fields if f.hide is not None)
    inner = (_names_read(f.fields) for f in fields if f.kind == "group")
    return frozenset().union(*own, *inner)


@lru_cache(maxsize=4000)
def _any_condition(fields: tuple[Component, ...]) -> bool:
    return any(
        f.hide is not None or (f.kind == "group" and _any_condition(f.fields)) for f in fields
    )


def _without_hidden(
    fields: tuple[Component, ...], answers: Mapping[str, Any], hidden: frozenset[int]
) -> dict[str, Any]:
    """Every key of the level, null where it is empty or hidden."""
    seen: dict[str, Any] = {}
    for component in fields:
        if component.kind == "group":
            seen |= _without_hidden(component.fields, answers, hidden)
        elif component.key:
            seen[component.key] = None if id(component) in hidden else answers.get(component.key)
    return seen


def _hidden_among(fields, scope, env, *, within_hidden: bool):
    for component in fields:
        hidden = within_hidden or (
            component.hide is not None and component.hide.evaluate(scope, env) is True
        )
        if hidden:
            yield id(component)
        if component.kind == "group":
            yield from _hidden_among(component.fields, scope, env, within_hidden=hidden)


def hidden_components(
    form: Form, answers: Mapping[str, Any], scope: Mapping[str, Any]
) -> frozenset[int]:
    return hidden_ids(form.fields, answers, scope)


def options_of(component: Component, scope: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(value, label) pairs when the options come from the case's variables by FEEL."""
    if component.options_from is None:
        return [(o.value, o.label) for o in component.options]
    wanted = component.options_from.names
    values = {name: feel.from_json(scope[name]) for name in wanted if name in scope}
    found = feel.to_json(component.options_from.evaluate(values, environment()))
    pairs = []
    for item in found if isinstance(found, list) else []:
        if isinstance(item, dict):
            pairs.append((str(item.get("value")), str(item.get("label") or item.get("value"))))
        elif item is not None:
            pairs.append((str(item), str(item)))
    return pairs
