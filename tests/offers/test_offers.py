"""Jobs offered, answered, refused; the second officer, and the third refusal that ends it."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from pypdf import PdfReader

from app.archive.file.printing import print_case
from app.cases.actions import reassign_task
from app.cases.ahead_words import words_ahead
from app.cases.handings.receivers import receivers_of
from app.cases.queries import case_timeline, open_tasks_of_case
from app.dates.clock import clock_at
from app.eligibility.models import RegionalStandard
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.extensions import db
from app.letters.queries import letters_of_case
from app.offers.actions import answer_offer, offer_job
from app.offers.queries import offers_of_case
from app.visits.queries import refusals_of_case
from tests.case_driver import CaseDriver
from tests.factories import COMMUNITY, make_user
from tests.web.pages import get, text_of

OFFER = {
    "employer": "海州物业",
    "post": "保洁员",
    "place": "望海一里 3 号",
    "contract": "labour",
    "pay_month": "2600",
    "minutes": "20",
    "fits_health": "yes",
    "fits_skills": "yes",
    "fits_commute": "yes",
}
REFUSAL = {
    "answer": "refused",
    "reason": "kind_of_work",
    "said": "不想做保洁",
    "seems_justified": "no",
    "opinion": "岗位就在小区内，本人身体允许",
}
FOUND = {"suitable": "yes", "person_heard": "yes", "justified": "no", "reason": "岗位合适"}


@pytest.fixture
def drive(session):
    return CaseDriver().in_service()


def offer(drive, *, by=None, **other):
    given = {**OFFER, "offered_on": drive.today, **other}
    with clock_at(drive.now):
        return offer_job(drive.case.id, given, by=by or drive.officer)


def answer(drive, found, *, by=None, **other):
    with clock_at(drive.now):
        given = {**REFUSAL, "answered_on": drive.today, **other}
        return answer_offer(found.id, given, by=by or drive.officer)


def refuse(drive):
    return answer(drive, offer(drive))


def printed(drive) -> str:
    pages = PdfReader(io.BytesIO(print_case(drive.case.id, by=drive.officer))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_the_third_refusal_that_counts_ends_the_assistance(drive):
    for number in (1, 2, 3):
        refuse(drive)
        assert drive.waiting == ["confirm_job_refusal", "record_visit"]
        drive.do("confirm_job_refusal", **FOUND)
        drive.now += timedelta(days=20)
        assert len(letters_of_case(drive.case.id)) == 2 + number
    assert drive.waiting == ["propose_exit"]
    with clock_at(drive.now):
        text = printed(drive)
    assert "海州物业·保洁员" in text
    assert "记录人意见：岗位就在小区内" in text
    assert drive.case.stage == "exit"
    drive.do(
        "propose_exit",
        exit_reason="refused_services",
        effective_on=drive.today,
        evidence="三次无正当理由拒绝推荐的岗位",
    )
    assert "exit_intent" in {letter.kind for letter in letters_of_case(drive.case.id)}
    with pytest.raises(Conflict, match="不在援助阶段"):
        offer(drive)


def test_a_refusal_in_good_reason_leaves_things_as_they_are(drive):
    found = refuse(drive)
    drive.visit()
    assert drive.waiting == ["confirm_job_refusal", "record_visit"]
    assert drive.case.stage == "service"
    drive.do("confirm_job_refusal", **FOUND | {"justified": "yes"})
    (refusal,) = refusals_of_case(drive.case.id)
    assert refusal.id == found.refusal_id
    assert (refusal.about, refusal.counts) == ("海州物业 · 保洁员", False)
    assert refusal.reason == "工种不合意：不想做保洁"
    letter = letters_of_case(drive.case.id)[0].body.reveal()
    assert "“海州物业 · 保洁员”" in letter
    assert "不计入拒绝次数" in letter


def test_each_finding_goes_to_its_own_refusal(drive):
    first = refuse(drive)
    second = answer(drive, offer(drive, post="保安"))
    drive.do("confirm_job_refusal", **FOUND)
    confirmed = {r.id: r.is_confirmed for r in refusals_of_case(drive.case.id)}
    assert sorted(confirmed.values()) == [False, True]
    drive.do("confirm_job_refusal", **FOUND)
    found = {r.id: r.about for r in refusals_of_case(drive.case.id) if r.is_confirmed}
    assert found == {first.refusal_id: "海州物业 · 保洁员", second.refusal_id: "海州物业 · 保安"}


def test_who_recorded_it_cannot_confirm_it(drive):
    street = drive.staff["street_officer"]
    answer(drive, offer(drive, by=street), by=street)
    with pytest.raises(NotAllowed, match="另一名工作人员"):
        drive.do("confirm_job_refusal", by=street, **FOUND)


def test_nor_can_who_made_the_offer_where_a_colleague_took_the_answer(drive):
    street = drive.staff["street_officer"]
    answer(drive, offer(drive, by=street))
    with pytest.raises(NotAllowed, match="另一位工作人员"):
        drive.do("confirm_job_refusal", by=street, **FOUND)
    task = drive.task("confirm_job_refusal")
    with clock_at(drive.now):
        assert street not in receivers_of(task, by=drive.staff["manager"])
    drive.do("confirm_job_refusal", by=make_user("street_officer", unit=COMMUNITY[:9]), **FOUND)
    assert [refusal.is_confirmed for refusal in refusals_of_case(drive.case.id)] == [True]


def test_it_is_handed_to_nobody_who_recorded_it(drive):
    """Two street officers each recorded a refusal: each may look at the other's."""
    street, colleague, third = (
        drive.staff["street_officer"],
        *(make_user("street_officer", unit=COMMUNITY[:9]) for _ in range(2)),
    )
    answer(drive, offer(drive, by=street), by=street)
    drive.now += timedelta(minutes=5)
    answer(drive, offer(drive, by=colleague, post="保安"), by=colleague)
    manager = drive.staff["manager"]
    first, second = (
        task
        for task in open_tasks_of_case(drive.case.id)
        if task.element_id == "confirm_job_refusal"
    )
    with clock_at(drive.now):
        assert set(receivers_of(first, by=manager)) == {colleague, third}
        assert set(receivers_of(second, by=manager)) == {street, third}
        with pytest.raises(InvalidInput) as error:
            reassign_task(first.id, to=street, by=manager, reason="请复核")
        assert "to" in error.value.errors
        reassign_task(first.id, to=third, by=manager, reason="请复核")


