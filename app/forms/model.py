"""A form as read from its file: immutable, shared by all requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app import feel

# How many columns a row has in form-js.
COLUMNS = 16
# Components that take an answer, by form-js's names.
CHOICES = frozenset({"select", "radio", "checklist", "taglist"})
MULTIPLE = frozenset({"checklist", "taglist"})
INPUTS = CHOICES | {"textfield", "textarea", "number", "checkbox", "datetime", "filepicker"}
CONTAINERS = frozenset({"group", "dynamiclist"})
# Components that only show something. A button is drawn by the page, never by the form.
SHOWN = frozenset({"text", "separator", "spacer", "button"})


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    english: str = ""


@dataclass(frozen=True, eq=False)  # itself and no other: schemas are kept by it
class Component:
    """One component. ``fields`` holds a container's content; ``width`` is of 16 columns."""

    id: str
    kind: str
    key: str = ""
    label: str = ""
    english: str = ""
    description: str = ""
    text: str = ""
    required: bool = False
    rules: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    options_from: feel.Expression | None = None
    hide: feel.Expression | None = None
    hide_source: str = ""
    subtype: str = "date"
    row: str = ""
    width: int | None = None
    fields: tuple[Component, ...] = ()
    searchable: bool = False
    multiple: bool = False
    accept: str = ""
    step: str = "any"
    default: Any = None
    prefill: feel.Expression | None = None
    read_only: bool = False
    unit: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def takes_answer(self) -> bool:
        return self.kind in INPUTS

    @property
    def is_signature(self) -> bool:
        """A file that is drawn on the screen: our property ``signature: yes`` at a filepicker."""
        return self.kind == "filepicker" and self.properties.get("signature") == "yes"

    @property
    def is_list(self) -> bool:
        """Its answer is a list: of codes, of documents, or of entries."""
        return self.kind in MULTIPLE or self.kind in ("filepicker", "dynamiclist")

    @cached_property
    def rows(self) -> tuple[tuple[Component, ...], ...]:
        return rows_of(self.fields)


def rows_of(components: tuple[Component, ...]) -> tuple[tuple[Component, ...], ...]:
    """Components that stand beside each other: those that follow one another in one row."""
    rows: list[list[Component]] = []
    for component in components:
        if rows and component.row and rows[-1][0].row == component.row:
            rows[-1].append(component)
        else:
            rows.append([component])
    return tuple(tuple(row) for row in rows)


@dataclass(frozen=True, eq=False)
class Form:
    id: str
    fields: tuple[Component, ...]

    @cached_property
    def rows(self) -> tuple[tuple[Component, ...], ...]:
        return rows_of(self.fields)

    @cached_property
    def answered(self) -> tuple[Component, ...]:
        """What takes an answer at the form's own level; a group's content belongs to it."""
        return tuple(answered_in(self.fields))

    @cached_property
    def by_key(self) -> dict[str, Component]:
        return {component.key: component for component in self.answered}

    @cached_property
    def has_conditions(self) -> bool:
        return any(component.hide for component in everything_in(self.fields))


def answered_in(components: tuple[Component, ...]) -> Iterator[Component]:
    for component in components:
        if component.takes_answer or component.kind == "dynamiclist":
            yield component
        elif component.kind == "group":
            yield from answered_in(component.fields)


def everything_in(components: tuple[Component, ...]) -> Iterator[Component]:
    for component in components:
        yield component
        yield from everything_in(component.fields)
