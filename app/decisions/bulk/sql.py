"""SQL expressions as a graph: equal parts are one node, so that shared work is seen and done once.

A node is its text with other nodes in between. Boolean nodes follow SQL's three-valued logic, which
is FEEL's: NULL stands for null. `null` says whether a node can be NULL at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from weakref import WeakValueDictionary

MOST_NESTED = 8


class Sql:
    """One expression; `sql(...)` makes them. Equal ones are identical."""

    __slots__ = ("__weakref__", "null", "pieces")

    def __init__(self, pieces: tuple[str | Sql, ...], null: bool) -> None:
        self.pieces = pieces
        self.null = null

    @property
    def parts(self) -> Iterator[Sql]:
        return (piece for piece in self.pieces if isinstance(piece, Sql))

    @property
    def is_leaf(self) -> bool:
        """A column or a literal: nothing to compute."""
        return not any(True for _ in self.parts)

    @property
    def is_literal(self) -> bool:
        """A text in quotes, or NULL."""
        return self.is_leaf and (self is NULL or str(self.pieces[0]).startswith("'"))

    def __repr__(self) -> str:
        return "".join(str(piece) for piece in self.pieces)


_known: WeakValueDictionary[tuple, Sql] = WeakValueDictionary()


def sql(*pieces: str | Sql, null: bool = True) -> Sql:
    key = (null, *pieces)
    found = _known.get(key)
    if found is None:
        found = _known[key] = Sql(pieces, null)
    return found


TRUE, FALSE, NULL = sql("true", null=False), sql("false", null=False), sql("NULL")


def identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def column(name: str) -> Sql:
    return sql(identifier(name))


def of_truth(value: bool | None) -> Sql:
    return NULL if value is None else TRUE if value else FALSE


def joined(parts: Sequence[Sql], operator: str) -> tuple[str | Sql, ...]:
    """`(a operator b operator c)`"""
    pieces: list[str | Sql] = ["("]
    for index, part in enumerate(parts):
        pieces += [f" {operator} ", part] if index else [part]
    return (*pieces, ")")


def both(*parts: Sql) -> Sql:
    return all_of(parts)


def either(*parts: Sql) -> Sql:
    return any_of(parts)


def all_of(parts: Iterable[Sql]) -> Sql:
    return _logic(parts, FALSE, TRUE, "AND")


def any_of(parts: Iterable[Sql]) -> Sql:
    return _logic(parts, TRUE, FALSE, "OR")


def _logic(parts: Iterable[Sql], decisive: Sql, neutral: Sql, operator: str) -> Sql:
    kept = dict.fromkeys(part for part in parts if part is not neutral)
    if decisive in kept:
        return decisive
    if not kept:
        return neutral
    if len(kept) == 1:
        return next(iter(kept))
    return sql(*joined(list(kept), operator), null=any(part.null for part in kept))


def negated(part: Sql) -> Sql:
    if part in (TRUE, FALSE, NULL):
        return {TRUE: FALSE, FALSE: TRUE, NULL: NULL}[part]
    if len(part.pieces) == 3 and part.pieces[0] == "(NOT ":
        return next(part.parts)
    return sql("(NOT ", part, ")", null=part.null)


def is_true(part: Sql) -> Sql:
    """Whether it is true: neither false nor null."""
    if part is NULL:
        return FALSE
    return part if not part.null else sql("coalesce(", part, ", false)", null=False)


def is_null(part: Sql) -> Sql:
    if not part.null:
        return FALSE
    return TRUE if part is NULL else sql("(", part, " IS NULL)", null=False)


def case(cases: Iterable[tuple[Sql, Sql]], otherwise: Sql) -> Sql:
    """The first whose guard is true."""
    kept: list[tuple[Sql, Sql]] = []
    for guard, value in cases:
        if guard is TRUE:
            otherwise = value
            break
        if guard not in (FALSE, NULL):
            kept.append((guard, value))
    while kept and kept[-1][1] is otherwise:
        kept.pop()
    if not kept:
        return otherwise
    return _plain_logic(kept, otherwise) or _case(kept, otherwise)


def _case(kept: list[tuple[Sql, Sql]], otherwise: Sql) -> Sql:
    pieces: list[str | Sql] = ["CASE"]
    for guard, value in kept:
        pieces += [" WHEN ", guard, " THEN ", value]
    null = otherwise.null or any(value.null for _, value in kept)
    return sql(*pieces, " ELSE ", otherwise, " END", null=null)


def _plain_logic(kept: list[tuple[Sql, Sql]], otherwise: Sql) -> Sql | None:
    """A choice among true and false alone is logic of its guards."""
    truths = {otherwise, *(value for _, value in kept)}
    if not truths <= {TRUE, FALSE} or len(kept) > MOST_NESTED or any(g.null for g, _ in kept):
        return None
    found = otherwise
    for guard, value in reversed(kept):
        found = either(guard, found) if value is TRUE else both(negated(guard), found)
    return found


def literal_cases(node: Sql) -> tuple[list[tuple[Sql, Sql]], Sql] | None:
    """The cases of a CASE that chooses among literals, and its ELSE; None of anything else."""
    if node.pieces[0] != "CASE":
        return None
    parts = list(node.parts)
    *cases, otherwise = parts
    pairs = list(zip(cases[::2], cases[1::2], strict=True))
    if all(value.is_literal for value in (*(value for _, value in pairs), otherwise)):
        return pairs, otherwise
    return None


def total(parts: Sequence[Sql]) -> Sql:
    """A sum as a balanced tree, so that a long one is not deep. At least one part."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    left, right = total(parts[:middle]), total(parts[middle:])
    return sql("(", left, " + ", right, ")", null=left.null or right.null)


def counted(guards: Sequence[Sql]) -> Sql:
    """How many of them hold; guards are never NULL."""
    return total([sql("CAST(", guard, " AS INTEGER)", null=False) for guard in guards])
