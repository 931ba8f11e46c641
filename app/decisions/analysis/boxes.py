"""Walking the boxes of a decision."""

from __future__ import annotations

from collections.abc import Iterator

from .. import model


def tables_in(element: model.Element) -> Iterator[model.Table]:
    """The tables of a decision or a knowledge model, however deep in its boxes."""
    pending: list[object] = [getattr(element, "logic", None), getattr(element, "function", None)]
    while pending:
        box = pending.pop()
        if isinstance(box, model.Table):
            yield box
        elif isinstance(box, tuple):
            pending.extend(box)
        elif isinstance(box, model.Boxed | model.Entry):
            pending.extend(getattr(box, name) for name in _slots(box))


def _slots(box: object) -> list[str]:
    return [name for kind in type(box).__mro__ for name in getattr(kind, "__slots__", ())]


def bound_in(element: model.Element) -> frozenset[str]:
    """Names that boxes around a table bring in: entries of contexts, parameters of functions."""
    names: set[str] = set()
    pending: list[object] = [getattr(element, "logic", None), getattr(element, "function", None)]
    while pending:
        box = pending.pop()
        if isinstance(box, tuple):
            pending.extend(box)
        elif isinstance(box, model.Boxed | model.Entry):
            if isinstance(box, model.Entry):
                names.add(box.name)
            if isinstance(box, model.IteratorBox):
                names.add(box.variable)
            if not isinstance(box, model.Table):
                pending.extend(getattr(box, name) for name in _slots(box))
    return frozenset(names - {""})
