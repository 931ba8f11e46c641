"""What a run shows of itself: plain values, the same before and after saving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

What = Literal["entered", "completed", "cancelled", "fired", "message"]


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """A user task that waits for a person. `inputs` are its input mappings, as JSON values.

    `lane` is the role of the lane the task lies in (the lane's name where it names no role).
    """

    key: str
    element_id: str
    name: str
    process_id: str
    lane: str | None
    form_id: str | None
    assignee: str | None
    candidate_groups: list[str]
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WaitingTimer:
    """A timer that runs. Each time a repeating timer fires, it goes on under a new key."""

    key: str
    element_id: str
    name: str
    due_at: datetime
    process_id: str = ""


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """An open subscription; `name` is the message's name. One that stays open after a message has
    come goes on under a new key."""

    key: str
    element_id: str
    name: str
    correlation_key: str | None
    process_id: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """Where the case stands. `depth` is 0 in the root process, one more in each nested one."""

    process_id: str
    element_id: str
    state: str = "waiting"
    depth: int = 0
    name: str = ""


class Step(NamedTuple):
    """One thing that happened during this call; `depth` as in `Token`. Some twenty are made in
    every step of a case, hence the lightest of types."""

    element_id: str
    name: str
    process_id: str
    kind: str
    what: What
    depth: int = 0
