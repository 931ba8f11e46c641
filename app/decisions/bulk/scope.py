"""Names and their symbols at one place, and what the compiler carries along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.feel.run import Environment, Run

from .errors import NotCompilable
from .symbols import Symbol

MAX_DEPTH = 50


@dataclass
class Work:
    """One compilation: its environment, and how deep it is in calls."""

    env: Environment
    depth: int = 0
    run: Run = field(init=False)

    def __post_init__(self) -> None:
        self.run = Run(self.env)

    @contextmanager
    def call(self) -> Iterator[None]:
        self.depth += 1
        try:
            if self.depth > MAX_DEPTH:
                raise NotCompilable("函数调用太深")
            yield
        finally:
            self.depth -= 1


class Scope:
    """`names` of this place; what is not found is looked for in the place around it."""

    __slots__ = ("names", "parent", "work")

    def __init__(self, names: Mapping[str, Symbol], parent: Scope | None, work: Work) -> None:
        self.names = names
        self.parent = parent
        self.work = work

    def inner(self, names: Mapping[str, Symbol]) -> Scope:
        return Scope(names, self, self.work)

    def find(self, name: str) -> Symbol | None:
        place: Scope | None = self
        while place is not None:
            if name in place.names:
                return place.names[name]
            place = place.parent
        return None
