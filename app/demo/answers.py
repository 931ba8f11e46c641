"""What the demo city's staff fill into the forms, task by task."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any


@dataclass
class Story:
    """How one case goes: drawn once, read by every answer."""

    random: Random
    visits: int = 6  # after so many visits something happens
    ending: str = "employed"  # employed | refused | lost_contact | open
    registration: str = "complete"  # complete | supplement | refused
    differs: bool = False  # an officer decides against the recommendation
    returns_to_planning: bool = False
    visits_made: int = 0
    facts: dict[str, Any] = field(default_factory=dict)

    def chance(self, likelihood: float) -> bool:
        return self.random.random() < likelihood


@dataclass(frozen=True)
class Scene:
    """What an answer may depend on."""

    story: Story
    today: date
    registered_on: date
    unemployed_since: date
    eligible: str | None
    primary: str | None
    document_id: Callable[[], int]


Answer = Callable[[Scene], dict[str, Any]]
_answers: dict[str, Answer] = {}


def answer_to(element: str) -> Callable[[Answer], Answer]:
    def register(function: Answer) -> Answer:
        _answers[element] = function
        return function

    return register


def answers_for(element: str, scene: Scene) -> dict[str, Any]:
    """The answers to the form of a user task. KeyError: the diagrams have a task unknown here."""
    return _answers[element](scene)


@answer_to("record_registration")
def _record_registration(scene: Scene) -> dict[str, Any]:
    complete = scene.story.registration == "complete"
    answers = {
        "informed": True,
        "declaration_signed": True,
        "registered_on": scene.registered_on.isoformat(),
        "unemployed_since": scene.unemployed_since.isoformat(),
        "unemployment_reason_code": "20",
        "benefit_status": scene.story.random.choice(("ended", "none", "receiving")),
        "job_intention": scene.story.random.choice(("家政服务", "保洁", "保安", "缝纫", "文员")),
        "training_wish": scene.story.chance(0.6),
        "materials_complete": "yes" if complete else "no",
    }
    if not complete:
        answers["missing_materials"] = ["hukou_booklet"]
    return answers


@answer_to("receive_supplement")
def _receive_supplement(scene: Scene) -> dict[str, Any]:
    if scene.story.registration == "refused":
        return {"received": "none", "missing_materials": ["hukou_booklet"]}
    return {"received": "all"}


@answer_to("decide_incomplete")
def _decide_incomplete(scene: Scene) -> dict[str, Any]:
    if scene.story.registration == "refused":
        return {"decision": "refuse", "reason": "逾期未补正户口簿，无法核实户籍。"}
    return {"decision": "accept_by_declaration", "reason": "本人书面承诺，户籍信息已由数据核验。"}


@answer_to("resolve_differences")
def _resolve_differences(scene: Scene) -> dict[str, Any]:
    if scene.story.registration == "refused":
        return {"result": "refuse", "reason": "仍在原单位参保，不属于失业。"}
    return {"result": "explained", "reason": "原单位停保手续迟办，已与单位核实离职日期。"}


@answer_to("accept_case")
def _accept_case(scene: Scene) -> dict[str, Any]:
    return {"accepted": "yes"}


def _opinion(scene: Scene, *, with_refusal: bool = False) -> dict[str, Any]:
    """As recommended; the unknown is decided by the officer, with a reason."""
    recognise = scene.eligible == "yes" or (scene.eligible == "unknown" and not scene.story.differs)
    if scene.story.differs and scene.eligible == "no":
        recognise = True
    answers: dict[str, Any] = {"opinion": "recognise" if recognise else "refuse"}
    if recognise:
        answers["primary_category"] = scene.primary or "urban_older"
    elif with_refusal:
        answers["refusal_reason"] = "对照认定条件，目前不符合任何一类就业困难人员。"
    if (recognise and scene.eligible != "yes") or (not recognise and scene.eligible != "no"):
        answers["difference_reason"] = "已入户核实情况，材料齐全，按实际情况提出意见。"
    return answers


@answer_to("preliminary_review")
def _preliminary_review(scene: Scene) -> dict[str, Any]:
    return _opinion(scene)


@answer_to("street_review")
def _street_review(scene: Scene) -> dict[str, Any]:
    answers = _opinion(scene)
    answers.pop("primary_category", None)
    return answers


@answer_to("county_decision")
def _county_decision(scene: Scene) -> dict[str, Any]:
    return _opinion(scene, with_refusal=True)


@answer_to("investigate_objection")
def _investigate_objection(scene: Scene) -> dict[str, Any]:
    return {"upheld": "no", "findings": "走访邻里并核对参保记录，异议不成立。"}


@answer_to("decide_review")
def _decide_review(scene: Scene) -> dict[str, Any]:
    return {"result": "upheld", "reason": "复查未发现新的事实，维持原决定。"}


@answer_to("reassess")
def _reassess(scene: Scene) -> dict[str, Any]:
    return {"contacted_on": scene.today.isoformat(), "wishes_assistance": "yes"}


@answer_to("assess_needs")
def _assess_needs(scene: Scene) -> dict[str, Any]:
    random = scene.story.random
    barriers = ("skills", "education", "age", "health", "care", "transport", "information")
    needs = ("job_referral", "skills_training", "career_guidance", "flexible_employment")
    return {
        "met_on": scene.today.isoformat(),
        "mode": random.choice(("home", "office")),
        "barriers": sorted(random.sample(barriers, random.randint(0, 4))),
        "needs": sorted(random.sample(needs, random.randint(1, 3))),
        "expected_wage": random.choice((2800, 3000, 3200, 3500, 4000)),
        "situation": random.choice(
            (
                "家中有老人需要照顾，希望就近就业，能接受弹性工时。",
                "原为纺织工，想学一门新手艺，对家政和养老护理有兴趣。",
                "身体状况良好，求职信心不足，需要职业指导。",
                "会基本电脑操作，希望找一份文职或收银工作。",
            )
        ),
    }


@answer_to("draft_plan")
def _draft_plan(scene: Scene) -> dict[str, Any]:
    soon, later = scene.today + timedelta(days=30), scene.today + timedelta(days=90)
    return {
        "goal": scene.story.random.choice(("employment", "flexible", "preparation")),
        "target_on": later.isoformat(),
        "measures": [
            {
                "kind": "career_guidance",
                "description": "一次面对面职业指导",
                "due_on": soon.isoformat(),
            },
            {
                "kind": "job_referral",
                "description": "每月推荐不少于一个合适岗位",
                "due_on": later.isoformat(),
            },
        ],
    }


@answer_to("sign_agreement")
def _sign_agreement(scene: Scene) -> dict[str, Any]:
    return {
        "result": "signed",
        "signed_on": scene.today.isoformat(),
        "agreement_document": [scene.document_id()],
    }


@answer_to("carry_out_measures")
def _carry_out_measures(scene: Scene) -> dict[str, Any]:
    return {
        "result": "accepted",
        "services": [
            {
                "kind": scene.story.random.choice(("career_guidance", "job_referral")),
                "on": scene.today.isoformat(),
                "accepted": "yes",
            }
        ],
    }


_answers["start_measures"] = _carry_out_measures


@answer_to("record_visit")
def _record_visit(scene: Scene) -> dict[str, Any]:
    story = scene.story
    story.visits_made += 1
    visit = {
        "visited_on": scene.today.isoformat(),
        "mode": story.random.choice(("home", "phone", "phone", "office")),
        "met": "yes",
        "outcome": "continues",
        "situation": story.random.choice(
            (
                "正在看岗位，暂无合适的。",
                "已参加一次面试，等通知。",
                "照顾家人较忙，仍愿意就业。",
                "",
            )
        ),
    }
    if story.visits_made < story.visits:
        if story.chance(0.12):
            visit |= {"outcome": "services_needed", "services_needed": ["job_referral"]}
        elif story.chance(0.04):
            visit |= {"outcome": "urgent"}
        elif story.chance(0.08):
            visit |= {"met": "no", "not_met_reason": story.random.choice(("not_home", "officer"))}
    elif story.ending == "employed":
        on = scene.today - timedelta(days=story.random.randint(1, 10))
        visit |= {"outcome": "employed", "employed_on": on.isoformat()}
    elif story.ending == "refused":
        visit |= {
            "outcome": "refused",
            "refused_service": "job_referral",
            "refused_offer": "海州物业保洁员，每月2500元，由社区推荐",
            "refusal_reason": "不愿意从事推荐的岗位",
        }
    elif story.ending == "lost_contact":
        visit |= {"met": "no", "not_met_reason": "wrong_contact"}
    elif story.returns_to_planning and story.visits_made == story.visits:
        visit |= {"outcome": "needs_change"}
    return visit


@answer_to("review_plan")
def _review_plan(scene: Scene) -> dict[str, Any]:
    return {
        "progress": scene.story.random.choice(("on_track", "on_track", "partly")),
        "effect": "已推荐岗位并参加培训，求职意愿较强，尚未找到合适岗位。",
        "review_result": "continue",
    }


@answer_to("confirm_refusal")
def _confirm_refusal(scene: Scene) -> dict[str, Any]:
    return {
        "suitable": "yes",
        "person_heard": "yes",
        "justified": "no",
        "reason": "岗位距离近、工资不低于最低工资标准，本人无正当理由拒绝。",
    }


@answer_to("arrange_urgent_help")
def _arrange_urgent_help(scene: Scene) -> dict[str, Any]:
    return {
        "help": ["temporary_post"],
        "arranged_on": scene.today.isoformat(),
        "note": "已联系街道安排临时公益岗位。",
    }


@answer_to("verify_employment")
def _verify_employment(scene: Scene) -> dict[str, Any]:
    on = scene.today - timedelta(days=scene.story.random.randint(5, 25))
    return {
        "employed": "yes",
        "employed_on": on.isoformat(),
        "employment_type": scene.story.random.choice(("010", "010", "022")),
        "reason": "已电话联系用人单位核实。",
    }


@answer_to("follow_up_call")
def _follow_up_call(scene: Scene) -> dict[str, Any]:
    lost = scene.story.returns_to_planning and not scene.story.facts.get("lost")
    call: dict[str, Any] = {
        "contacted_on": scene.today.isoformat(),
        "mode": "phone",
        "employment_status": "lost" if lost else "employed",
    }
    if lost:
        scene.story.facts["lost"] = True
        call["lost_on"] = (scene.today - timedelta(days=3)).isoformat()
    return call


@answer_to("verify_change")
def _verify_change(scene: Scene) -> dict[str, Any]:
    return {
        "confirmed": "yes",
        "happened_on": (scene.today - timedelta(days=2)).isoformat(),
        "reason": "已与本人及家属核实。",
    } | scene.story.facts.get("change", {})


@answer_to("propose_exit")
def _propose_exit(scene: Scene) -> dict[str, Any]:
    reason = {"refused": "refused_services", "lost_contact": "lost_contact"}.get(
        scene.story.ending, "employed"
    )
    return {
        "exit_reason": scene.story.facts.get("exit_reason", reason),
        "effective_on": scene.today.isoformat(),
        "evidence": "走访记录和参保记录见个案材料。",
    }


@answer_to("hold_hearing")
def _hold_hearing(scene: Scene) -> dict[str, Any]:
    return {
        "held_on": scene.today.isoformat(),
        "statement": "本人表示岗位离家太远。",
        "findings": "推荐岗位均在本街道范围内，陈述不成立。",
    }


@answer_to("decide_exit")
def _decide_exit(scene: Scene) -> dict[str, Any]:
    return {"decision": "exit", "reason": "事实清楚，材料齐全，同意退出。"}
