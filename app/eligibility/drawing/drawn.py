"""A fact sheet under way: values, each with the evidence it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.eligibility.sheet import Sheet
from app.people.models import Person, RegisterCheck

Evidence = dict[str, dict[str, Any]]


@dataclass
class Drawn:
    """A sheet under way. ``put`` keeps a value with its evidence; unknown values are not put."""

    person: Person
    as_of: date
    sheet: Sheet = field(default_factory=dict)
    evidence: Evidence = field(default_factory=dict)

    def put(self, key: str, value: Any, source: str, on: date | datetime | None, of: str) -> None:
        """``source``: register, paper, import, declared, record; ``of``: table and id."""
        self.sheet[key] = value
        day = on.date() if isinstance(on, datetime) else on
        self.evidence[key] = {"source": source, "on": day.isoformat() if day else None, "of": of}

    def put_answer(self, key: str, value: Any, check: RegisterCheck) -> None:
        """What a department's register answered."""
        self.put(key, value, "register", check.checked_at, f"register_check:{check.id}")
