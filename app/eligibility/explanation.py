"""A determination in words: for the officer with every value and its evidence, for the person as
lines of a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.dates.working_days import add_months
from app.eligibility.codes import CATEGORIES, CATEGORY_CLAUSES
from app.eligibility.facts.turning_points import COUNTED_FROM
from app.eligibility.models import Determination
from app.eligibility.wording import DERIVED_FROM, SOURCES, fact_name, fact_value
from app.letters.wording import in_chinese

_FAILED_FIRST = ("no", "unknown", "yes")
_MATCHED_FIRST = ("yes", "unknown", "no")
_PARAMETERS = "parameters."


@dataclass(frozen=True)
class ShownFact:
    """``evidence``: where the value came from and when, or empty."""

    name: str
    value: str
    evidence: str


@dataclass(frozen=True)
class Condition:
    text: str
    outcome: str
    clause: str
    facts: list[ShownFact]
    gap: str  # what is missing, and the day on which it will be there; or empty


@dataclass(frozen=True)
class Group:
    """The precondition, or one category. ``outcome`` is of its own conditions with the common."""

    subject: str
    name: str
    clause: str
    outcome: str
    conditions: list[Condition]

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
    within each the failed conditions first."""
    by_subject: dict[str, list[dict[str, Any]]] = {}
    for reason in determination.reasons:
        by_subject.setdefault(reason["rule"].split(".")[0], []).append(reason)
    groups = [
        Group(
            subject=subject,
            name=_("共同条件") if subject == "precondition" else fact_name(f"category_{subject}"),
            clause=CATEGORY_CLAUSES.get(subject, "二"),
            outcome=_outcome(determination, subject),
            conditions=_conditions(determination, reasons),
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
                if not name.startswith(_PARAMETERS)
            ],
            gap=_gap(determination, reason),
        )
        for reason in reasons
    ]
    return sorted(conditions, key=lambda c: _FAILED_FIRST.index(c.outcome))


def _evidence(determination: Determination, name: str) -> str:
    found = determination.evidence.get(DERIVED_FROM.get(name, name))
    if found is None:
        return ""
    source = str(SOURCES.get(found["source"], found["source"]))
    return f"{source} {found['on']}" if found["on"] else source


def _gap(determination: Determination, reason: dict[str, Any]) -> str:
    """*Needs 2 more months: 12 January 2027*: only where the wait alone closes the gap."""
    wanted = [v for k, v in reason["facts"].items() if k.startswith(_PARAMETERS)]
    counting = [name for name in reason["facts"] if name in COUNTED_FROM]
    if reason["outcome"] != "no" or len(wanted) != 1 or len(counting) != 1:
        return ""
    value, needed = reason["facts"][counting[0]], wanted[0]
    key, unit = COUNTED_FROM[counting[0]]
    start = determination.sheet.get(key)
    if value is None or start is None or needed != int(needed) or value >= needed:
        return ""
    day = add_months(date.fromisoformat(start), int(needed) * unit)
    missing = int(needed) - value
    if unit == 1:
        return _("还差 %(n)d 个月，%(day)s 届满", n=missing, day=day.isoformat())
    return _("还差 %(n)d 周岁，%(day)s 年满", n=missing, day=day.isoformat())


def refusal_lines(determination: Determination) -> list[str]:
    """For the person's letter: the common conditions that fail, or else why no category fits.

    Words of the release's tables and the clause; no value of anybody else.
    """
    reasons = determination.reasons
    common = [
        f"{r['text']}（通知{r['clause']}）"
        for r in reasons
        if r["rule"].startswith("precondition.") and r["outcome"] == "no"
    ]
    if common:
        return common
    return [line for name in CATEGORIES if (line := _why_not(name, reasons))]


def _why_not(category: str, reasons: list[dict[str, Any]]) -> str:
    failed = [
        r["text"] for r in reasons if r["rule"].startswith(f"{category}.") and r["outcome"] == "no"
    ]
    if not failed:
        return ""
    words = "；".join(dict.fromkeys(failed))
    return f"{in_chinese(CATEGORIES[category])}（通知{CATEGORY_CLAUSES[category]}）：{words}"