def test_an_accepted_offer_is_told_in_the_history(drive):
    found = answer(drive, offer(drive), answer="accepted")
    assert (found.answer, found.refusal_id, found.said) == ("accepted", None, None)
    assert [event.kind for event in case_timeline(drive.case.id, limit=2)] == [
        "job_accepted",
        "job_offered",
    ]
    with pytest.raises(Conflict, match="已经有答复"):
        answer(drive, found)


@pytest.mark.parametrize(
    ("contract", "pay", "fits"),
    [("labour", "1899", False), ("labour", "1900", True), ("part_time", "900", None)],
)
def test_the_pay_is_compared_with_the_minimum_wage(drive, contract, pay, fits):
    db.session.add(
        RegionalStandard(
            region_code="3799",
            kind="minimum_wage_month",
            year=2025,
            amount=Decimal(1900),
            published_on=date(2025, 1, 1),
        )
    )
    found = offer(drive, contract=contract, pay_month=pay)
    assert found.fits_pay is fits
    assert found.seems_suitable is (fits is not False)


def test_bad_input_is_answered_at_its_field(drive):
    with pytest.raises(InvalidInput) as caught:
        offer(drive, employer=" ", pay_month="-1", minutes="x", fits_health="no", offered_on="2027")
    assert set(caught.value.errors) == {"employer", "pay_month", "minutes", "offered_on"}
    with pytest.raises(InvalidInput) as caught:
        offer(drive, fits_health="no")
    assert set(caught.value.errors) == {"suitability"}
    found = offer(drive)
    with pytest.raises(InvalidInput) as caught:
        answer(drive, found, said="", seems_justified=None)
    assert set(caught.value.errors) == {"said", "seems_justified"}
    with pytest.raises(InvalidInput) as caught:
        answer(drive, found, answered_on="2026-01-01")
    assert set(caught.value.errors) == {"answered_on"}
    assert refusals_of_case(drive.case.id) == []


def test_nobody_from_elsewhere(drive):
    found = offer(drive)
    stranger = make_user("community_officer", unit="379902001001")
    with pytest.raises(NotFound):
        offer(drive, by=stranger)
    with pytest.raises(NotFound):
        answer(drive, found, by=stranger)


def test_the_pages(client, drive):
    with clock_at(drive.now):
        case, officer = drive.case.id, drive.officer
        assert "记录岗位推荐" in text_of(get(client, officer, f"/cases/{case}"))
        refused = client.post(f"/cases/{case}/offers", data={**OFFER, "offered_on": ""})
        assert refused.status_code == 422
        assert "必须填写" in refused.text
        assert "海州物业" in refused.text  # what was typed is still there
        sent = client.post(f"/cases/{case}/offers", data={**OFFER, "offered_on": drive.today})
        assert sent.status_code == 303
        (found,) = offers_of_case(case)
        address = f"/offers/{found.id}/answer"
        assert "海州物业" in text_of(get(client, officer, address))
        wrong = client.post(address, data={"answer": "refused", "answered_on": drive.today})
        assert wrong.status_code == 422
        sent = client.post(address, data={**REFUSAL, "answered_on": drive.today})
        assert sent.status_code == 303
        street = drive.staff["street_officer"]
        task = drive.task("confirm_job_refusal")
        shown = text_of(get(client, street, f"/tasks/{task.id}"))
        assert "被拒绝的岗位推荐" in shown
        assert "不想做保洁" in shown
        ahead = words_ahead(task)
        assert "否 → 继续援助" in ahead
        assert "个案办结" not in ahead
        drive.do("confirm_job_refusal", **FOUND)
        (refusal,) = refusals_of_case(case)
        manager = drive.staff["manager"]
        assert "处理复核申请" in text_of(get(client, manager, f"/cases/{case}"))
        review = f"/cases/{case}/refusals/{refusal.id}/review"
        assert "保洁员" in text_of(get(client, manager, review))
        assert client.post(review, data={"reason": "岗位合适"}).status_code == 422
        upheld = {"answer": "uphold", "reason": ""}
        refused = client.post(review, data=upheld)
        assert refused.status_code == 422
        assert "请填写处理的理由" in refused.text
        assert client.post(review, data=upheld | {"reason": "路程很近"}).status_code == 303
        shown = text_of(get(client, manager, f"/cases/{case}"))
        assert "复核后维持拒绝认定" in shown
        assert "复核，维持原认定：路程很近" in shown
        assert "复核，维持原认定：路程很近" in printed(drive)
        overturned = {"answer": "set_aside", "reason": "本人当天就医"}
        assert client.post(review, data=overturned).status_code == 303
        assert "认定已撤销" in text_of(get(client, manager, f"/cases/{case}"))
