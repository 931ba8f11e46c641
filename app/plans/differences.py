"""What a new version of a plan changed, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flask_babel import gettext as _

from app.plans.codes import GRADES
from app.plans.models import Measure, NeedsAssessment, Plan
from app.web.words import day

# (key of the plan's form, code) → what the release calls it.
Name = Callable[[str, str | None], str]


def differences(old: Plan, new: Plan, name: Name) -> list[str]:
    """Sentences, the goal first; empty when only the version is another."""
    return [
        *_goal(old, new, name),
        *_policies(old, new),
        *_measures(old, new, name),
    ]


def needs_differences(
    old: NeedsAssessment | None, new: NeedsAssessment | None, name: Name
) -> list[str]:
    """Sentences on what each version rests on; ``name`` knows the form of the assessment. Empty
    where a version was drafted without one: nothing is known to have changed then."""
    if old is None or new is None:
        return []
    found = []
    if more := _only("barriers", new.barriers, old.barriers, name):
        found.append(_("新出现的障碍：%(names)s。", names=more))
    if less := _only("barriers", old.barriers, new.barriers, name):
        found.append(_("不再存在的障碍：%(names)s。", names=less))
    if more := _only("needs", new.needs, old.needs, name):
        found.append(_("新增需求：%(names)s。", names=more))
    if less := _only("needs", old.needs, new.needs, name):
        found.append(_("不再需要：%(names)s。", names=less))
    return found


def _only(key: str, these: Sequence[str], those: Sequence[str], name: Name) -> str:
    return _("、").join(name(key, code) for code in these if code not in those)


def _goal(old: Plan, new: Plan, name: Name) -> Iterator[str]:
    none = _("（未填）")
    pairs = (
        (_("目标"), name("goal", old.goal), name("goal", new.goal)),
        (_("实现期限"), day(old.target_on), day(new.target_on)),
        (_("困难等级"), _grade(old), _grade(new)),
        (_("等级说明"), old.grade_reason, new.grade_reason),
    )
    for what, before, after in pairs:
        if (before or "") != (after or ""):
            yield _(
                "%(what)s由“%(before)s”改为“%(after)s”。",
                what=what,
                before=before or none,
                after=after or none,
            )


def _grade(plan: Plan) -> str:
    return str(GRADES.get(plan.difficulty_grade or "", plan.difficulty_grade or ""))


def _policies(old: Plan, new: Plan) -> Iterator[str]:
    before = {e["code"]: e["name"] for e in old.entitlements}
    after = {e["code"]: e["name"] for e in new.entitlements}
    if more := [after[code] for code in after if code not in before]:
        yield _("新匹配的政策和服务：%(names)s。", names=_("、").join(more))
    if less := [before[code] for code in before if code not in after]:
        yield _("不再匹配：%(names)s。", names=_("、").join(less))


def _measures(old: Plan, new: Plan, name: Name) -> Iterator[str]:
    """A measure is the same one when its kind and words are, else when only its kind is."""
    left = list(old.measures)
    pairs: list[tuple[Measure | None, Measure]] = []
    for same in (_same_words, _same_kind):
        for measure in new.measures:
            if any(found is measure for _old, found in pairs):
                continue
            before = next((m for m in left if same(m, measure)), None)
            if before is not None:
                left.remove(before)
                pairs.append((before, measure))
    known = {id(measure) for _old, measure in pairs}
    pairs += [(None, measure) for measure in new.measures if id(measure) not in known]
    for before, measure in sorted(pairs, key=lambda pair: pair[1].number):
        yield from _measure(before, measure, name)
    for measure in left:
        yield _("取消措施：%(measure)s。", measure=_words(measure, name))


def _same_words(one: Measure, other: Measure) -> bool:
    return (one.kind, one.description) == (other.kind, other.description)


def _same_kind(one: Measure, other: Measure) -> bool:
    return one.kind == other.kind


def _measure(before: Measure | None, after: Measure, name: Name) -> Iterator[str]:
    if before is None:
        yield _("新增措施：%(measure)s。", measure=_words(after, name))
        return
    kind = name("kind", after.kind)
    if before.description != after.description:
        yield _(
            "“%(kind)s”的内容由“%(before)s”改为“%(after)s”。",
            kind=kind,
            before=before.description,
            after=after.description,
        )
    if before.due_on != after.due_on:
        yield _(
            "“%(kind)s”的期限由%(before)s改为%(after)s。",
            kind=kind,
            before=day(before.due_on) or _("（未填）"),
            after=day(after.due_on) or _("（未填）"),
        )
    if before.owner_id != after.owner_id:
        yield _(
            "“%(kind)s”的责任人由%(before)s改为%(after)s。",
            kind=kind,
            before=_owner(before),
            after=_owner(after),
        )


def _owner(measure: Measure) -> str:
    return measure.owner.display_name if measure.owner else _("（未填）")


def _words(measure: Measure, name: Name) -> str:
    kind, words = name("kind", measure.kind), measure.description
    found = _("%(kind)s（%(words)s）", kind=kind, words=words) if words else kind
    if measure.due_on:
        return _("%(measure)s，%(day)s前", measure=found, day=day(measure.due_on))
    return found
