"""A determination in words for the officer: every condition with its values, their evidence, what
is missing, and what would have to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.eligibility.conditions import conditions_of
from app.eligibility.models import Determination
from app.eligibility.wording import (
    DERIVED_FROM,
    evidence_words,
    fact_name,
    fact_value,
    waiting_words,
    written_day,
)
from app.releases.runtime import parsed

_FAILED_FIRST = ("no", "unknown", "yes")
_MATCHED_FIRST = ("yes", "unknown", "no")
PARAMETERS = "parameters."


@dataclass(frozen=True)
class ShownFact:
    """``evidence``: where the value came from and when, or empty."""

    name: str
    value: str
    evidence: str


@dataclass(frozen=True)
class Missing:
    """A fact that is not known, and what would tell it; either may be empty."""

    name: str
    document: str
    register: str


@dataclass(frozen=True)
class Condition:
    """``change``: of one that fails, what would have to be, and the day it comes by itself."""

    text: str
    outcome: str
    clause: str
    facts: list[ShownFact]
    missing: list[Missing]
    change: str


@dataclass(frozen=True)
class Group:
    """The precondition, or one category. ``outcome`` is of its own conditions with the common;
    ``holds_on`` the first day on which time alone makes it yes."""

    subject: str
    name: str
    clause: str
    outcome: str
    conditions: list[Condition]
    holds_on: date | None

    @property
    def obstacles(self) -> str:
        """What it fails on, or what is to be checked, in one line; empty where it holds."""
        if self.outcome == "yes":
            return ""
        return "；".join(c.text for c in self.conditions if c.outcome == self.outcome)

    @property
    def is_precondition(self) -> bool:
        return self.subject == "precondition"


def explain(determination: Determination) -> list[Group]:
    """The precondition, then the categories: those that match, then to be checked, then the rest;
    within each the failed conditions first, then the unknown, then the met."""
    conditions = conditions_of(parsed(determination.release_id).decisions)
    by_subject: dict[str, list[dict[str, Any]]] = {}
    for reason in determination.reasons:
        by_subject.setdefault(reason["rule"].split(".")[0], []).append(reason)
    groups = [
        Group(
            subject=subject,
            name=_(conditions.names[subject]),
            clause=conditions.clauses[subject],
            outcome=_outcome(determination, subject),
            conditions=_conditions(determination, reasons),
            holds_on=_day(determination.outlook.get(subject)),
        )
        for subject, reasons in by_subject.items()
    ]
    return sorted(groups, key=lambda g: (not g.is_precondition, _MATCHED_FIRST.index(g.outcome)))


def _outcome(determination: Determination, subject: str) -> str:
    if subject == "precondition":
        return determination.precondition
    if subject in determination.categories:
        return "yes"
    return "unknown" if subject in determination.unknown_categories else "no"


def _conditions(determination: Determination, reasons: list[dict[str, Any]]) -> list[Condition]:
    conditions = [
        Condition(
            text=reason["text"],
            outcome=reason["outcome"],
            clause=reason["clause"],
            facts=[
                ShownFact(fact_name(name), fact_value(name, value), _evidence(determination, name))
                for name, value in reason["facts"].items()
                if not name.startswith(PARAMETERS)
            ],
            missing=_missing(determination, reason),
            change=_change(determination.outlook.get(reason["rule"])),
        )
        for reason in reasons
    ]
    return sorted(conditions, key=lambda c: _FAILED_FIRST.index(c.outcome))


def _evidence(determination: Determination, name: str) -> str:
    key = DERIVED_FROM.get(name, name)
    found = determination.evidence.get(key)
    return evidence_words(key, found) if found else ""


def _missing(determination: Determination, reason: dict[str, Any]) -> list[Missing]:
    """Of a condition that is unknown: the facts that its row found missing."""
    if reason["outcome"] != "unknown":
        return []
    conditions = conditions_of(parsed(determination.release_id).decisions)
    wanted = conditions.unknown_in(reason["rule"], reason["text"])
    return [
        Missing(fact_name(name), *conditions.evidence_for(DERIVED_FROM.get(name, name)))
        for name, value in reason["facts"].items()
        if (value is None or isinstance(value, Mapping)) and name in wanted
    ]


def _change(change: Mapping[str, Any] | None) -> str:
    """*Needs 2 more months of unemployment: 12 January 2027*; else what would have to be."""
    if change is None:
        return ""
    day = _day(change)
    if day is None:
        return _("需要：%(ways)s", ways=_("，或者").join(change["ways"])) if change["ways"] else ""
    wait = waiting_words(change["missing"])
    if wait:
        return _("%(wait)s：%(day)s起符合", wait=wait, day=written_day(day))
    return _("%(day)s起符合", day=written_day(day))


def _day(change: Mapping[str, Any] | None) -> date | None:
    return date.fromisoformat(change["on"]) if change and change["on"] else None
