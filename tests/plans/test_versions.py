"""One plan for each person: why it says what it says, and what a new version changed."""

import io

import pytest
from pypdf import PdfReader

from app.cases.queries import case_timeline
from app.cases.timeline import read_timeline
from app.dates.clock import clock_at
from app.errors import InvalidInput, NotAllowed, OutOfReach
from app.plans.actions.planning import draft_plan
from app.plans.owners import give_measures
from app.plans.queries import current_plan
from tests.case_driver import CaseDriver
from tests.factories import COMMUNITY, make_user, sign_in
from tests.web.pages import get, text_of


@pytest.fixture
def drive(session):
    """A second version lies ready to be signed: a barrier, a need, the target and a date
    are others, the training has gone, a referral has come."""
    drive = CaseDriver().in_service().wait(1).visit("needs_change")
    drive.do(
        "assess_needs",
        met_on=drive.today,
        mode="office",
        barriers=["age", "health"],
        needs=["job_referral"],
        situation="愿意就近就业",
    )
    return drive.do(
        "draft_plan",
        goal="employment",
        target_on="2027-02-01",
        measures=[{"kind": "job_referral", "description": "每月荐岗", "due_on": "2026-07-01"}],
    )


def test_grade_and_policies_are_kept_with_the_rows_that_gave_them(drive):
    plan = current_plan(drive.case.id)
    assert plan.grade_why == "五、(四)：障碍两项以上"
    why = {e["code"]: e["why"] for e in plan.entitlements}
    assert why["social_insurance_subsidy"] == ["job_referral"]
    assert why["basic_service"] == []


def test_the_page_tells_needs_reasons_owners_and_what_the_second_version_changed(drive, client):
    sign_in(client, drive.officer)
    with clock_at(drive.now):
        page = client.get(f"/cases/{drive.case.id}/plans").text
    for part in (
        "新出现的障碍：身体原因。",
        "不再存在的障碍：缺少技能。",
        "新增需求：介绍工作。",
        "不再需要：技能培训。",
        "五、(四)：障碍两项以上",
        "介绍工作",
        "所有援助对象",
        drive.officer.display_name,
        "实现期限由“12月1日”改为“2027年2月1日”。",
        "不再匹配：",
        "新增措施：职业介绍（每月荐岗），7月1日前。",
        "取消措施：职业技能培训（家政培训），6月1日前。",
    ):
        assert part in page, part


def test_a_version_is_printed_with_its_reasons(drive, client):
    sign_in(client, drive.officer)
    answer = client.get(f"/cases/{drive.case.id}/plans/2.pdf")
    assert answer.mimetype == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.data)).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "")
    for part in ("一人一策援助方案", "障碍两项以上", "每月荐岗", "取消措施", drive.person.name):
        assert part in text, part
    assert drive.person.id_number.reveal() not in text
    assert client.get(f"/cases/{drive.case.id}/plans/3.pdf").status_code == 404


def give(drive, owners, *, by=None):
    with clock_at(drive.now):
        return give_measures(drive.case.id, owners, by=by or drive.officer)


def test_a_colleague_answers_for_a_measure_until_the_plan_changes_it(drive, client):
    colleague = make_user("counsellor", unit=COMMUNITY[:9], display_name="马晓东")
    assert give(drive, {1: colleague.id}) == 1
    assert give(drive, {1: colleague.id}) == 0
    events = case_timeline(drive.case.id, limit=1)
    assert [(e.kind, e.data["to"]) for e in events] == [("measure_given", colleague.id)]
    assert "第 1 项措施由马晓东负责" in str(read_timeline(drive.case, limit=1))
    kept = draft_plan(
        drive.case,
        {"measures": [{"kind": "job_referral"}, {"kind": "internship"}]},
        grade="b",
        entitlements=[],
        by=drive.officer,
    )
    assert [m.owner_id for m in kept.measures] == [colleague.id, drive.officer.id]
    give(drive, {1: drive.officer.id})
    page = text_of(get(client, drive.officer, f"/cases/{drive.case.id}/plans"))
    assert f"“职业介绍”的责任人由马晓东改为{drive.officer.display_name}。" in page


def test_only_who_works_there_gives_a_running_measure_to_somebody_near(drive):
    far, auditor = make_user("community_officer", unit="379902001001"), make_user("auditor")
    for owners in ({1: far.id}, {1: auditor.id}, {9: drive.officer.id}, {1: 2_000_000_000}):
        with pytest.raises(InvalidInput):
            give(drive, owners)
    with pytest.raises(NotAllowed):
        give(drive, {1: drive.officer.id}, by=auditor)
    with pytest.raises(OutOfReach):
        give(drive, {1: drive.officer.id}, by=far)


def test_the_page_gives_measures_and_says_what_is_wrong(drive, client):
    colleague = make_user(display_name="马晓东")
    sign_in(client, drive.officer)
    address = f"/cases/{drive.case.id}/plans"
    with clock_at(drive.now):
        assert client.post(f"{address}/owners", data={"owner.1": colleague.id}).status_code == 303
        assert current_plan(drive.case.id).measures[0].owner == colleague
        answer = client.post(f"{address}/owners", data={"owner.7": colleague.id})
        assert answer.status_code == 422
        assert "看最新的方案" in answer.text
        assert "调整责任人" not in text_of(get(client, make_user("auditor"), address))
