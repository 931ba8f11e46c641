"""The whole case on paper: all that the case page tells, who printed it, and whose numbers."""

import io

import pytest
from pypdf import PdfReader

from app.archive.file.printing import print_case
from app.audit.models import AuditEntry
from app.cases.copies.actions import copy_in
from app.cases.models import CaseEvent
from app.cases.opinions.actions import answer_opinion, ask_opinion
from app.dates.clock import clock_at
from app.errors import InvalidInput, NotAllowed, OutOfReach
from tests.case_driver import CaseDriver
from tests.factories import make_user, sign_in
from tests.machine import fits, seconds_used


@pytest.fixture
def drive(session):
    return CaseDriver()


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def print_it(drive, by=None, **more) -> bytes:
    with clock_at(drive.now):
        return print_case(drive.case.id, by=by or drive.officer, **more)


def events(session, drive, kind: str) -> list[CaseEvent]:
    return session.query(CaseEvent).filter_by(case_id=drive.case.id, kind=kind).all()


def test_everything_is_in_it_with_contents_that_lead_there(drive, session):
    drive.in_service().visit("continues", situation="仍在找工作").wait(20)
    drive.visit(
        "refused",
        refused_service="job_referral",
        refused_offer="海州物业保洁员",
        refusal_reason="路太远",
    )
    content = print_it(drive)
    reader = PdfReader(io.BytesIO(content))
    text = text_of(content)
    for part in (
        drive.person.name,
        drive.person.masked_id_number,
        "等待复核拒绝情况",
        "连续失业一年以上",
        "县区审核认定",
        "家政培训",
        "援助协议",
        "仍在找工作",
        "职业介绍：海州物业保洁员",
        "路太远",
        "就业困难人员认定通知书",
        "agreement.pdf",
        "填写登记表",
        f"打印人{drive.officer.display_name}",
        "没有记录的部分：家庭成员、就业和回访、情况变化、退出。",
    ):
        assert part in text, part
    assert drive.person.id_number.reveal() not in text
    titles = [entry.title for entry in reader.outline]
    assert titles[0] == "一、认定意见与理由"
    assert titles[-2].endswith("、经过")
    assert titles[-1].endswith("、附件")
    cover = reader.pages[0].extract_text()
    for entry in reader.outline:
        number = reader.get_destination_page_number(entry) + 1
        assert f"{entry.title}\n{number}" in cover
        assert entry.title in reader.pages[number - 1].extract_text()
    assert all(f"个案第 {drive.case.id} 号" in page.extract_text() for page in reader.pages)


def test_what_colleagues_were_asked_and_told_is_in_it(drive):
    neighbour = make_user(unit="379901001002", display_name="王强")
    task = drive.task("record_registration")
    with clock_at(drive.now):
        asked = ask_opinion(task.id, of=neighbour, question="原件是否够用？", by=drive.officer)
        answer_opinion(asked.id, answer="够用。", by=neighbour)
        copy_in(drive.case.id, to=neighbour, word="请先看一下", by=drive.officer)
    text = text_of(print_it(drive))
    for part in ("请王强提出意见：原件是否够用？", "够用。", "抄送给王强：请先看一下"):
        assert part in text, part


def test_it_is_on_record_who_printed_and_a_closed_case_is_printed_too(drive, session):
    drive.in_service()
    drive.case.status = "cancelled"
    drive.case.closed_at = drive.now
    print_it(drive, reason=" 办结归档 ")
    (event,) = events(session, drive, "printed")
    assert event.by_id == drive.officer.id
    assert event.data == {"numbers": "masked", "reason": "办结归档"}
    assert session.query(AuditEntry).filter_by(action="case.printed").count() == 1


def test_whole_numbers_need_a_reason_and_the_right_to_see_them(drive, session):
    drive.register()
    with pytest.raises(InvalidInput):
        print_it(drive, in_full=True)
    text = text_of(print_it(drive, in_full=True, reason="办结归档"))
    assert drive.person.id_number.reveal() in text
    looks = {e.data["field"] for e in events(session, drive, "unmasked")}
    assert looks == {"id_number", "phone"}
    with pytest.raises(NotAllowed):
        print_it(drive, by=drive.staff["counsellor"], in_full=True, reason="办结归档")
    with pytest.raises(OutOfReach):
        print_it(drive, by=make_user("community_officer", unit="379902001001"))


def test_sixty_visits_are_printed_in_time(drive, session):
    drive.in_service()
    for _number in range(60):
        drive.wait(20).visit("continues", situation="在家照顾老人,仍在找工作")
    session.expire_all()
    printed = []
    assert fits(seconds_used(lambda: printed.append(print_it(drive))), 3)
    assert text_of(printed[0]).count("仍在找工作") == 60


def test_the_page_prints_and_says_what_is_wanting(drive, client):
    sign_in(client, drive.officer)
    address = f"/cases/{drive.case.id}/file"
    assert f'href="{address}"' in client.get(f"/cases/{drive.case.id}").text
    answer = client.post(address, data={"numbers": "full"})
    assert answer.status_code == 422
    assert "请写明查看原因" in answer.text
    answer = client.post(address, data={})
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    sign_in(client, drive.staff["counsellor"])
    assert 'name="numbers"' not in client.get(address).text
