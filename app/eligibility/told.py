"""What a determination tells the person it is about, in the words of the release's tables.

A line has a category, its clause and the release's own words: never a value, no day that another
member of the household would have to reach, and of the conditions of the family only whether they
are met. In a household of two, *somebody in the family is employed* would tell of the other one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import force_locale

from app.eligibility.codes import CATEGORIES
from app.eligibility.conditions import Conditions, conditions_of
from app.eligibility.models import Determination
from app.eligibility.wording import waiting_words
from app.letters.wording import chinese_day
from app.releases.runtime import parsed

# A row that looks at one of these looks at other people.
_OF_FAMILY = ("household", "family_", "zero_", "category_")
# Where the release has no words for the person, these; of what is unknown, nothing is told anyway.
_FAMILY_WORDS = {"yes": "家庭情况符合这一类别的规定", "no": "家庭情况不符合这一类别的规定"}


class Prospect(NamedTuple):
    """A category that the person will meet by time alone, and from when on."""

    category: str
    on: date


def refusal_lines(determination: Determination) -> list[str]:
    """The common conditions that fail, or else why no category fits."""
    common = [r for r in determination.reasons if r["rule"].startswith("precondition.")]
    failed = [r for r in common if r["outcome"] == "no"]
    if failed:
        return [f"{_words(determination, r)}（通知{r['clause']}）" for r in failed]
    reasons = _failed(determination)
    return [line for name in CATEGORIES if (line := _line(determination, name, reasons))]


def _failed(determination: Determination) -> list[dict[str, Any]]:
    """Of each category the person's own conditions that fail; the family's only where those are
    met, so that nothing is told of the family that need not be."""
    failed = [r for r in determination.reasons if r["outcome"] == "no"]
    by_themselves = {_subject(r) for r in failed if not is_of_family(r)}
    return [r for r in failed if not is_of_family(r) or _subject(r) not in by_themselves]


def _subject(reason: Mapping[str, Any]) -> str:
    return reason["rule"].partition(".")[0]


def unproven_lines(determination: Determination) -> list[str]:
    """The categories that only a missing fact keeps open, and what is to be checked of each."""
    unknown = [r for r in determination.reasons if r["outcome"] == "unknown"]
    common = [
        f"{r['text']}（通知{r['clause']}）"
        for r in unknown
        if r["rule"].startswith("precondition.")
    ]
    categories = determination.unknown_categories
    return common + [line for name in categories if (line := _line(determination, name, unknown))]


def approval_lines(determination: Determination, categories: list[str]) -> list[str]:
    """What is met: the common conditions in one line, then one for each category recognised."""
    met = [r for r in determination.reasons if r["outcome"] == "yes"]
    common = _line(determination, "precondition", met)
    lines = [common] if common else []
    return lines + [line for name in categories if (line := _line(determination, name, met))]


def _line(determination: Determination, category: str, reasons: list[dict[str, Any]]) -> str:
    words = [_words(determination, r) for r in reasons if r["rule"].startswith(f"{category}.")]
    if not words:
        return ""
    conditions = conditions_for(determination)
    head = f"{conditions.names[category]}（通知{conditions.clauses[category]}）"
    return f"{head}：{'；'.join(dict.fromkeys(words))}"


def _words(determination: Determination, reason: Mapping[str, Any]) -> str:
    """The table's words, or those for the person; with the wait where it is their own time that
    closes the gap."""
    told = conditions_for(determination).told(reason["rule"], reason["outcome"])
    if told or is_of_family(reason):
        return told or _FAMILY_WORDS.get(reason["outcome"]) or reason["text"]
    change = determination.outlook.get(reason["rule"])
    if not change or not change["on"] or not change["missing"]:
        return reason["text"]
    with force_locale("zh"):
        wait = waiting_words(change["missing"])
    return f"{reason['text']}（{wait}，{chinese_day(change['on'])}起符合）"


def is_of_family(reason: Mapping[str, Any]) -> bool:
    return any(name.startswith(_OF_FAMILY) for name in reason["facts"])


def rests_on_family(determination: Determination) -> bool:
    """Does a condition of the family stand among the reasons of the refusal?"""
    failed = _failed(determination)
    common = any(_subject(reason) == "precondition" for reason in failed)
    return not common and any(is_of_family(reason) for reason in failed)


def conditions_for(determination: Determination) -> Conditions:
    return conditions_of(parsed(determination.release_id).decisions)


def prospect(determination: Determination) -> Prospect | None:
    """The first category that the person's own time alone brings, if one does."""
    found = [
        Prospect(name, date.fromisoformat(change["on"]))
        for name in CATEGORIES
        if (change := determination.outlook.get(name)) and change["on"]
        if _is_own_time(determination, name)
    ]
    return min(found, key=lambda p: p.on, default=None)


def _is_own_time(determination: Determination, category: str) -> bool:
    """Every condition that fails now waits for the person's own age or months."""
    failed = [
        r
        for r in determination.reasons
        if r["outcome"] == "no" and r["rule"].split(".")[0] in ("precondition", category)
    ]
    return all(determination.outlook.get(r["rule"], {}).get("missing") for r in failed)
