"""What became of a person's determination between two days: the facts, and what the tables say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app.eligibility.codes import ANSWERS, CATEGORIES
from app.eligibility.models import Determination
from app.eligibility.wording import FACTS, fact_name, fact_value


class Change(NamedTuple):
    """``key``: the fact's name in the sheet, ``eligible``, ``precondition`` or a category."""

    key: str
    name: str
    before: str
    after: str


class Changes(NamedTuple):
    """Either may be empty: months pass without consequence, or nothing happens."""

    answers: list[Change]
    facts: list[Change]


def changes(determination: Determination) -> Changes | None:
    """Against the determination before it in the same proceedings; None for the first."""
    earlier = determination.earlier
    if earlier is None:
        return None
    return Changes(
        list(_changed(answers(earlier), answers(determination), _answer_name, _answer)),
        list(_changed(_facts(earlier), _facts(determination), fact_name, fact_value)),
    )


def answers(determination: Determination) -> dict[str, str]:
    """``eligible``, ``precondition``, each category → its answer; ``primary`` → its code."""
    said = dict.fromkeys(CATEGORIES, "no")
    said |= dict.fromkeys(determination.unknown_categories, "unknown")
    said |= dict.fromkeys(determination.categories, "yes")
    return {
        "eligible": determination.eligible,
        "precondition": determination.precondition,
        **said,
        "primary": determination.primary_category or "",
    }


def _facts(determination: Determination) -> dict[str, Any]:
    """What the tables read; lists show in the numbers that are derived from them."""
    known = {**determination.sheet, **determination.derived}
    return {name: known.get(name) for name in FACTS}


def _changed(
    before: Mapping[str, Any], after: Mapping[str, Any], name: Any, words: Any
) -> Iterator[Change]:
    for key, value in after.items():
        if before.get(key) != value:
            yield Change(key, name(key), words(key, before.get(key)), words(key, value))


def _answer_name(key: str) -> str:
    names = {"eligible": _("结论"), "precondition": _("共同条件"), "primary": _("主要类别")}
    return names.get(key) or str(CATEGORIES[key])


def _answer(key: str, value: str) -> str:
    if key == "primary":
        return str(CATEGORIES[value]) if value else _("无")
    return str(ANSWERS[value])
