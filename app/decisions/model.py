"""A DMN model as it is written: what the reader makes of the XML, before anything is compiled."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Boxed:
    """A boxed expression. `type_ref` is the type its value must have, or ""."""

    id: str
    type_ref: str


@dataclass(frozen=True, slots=True)
class LiteralText(Boxed):
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """An input or output of a table. `values`: the allowed values, in order of priority."""

    id: str
    label: str
    name: str
    text: str
    type_ref: str
    values: str
    default: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    inputs: tuple[Cell, ...]
    outputs: tuple[Cell, ...]
    annotations: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class Table(Boxed):
    hit_policy: str
    aggregation: str
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    annotations: tuple[str, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A named part; a context's result and a binding without expression have gaps."""

    name: str
    type_ref: str
    value: Boxed | None


@dataclass(frozen=True, slots=True)
class ContextBox(Boxed):
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class InvocationBox(Boxed):
    function: Boxed | None
    bindings: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class FunctionBox(Boxed):
    parameters: tuple[Entry, ...]
    body: Boxed | None
    kind: str


@dataclass(frozen=True, slots=True)
class ListBox(Boxed):
    items: tuple[Boxed, ...]


@dataclass(frozen=True, slots=True)
class RelationBox(Boxed):
    columns: tuple[str, ...]
    rows: tuple[tuple[Boxed, ...], ...]


@dataclass(frozen=True, slots=True)
class ConditionalBox(Boxed):
    condition: Boxed | None
    then: Boxed | None
    otherwise: Boxed | None


@dataclass(frozen=True, slots=True)
class FilterBox(Boxed):
    source: Boxed | None
    match: Boxed | None


@dataclass(frozen=True, slots=True)
class IteratorBox(Boxed):
    """kind: for, some or every"""

    kind: str
    variable: str
    source: Boxed | None
    body: Boxed | None


@dataclass(frozen=True, slots=True)
class Item:
    """An item definition or one of its components."""

    name: str
    type_ref: str
    is_collection: bool
    components: tuple[Item, ...]
    allowed: str
    constraint: str
    function: tuple[tuple[str, ...], str] | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """Something of the requirements graph."""

    id: str
    name: str
    type_ref: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class InputData(Element):
    pass


@dataclass(frozen=True, slots=True)
class Decision(Element):
    logic: Boxed | None = None
    needs: tuple[str, ...] = ()
    """References to required inputs, decisions and knowledge, as `namespace#id`."""


@dataclass(frozen=True, slots=True)
class Knowledge(Element):
    function: FunctionBox | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service(Element):
    outputs: tuple[str, ...] = ()
    encapsulated: tuple[str, ...] = ()
    input_decisions: tuple[str, ...] = ()
    input_data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    name: str
    namespace: str


@dataclass(frozen=True, slots=True)
class Definitions:
    file: str
    id: str
    name: str
    namespace: str
    imports: tuple[Import, ...] = ()
    items: tuple[Item, ...] = ()
    elements: tuple[Element, ...] = ()
    names: frozenset[str] = field(default_factory=frozenset)
    """Every name the file gives to anything: what the parser of its texts has to know."""
