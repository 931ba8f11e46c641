"""Bounds that keep any expression from hanging a server or filling its memory."""

from __future__ import annotations

from dataclasses import dataclass

MAX_SOURCE_LENGTH = 100_000
MAX_NESTING = 64
MAX_TREE_DEPTH = 120


@dataclass(frozen=True, slots=True)
class Limits:
    """What one evaluation may use.

    A step is one turn of a loop, a part of a call, or a few bytes of a value that is built: about a
    microsecond. `call_depth` bounds recursive functions. `seconds` is the thread's own processor
    time, looked at every few hundred steps: a busy machine changes no answer.
    """

    steps: int = 1_000_000
    call_depth: int = 60
    list_length: int = 200_000
    string_length: int = 1_000_000
    value_depth: int = 100
    seconds: float = 2.0
    warnings: int = 100


DEFAULT_LIMITS = Limits()
