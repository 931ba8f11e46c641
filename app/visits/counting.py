"""Whether a refusal counts towards the end of the assistance: a table of the release says it."""

from __future__ import annotations

from typing import NamedTuple

from app.decisions import Fact, Use
from app.releases.runtime import parsed

_DECISION = "refusal_counts"
_YES_NO = Fact("boolean")
USES = (
    Use(
        _DECISION,
        "拒绝复核",
        {"suitable": _YES_NO, "justified": _YES_NO, "person_heard": _YES_NO},
        reads=("counts", "told"),
    ),
)


class Judged(NamedTuple):
    """``told``: the release's words for the person, "" where it has none."""

    counts: bool
    told: str = ""


def judge(
    release_id: int,
    *,
    suitable: bool | None,
    justified: bool | None,
    person_heard: bool | None,
) -> Judged:
    """By the second officer's finding. A release from before there was the table counts whatever
    was found unjustified; a table that gives no answer counts nothing against the person."""
    decisions = parsed(release_id).decisions
    if _DECISION not in decisions.decision_ids:
        return Judged(not justified)
    found = {"suitable": suitable, "justified": justified, "person_heard": person_heard}
    said = decisions.evaluate(_DECISION, found, explain=False).value
    if not isinstance(said, dict):
        return Judged(False)
    return Judged(said.get("counts") is True and not justified, said.get("told") or "")
