"""One plan for each person: why it says what it says, and what a new version changed."""

import io

import pytest
from pypdf import PdfReader

from app.dates.clock import clock_at
from app.plans.queries import current_plan
from tests.case_driver import CaseDriver
from tests.factories import sign_in


@pytest.fixture
def drive(session):
    """A second version lies ready to be signed: the target and a date are others, the training has
    gone, a referral has come."""
    drive = CaseDriver().in_service().visit("needs_change")
    drive.do(
        "assess_needs",
        met_on=drive.today,
        mode="office",
        barriers=["age", "skills"],
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
        "年龄偏大",
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
