"""Visits, services and help, offers that were refused, work found, changes, and the exit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportlab.platypus import Flowable

from app.archive.file.contents import Contents
from app.assistance.labels import option, options, word
from app.cases.models import Case
from app.exits.models import Exit
from app.follow_up.models import FollowUp
from app.letters.wording import chinese_day
from app.offers.codes import ANSWERS, CONTRACTS
from app.offers.models import JobOffer
from app.paper.parts import heading, key_values, table
from app.visits.codes import VAIN
from app.visits.models import Refusal, Visit
from app.visits.words import what_was_offered
from app.web.words import as_date

_ANSWERED = {True: "接受", False: "拒绝", None: "未答复"}


def visits(found: Contents) -> Iterator[Flowable]:
    rows = [_visit(found.case, visit) for visit in found.visits]
    yield from _table(["序号", "日期和方式", "结果", "情况", "走访人"], rows, [1, 3, 3, 5, 2])


def _visit(case: Case, visit: Visit) -> tuple[str, ...]:
    answers = (visit.task.answers or {}) if visit.task else {}
    mode = option(case, "visit_record", "mode", visit.mode)
    outcome = (
        word(visit.outcome, "vain_visit")
        if visit.outcome in VAIN
        else option(case, "visit_record", "outcome", visit.outcome)
    )
    why = option(case, "visit_record", "not_met_reason", answers.get("not_met_reason"))
    given = options(case, "visit_record", "services_given", answers.get("services_given") or [])
    told = [str(answers.get("situation") or ""), f"当场提供：{given}" if given else ""]
    return (
        str(visit.number),
        f"{chinese_day(visit.visited_on)}\n{mode}" + ("" if visit.met else "，未见到本人"),
        "\n".join(part for part in (outcome, why) if part),
        "\n".join(part for part in told if part),
        visit.by.display_name if visit.by else "",
    )


def services(found: Contents) -> Iterator[Flowable]:
    given = [
        (
            chinese_day(service.on),
            word(service.kind, "service"),
            service.external_ref or "",
            _ANSWERED[service.accepted],
        )
        for service in found.services
    ]
    urgent = [
        (
            chinese_day(help_.arranged_on),
            options(found.case, "urgent_help", "help", help_.kinds),
            help_.note or "",
            help_.recorder.display_name if help_.recorder else "",
        )
        for help_ in found.urgent_help
    ]
    yield from _table(["日期", "服务", "省系统编号", "是否接受"], given, [2.6, 4, 4, 2])
    if urgent:
        yield heading("急难帮扶", 3)
        yield from _table(["日期", "帮扶", "说明", "经办人"], urgent, [2.6, 4, 4, 2])


def refusals(found: Contents) -> Iterator[Flowable]:
    rows = [_offer(offer) for offer in found.offers]
    yield from _table(["日期", "推荐的岗位", "是否适合", "本人答复"], rows, [2.6, 4, 3, 3.4])
    if found.offers and found.refusals:
        yield heading("拒绝情况", 3)
    rows = [_refusal(refusal) for refusal in found.refusals]
    yield from _table(["日期", "拒绝的服务", "本人理由", "认定"], rows, [2.6, 3, 3.4, 4])


def _refusal(refusal: Refusal) -> tuple[str, ...]:
    recorder = refusal.recorder.display_name if refusal.recorder else ""
    finding = "待另一名工作人员确认"
    if refusal.confirmer and refusal.confirmed_at:
        day = chinese_day(as_date(refusal.confirmed_at))
        parts = (
            _outcome(refusal),
            "" if refusal.suitable else "所荐服务不合适",
            "" if refusal.person_heard else "未听取本人意见",
            refusal.finding,
            f"{refusal.confirmer.display_name}，{day}",
            _upheld(refusal),
            _set_aside(refusal),
        )
        finding = "\n".join(part for part in parts if part)
    offered = what_was_offered(refusal, lambda code: word(code, "service"))
    return f"{chinese_day(refusal.refused_on)}\n{recorder}", offered, refusal.reason, finding


def _outcome(refusal: Refusal) -> str:
    if refusal.is_justified:
        return "有正当理由"
    if refusal.is_set_aside:
        return "认定已撤销，不计入"
    return "无正当理由" if refusal.counts else "不计入"


def _upheld(refusal: Refusal) -> str:
    if not (refusal.upholder and refusal.upheld_at):
        return ""
    day = chinese_day(as_date(refusal.upheld_at))
    return f"{refusal.upholder.display_name}，{day}复核，维持原认定：{refusal.upheld_reason}"


def _set_aside(refusal: Refusal) -> str:
    if not (refusal.reviewer and refusal.set_aside_at):
        return ""
    day = chinese_day(as_date(refusal.set_aside_at))
    return f"{refusal.reviewer.display_name}，{day}撤销：{refusal.set_aside_reason}"


def _offer(offer: JobOffer) -> tuple[str, ...]:
    what = (
        offer.title,
        f"{CONTRACTS[offer.contract]}，每月 {offer.pay_month} 元",
        f"{offer.place}，单程 {offer.minutes} 分钟",
    )
    answer = "待答复"
    if offer.answer and offer.answered_on:
        said = f"：{offer.said}" if offer.said else ""
        answer = f"{ANSWERS[offer.answer]}，{chinese_day(offer.answered_on)}{said}"
    return (
        f"{chinese_day(offer.offered_on)}\n{offer.officer.display_name}",
        "\n".join(what),
        "\n".join(filter(None, ("适合" if offer.seems_suitable else "不适合", offer.suitability))),
        "\n".join(filter(None, (answer, offer.opinion and f"记录人意见：{offer.opinion}"))),
    )


def work(found: Contents) -> Iterator[Flowable]:
    jobs = [
        (
            chinese_day(job.employed_on),
            word(job.employment_type, "employment_type"),
            word(job.source, "employment_source"),
            chinese_day(job.lost_on),
        )
        for job in found.employments
    ]
    yield from _table(["就业日期", "就业形式", "核实依据", "失业日期"], jobs, [3, 3, 3, 3])
    calls = [_call(found.case, call) for call in found.follow_ups]
    yield from _table(["回访日期", "方式", "状况", "备注", "回访人"], calls, [2.6, 2, 2, 4, 2])


def _call(case: Case, call: FollowUp) -> tuple[str, ...]:
    answers = (call.task.answers or {}) if call.task else {}
    return (
        chinese_day(call.contacted_on),
        option(case, "follow_up_call", "mode", call.mode),
        word(call.status, "call_status"),
        str(answers.get("note") or ""),
        call.by.display_name if call.by else "",
    )


def changes(found: Contents) -> Iterator[Flowable]:
    rows = [
        (
            chinese_day(change.happened_on or as_date(change.recorded_at)),
            f"{word(change.change, 'change')}（{'属实' if change.confirmed else '不属实'}）",
            change.reason,
            change.recorder.display_name if change.recorder else "",
        )
        for change in found.changes
    ]
    yield from _table(["日期", "变化", "核实经过", "核实人"], rows, [2.6, 3.4, 5, 2])


def exits(found: Contents) -> Iterator[Flowable]:
    yield from (_exit(leaving) for leaving in found.exits)


def _exit(leaving: Exit) -> Flowable:
    decision = word(leaving.decision, "exit_decision") if leaving.decision else "待审批"
    pairs = [
        ("退出原因", word(leaving.reason, "exit_reason")),
        ("生效日期", chinese_day(leaving.effective_on)),
        ("事实和依据", leaving.evidence),
        ("提出人", leaving.proposer.display_name if leaving.proposer else ""),
        ("陈述申辩期至", chinese_day(leaving.hearing_window_ends_on)),
        ("本人陈述", leaving.hearing_statement),
        ("核查意见", leaving.hearing_findings),
        ("审批", decision),
        ("审批理由", leaving.decision_reason),
        ("审批人", leaving.decider.display_name if leaving.decider else ""),
        ("可重新申请", chinese_day(leaving.re_entry_on)),
    ]
    return key_values([(name, value) for name, value in pairs if value])


def _table(
    head: list[str], rows: Iterable[Sequence[str]], widths: list[float]
) -> Iterator[Flowable]:
    rows = list(rows)
    if rows:
        yield table(head, rows, widths=widths)
