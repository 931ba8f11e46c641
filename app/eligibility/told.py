"""What a determination tells the person it is about, in the words of the release's tables.

A line has a category, its clause and the tables' own words: never a value, and no day that another
member of the household would have to reach.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import force_locale

from app.eligibility.codes import CATEGORIES, CATEGORY_CLAUSES
from app.eligibility.models import Determination
from app.eligibility.wording import waiting_words
from app.letters.wording import chinese_day, in_chinese


class Prospect(NamedTuple):
    """A category that the person will meet by time alone, and from when on."""

    category: str
    on: date


def refusal_lines(determination: Determination) -> list[str]:
    """The common conditions that fail, or else why no category fits."""
    failed = [r for r in determination.reasons if r["outcome"] == "no"]
    common = [
        f"{_words(determination, r)}（通知{r['clause']}）"
        for r in failed
        if r["rule"].startswith("precondition.")
    ]
    if common:
        return common
    return [line for name in CATEGORIES if (line := _line(determination, name, failed))]


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
    common = [r["text"] for r in met if r["rule"].startswith("precondition.")]
    lines = [f"共同条件（通知二）：{'；'.join(common)}"] if common else []
    return lines + [line for name in categories if (line := _line(determination, name, met))]


def _line(determination: Determination, category: str, reasons: list[dict[str, Any]]) -> str:
    words = [_words(determination, r) for r in reasons if r["rule"].startswith(f"{category}.")]
    if not words:
        return ""
    head = f"{in_chinese(CATEGORIES[category])}（通知{CATEGORY_CLAUSES[category]}）"
    return f"{head}：{'；'.join(dict.fromkeys(words))}"


def _words(determination: Determination, reason: Mapping[str, Any]) -> str:
    """The table's words; with the wait where it is the person's own time that closes the gap."""
    change = determination.outlook.get(reason["rule"])
    if not change or not change["on"] or not change["missing"]:
        return reason["text"]
    with force_locale("zh"):
        wait = waiting_words(change["missing"])
    return f"{reason['text']}（{wait}，{chinese_day(change['on'])}起符合）"


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
