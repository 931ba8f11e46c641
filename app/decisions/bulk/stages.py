"""From the graph of expressions to a SELECT: nested, each stage adding the columns that later ones
use more than once, and joining the interpreter's answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from .interpreted import VALUE, Lookup
from .sql import Sql, identifier


class Stages:
    def __init__(self, source: str, lookups: Mapping[Sql, Lookup]) -> None:
        self.source = source
        self.lookups = lookups

    def select(
        self, roots: Mapping[str, Sql], keep: Sequence[str] = (), *, distinct: bool = False
    ) -> str:
        plan = _Plan(self.lookups, list(roots.values()))
        columns = [identifier(name) for name in keep]
        columns += [f"{plan.text(node)} AS {identifier(name)}" for name, node in roots.items()]
        source = self.source
        for level in range(plan.levels):
            source = f"(SELECT {plan.added(level)} FROM {source} AS p{plan.joins(level)})"
        return f"SELECT {'DISTINCT ' if distinct else ''}{', '.join(columns)} FROM {source} AS p"

    def reads(self, root: Sql, leaf: Sql) -> bool:
        """Whether an expression rests on a column, be it by an answer of the interpreter."""
        return leaf in _Plan(self.lookups, [root]).uses

    def lookups_for(self, roots: Iterable[Sql]) -> list[Lookup]:
        """Those that the roots rest on, each after those it rests on itself."""
        needed = _Plan(self.lookups, list(roots)).uses
        return [lookup for node, lookup in self.lookups.items() if node in needed]


class _Plan:
    """Which nodes become columns, and in which stage."""

    def __init__(self, lookups: Mapping[Sql, Lookup], roots: list[Sql]) -> None:
        self.lookups = lookups
        self.uses: Counter[Sql] = Counter()
        self.order: list[Sql] = []
        """Every node after those it is made of."""
        for root in roots:
            self._walk(root)
        self.columns: dict[Sql, str] = {}
        self.stage: dict[Sql, int] = {}
        """The first stage in which a node can be computed."""
        for node in self.order:
            self._place(node)
        placed = [self.stage[node] for node in self.columns]
        self.levels = max(placed, default=-1) + 1

    def _parts(self, node: Sql) -> list[Sql]:
        lookup = self.lookups.get(node)
        if lookup is None:
            return list(node.parts)
        return [key.sql for key in lookup.keys for _ in "ab"]  # twice: keys become columns

    def _walk(self, root: Sql) -> None:
        """A loop, so that no depth of expression can overflow the stack."""
        pending = [(root, False)]
        while pending:
            node, done = pending.pop()
            if done:
                self.order.append(node)
                continue
            self.uses[node] += 1
            if self.uses[node] == 1:
                pending.append((node, True))
                pending += [(part, False) for part in self._parts(node)]

    def _place(self, node: Sql) -> None:
        stage = 0
        for part in self._parts(node):
            stage = max(stage, self.stage[part] + (part in self.columns))
        self.stage[node] = stage
        if node in self.lookups:
            self.columns[node] = str(node)
        elif self.uses[node] > 1 and not node.is_leaf:
            self.columns[node] = f"__{len(self.columns)}"

    def text(self, node: Sql) -> str:
        name = self.columns.get(node)
        return self._computed(node) if name is None else identifier(name)

    def _computed(self, node: Sql) -> str:
        return "".join(
            self.text(piece) if isinstance(piece, Sql) else piece for piece in node.pieces
        )

    def added(self, level: int) -> str:
        """The columns of a stage: those of the one before and its own."""
        made = ["p.*"]
        for node, name in self.columns.items():
            if self.stage[node] == level:
                lookup = self.lookups.get(node)
                value = f"{name}.{VALUE}" if lookup else self._computed(node)
                made.append(f"{value} AS {identifier(name)}")
        return ", ".join(made)

    def joins(self, level: int) -> str:
        parts = []
        for node, lookup in self.lookups.items():
            if node in self.columns and self.stage[node] == level:
                table = identifier(lookup.name)
                same = " AND ".join(
                    f"{self.text(key.sql)} IS NOT DISTINCT FROM {table}.{lookup.key_name(n)}"
                    for n, key in enumerate(lookup.keys)
                )
                parts.append(f" LEFT JOIN {table} ON {same}")
        return "".join(parts)
