"""Why a plan says what it says: the rows of the release's tables that gave grade and policies."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app.decisions import TableTrace
from app.eligibility.codes import CATEGORIES
from app.releases.runtime import parsed

_QUOTED = re.compile(r'"([a-z_]+)"')


class Why(NamedTuple):
    """``grade``: the clause and words of the row; ``policies``: code → the needs and categories of
    this person that its row asks for, none where it is for everybody."""

    grade: str | None
    policies: dict[str, list[str]]


def explain_plan(release_id: int, variables: Mapping[str, Any]) -> Why:
    """``variables``: the case's, as the diagram handed them to the tables."""
    model = parsed(release_id).decisions
    if not {"difficulty_grade", "entitlements"} <= set(model.decision_ids):
        return Why(None, {})
    grade = model.evaluate("difficulty_grade", variables).explanation
    policies = model.evaluate("entitlements", variables).explanation
    theirs = {*(variables.get("needs") or ()), *(variables.get("categories") or ())}
    return Why(_words(grade[-1]) if grade else None, _asked_for(policies, theirs))


def _words(trace: TableTrace) -> str | None:
    rules = {rule.id: rule for rule in trace.table.rules}
    first = next(iter(trace.matched), None)
    return (rules[first.rule_id].description or None) if first else None


def _asked_for(traces: tuple[TableTrace, ...], theirs: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for trace in traces:
        rules = {rule.id: rule for rule in trace.table.rules}
        for matched in trace.matched:
            cells = " ".join(cell.text for cell in rules[matched.rule_id].inputs)
            codes = sorted(theirs & set(_QUOTED.findall(cells)))
            code = matched.outputs.get("code")
            if code:
                found[str(code)] = sorted({*found.get(str(code), ()), *codes})
    return found


def policy_why(entitlement: Mapping[str, Any], name: Callable[[str, str, str | None], str]) -> str:
    """In words, which of the person's needs and categories the policy's row asks for.

    ``name``: (form, key, code) → what the release calls it. Empty for plans from before this was
    kept.
    """
    codes = entitlement.get("why")
    if codes is None:
        return ""
    words = [
        str(CATEGORIES[code]) if code in CATEGORIES else name("needs_assessment", "needs", code)
        for code in codes
    ]
    return _("、").join(words) or _("所有援助对象")
