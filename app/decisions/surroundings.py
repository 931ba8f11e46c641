"""Who asks the decisions of a release, what they hand over, and what they read of the answer.

The tables themselves say nothing of it: the diagrams and the application do, and hand it in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fact:
    """What an input can be, missing apart. `kind`: a FEEL type, or "" for any; `allowed`: unary
    tests in FEEL that its values pass; `whole`: only whole numbers occur."""

    kind: str = ""
    allowed: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """Somebody asks a decision.

    `by` says who, in Chinese. `supplied`: the inputs handed over, by name. `reads`: the parts of
    the answer that are read, None where that may be all. `values`: what the one who asks knows to
    handle, by the output's name ("" for the answer itself).
    """

    decision: str
    by: str
    supplied: Mapping[str, Fact]
    reads: Collection[str] | None = None
    values: Mapping[str, Collection[str]] = field(default_factory=dict)
    explains: Collection[str] = ()
    """Outputs that are read of every table of conditions, to explain the answer."""
    outcomes: Collection[str] = ()
    """What the tables of conditions may answer; empty: anything."""
    required: bool = False
    """Who asks cannot do without the decision; unless the release has nothing of what they ask."""
    certain: bool = True
    """Nothing else can be handed over: an input that is not there is an error, not a warning."""
