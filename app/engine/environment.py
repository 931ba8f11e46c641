"""What the application hands to a run: the clock, the functions and the services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

from app import feel


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """A service task asks a feature for something.

    `inputs` are the task's own input mappings, `variables` everything the task may see. What the
    service returns goes through the task's output mappings; nothing else becomes a variable.
    """

    type: str
    element_id: str
    inputs: Mapping[str, Any]
    variables: Mapping[str, Any]


Service = Callable[[ServiceCall], Mapping[str, Any] | None]
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Environment:
    """Made once by the application and shared; `clock` must give aware datetimes."""

    clock: Callable[[], datetime]
    functions: Mapping[str, Any] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)

    @cached_property
    def feel(self) -> feel.Environment:
        return feel.Environment(functions=self.functions, clock=self.clock)
