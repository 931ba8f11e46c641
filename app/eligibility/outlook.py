"""What would have to change for a condition that fails, and the day on which time alone does it.

Worked out when a determination is drawn, and kept with it: the sheet and the release are those of
that day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from app.decisions import DecisionModel
from app.eligibility.conditions import Conditions, conditions_of
from app.eligibility.evaluate import Evaluator, evaluator
from app.eligibility.facts.derive import derive
from app.eligibility.facts.turning_points import COUNTED_FROM, turning_points
from app.eligibility.sheet import Sheet

Outlook = dict[str, dict[str, Any]]
Reasons = Sequence[Mapping[str, Any]]


class _Day(NamedTuple):
    """The first day on which something holds, the words for it, and the facts of that day."""

    on: date
    text: str
    facts: dict[str, Any]


def outlook(decisions: DecisionModel, sheet: Sheet, reasons: Reasons) -> Outlook:
    """What fails, a condition or ``precondition`` or a category, → ``{on, ways, missing}``.

    ``on``: the first day on which it holds with all records unchanged, or None; ``ways``: the words
    of the rows in which it would hold, on that day or with other facts; ``missing``: how much of
    the counting facts that it looks at is wanting until ``on``, by name.
    """
    conditions, by_tables = conditions_of(decisions), evaluator(decisions)
    now = _inputs(by_tables, sheet, sheet["as_of"])
    failed = {name for name, said in conditions.said(now).items() if said.outcome == "no"}
    if not failed:
        return {}
    ways, days = conditions.ways(now), _first_days(failed, conditions, by_tables, sheet)
    looked_at = {reason["rule"]: reason["facts"] for reason in reasons}
    return {
        name: _change(days.get(name), ways.get(name, []), now, looked_at.get(name, {}))
        for name in sorted(failed)
    }


def _change(
    day: _Day | None, ways: list[str], now: Mapping[str, Any], facts: Mapping[str, Any]
) -> dict[str, Any]:
    if day is None:
        return {"on": None, "ways": ways, "missing": {}}
    missing = {
        name: day.facts[name] - now[name]
        for name in COUNTED_FROM
        if name in facts and now.get(name) is not None and (day.facts.get(name) or 0) > now[name]
    }
    return {"on": day.on, "ways": [day.text] if day.text else [], "missing": missing}


def _first_days(
    failed: set[str], conditions: Conditions, by_tables: Evaluator, sheet: Sheet
) -> dict[str, _Day]:
    """Facts change on turning points only, so no other day can be the first."""
    as_of: date = sheet["as_of"]
    points = turning_points(sheet, as_of, by_tables.parameters, values=conditions.counting_values)
    waiting, found = set(failed), {}
    before = _inputs(by_tables, sheet, as_of)
    for day in points:
        if not waiting:
            break
        then = _inputs(by_tables, sheet, day)
        if then == before:
            continue
        said = conditions.said(then)
        for name in [name for name in waiting if name in said and said[name].outcome == "yes"]:
            found[name] = _Day(day, said[name].text, then)
            waiting.discard(name)
        before = then
    return found


def _inputs(by_tables: Evaluator, sheet: Sheet, day: date) -> dict[str, Any]:
    """What the tables read on a day. Stable employment is no unless told (facts.md §1)."""
    facts = {"stable_employment": False, **sheet, **derive(sheet, day, by_tables.parameters)}
    return {name: facts.get(name) for name in by_tables.inputs}
