"""The agreement: its text from the release, two ways to sign, nobody to change it afterwards."""

import base64
import hashlib
import io
import json

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.cases.actions import reassign_case
from app.dates.clock import clock_at
from app.errors import Conflict, InvalidInput
from app.people.actions.documents import withdraw_document
from app.people.models import Document
from app.plans.actions import AgreementSigned, record_agreement, sign_on_screen
from app.plans.agreement_paper import agreement_paper
from app.plans.agreement_text import digest, read_body
from app.plans.models import Agreement
from app.plans.queries import agreements_of_case, current_agreement, get_agreement
from app.releases.checking import findings_in
from tests.case_driver import CaseDriver
from tests.factories import make_user, sign_in
from tests.forms.signed import drawn


@pytest.fixture
def drive(session):
    """A case whose agreement lies ready to be signed."""
    return draft(assess(CaseDriver().register().recognise()))


def assess(drive):
    return drive.do(
        "assess_needs",
        met_on=drive.today,
        mode="office",
        barriers=["age"],
        needs=["skills_training"],
        situation="愿意就近就业",
    )


def sign(drive, agreement, sent=None):
    with clock_at(drive.now):
        return sign_on_screen(agreement.id, drawn() if sent is None else sent, by=drive.officer)


def draft(drive, words="家政培训"):
    measures = [{"kind": "skills_training", "description": words, "due_on": "2026-06-01"}]
    return drive.do("draft_plan", goal="employment", target_on="2026-12-01", measures=measures)


def waiting(drive):
    return get_agreement(current_agreement(drive.case.id).id, by=drive.officer)


def text_of(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def test_the_text_is_the_releases_with_parties_measures_duties_and_period(drive):
    agreement = waiting(drive)
    words = "\n".join(block.text for block in read_body(agreement.body.reveal()))
    for part in (
        drive.person.name,
        drive.officer.display_name,
        "甲方责任",
        "乙方责任",
        "至2026年12月1日止",
        "违约责任",
    ):
        assert part in words, part
    assert "{{" not in words
    assert ["1", "职业技能培训", "家政培训", "2026年6月1日"] in [
        row for block in read_body(agreement.body.reveal()) for row in block.rows
    ]
    assert drive.person.id_number.reveal() not in words
    assert agreement.body_sha256 == digest(agreement.body.reveal())


def test_the_paper_to_print_has_the_whole_text_and_room_for_signatures(drive):
    agreement = waiting(drive)
    found = text_of(agreement_paper(agreement))
    for part in ("就业援助协议", agreement.number, "家政培训", "甲方（盖章）", "第 1 页 共"):
        assert part in found, part
    assert agreement.body_sha256 in found


def test_a_signature_on_the_screen_is_kept_with_hash_and_moment_and_completes_the_task(drive):
    agreement = waiting(drive)
    sign(drive, agreement)
    assert "sign_agreement" not in drive.waiting
    signed = waiting(drive)
    assert (signed.status, signed.signed_at is not None) == ("signed", True)
    assert signed.signature.startswith(b"\x89PNG")
    copy = drive_document(signed)
    assert copy.sha256 == hashlib.sha256(copy.content).hexdigest()
    assert "在屏幕上阅读本协议并签字" in text_of(copy.content)
    assert signed.body_sha256 in text_of(copy.content)


def drive_document(agreement):
    from app.extensions import db

    return db.session.get(Document, agreement.document_id)


@pytest.mark.parametrize(
    "sent",
    ["", "data:image/png;base64,AAAA", "data:text/html;base64,AAAA", "data:image/png;base64,%%"],
)
def test_no_signature_no_agreement(drive, sent):
    with pytest.raises(InvalidInput) as raised:
        sign(drive, waiting(drive), sent)
    assert "signature" in raised.value.errors


def test_an_empty_box_is_no_signature_and_a_white_picture_with_ink_is_one(drive):
    empty = io.BytesIO()
    Image.new("RGBA", (300, 100), (0, 0, 0, 0)).save(empty, "PNG")
    sent = "data:image/png;base64," + base64.b64encode(empty.getvalue()).decode()
    with pytest.raises(InvalidInput):
        sign(drive, waiting(drive), sent)
    sign(drive, waiting(drive), drawn("RGB"))
    assert waiting(drive).is_signed


def test_a_signed_agreement_is_not_changed_by_anybody(drive, session):
    agreement = waiting(drive)
    sign(drive, agreement)
    with pytest.raises(AgreementSigned) as raised:
        sign(drive, agreement)
    assert "不能再改动" in raised.value.message
    answers = {"result": "declined", "reason": "后悔了"}
    with pytest.raises(AgreementSigned):
        record_agreement(drive.case, agreement.id, answers, by=drive.officer)
    with pytest.raises(Conflict, match="不能撤下"):
        withdraw_document(waiting(drive).document_id, by=drive.officer)
    with pytest.raises(IntegrityError, match="never changes"), session.begin_nested():
        session.execute(
            update(Agreement).where(Agreement.id == agreement.id).values(party="别的单位")
        )


def test_a_changed_plan_makes_another_agreement_and_the_old_one_stays(drive):
    first = waiting(drive)
    sign(drive, first)
    drive.serve().visit("needs_change")
    draft(assess(drive), "养老护理培训")
    second = waiting(drive)
    assert second.id != first.id
    sign(drive, second)
    statuses = [a.status for a in agreements_of_case(drive.case.id)]
    assert statuses == ["signed", "replaced"]
    old = get_agreement(first.id, by=drive.officer)
    assert "家政培训" in old.body.reveal()
    assert "养老护理培训" not in old.body.reveal()


def test_an_agreement_given_back_for_changes_is_not_signed_any_more(drive):
    old = waiting(drive)
    drive.do("sign_agreement", result="change", reason="先不参加培训")
    with pytest.raises(Conflict, match="不在等待签订"):
        sign(drive, old)


def test_pages_read_print_sign_and_answer_in_words(drive, client):
    agreement = waiting(drive)
    sign_in(client, drive.officer)
    assert "在屏幕上签字" in client.get(f"/agreements/{agreement.id}").text
    assert client.get(f"/agreements/{agreement.id}.pdf").mimetype == "application/pdf"
    path = f"/agreements/{agreement.id}/sign"
    assert "确认签订" in client.get(path).text
    empty = client.post(path, data={"signature": ""})
    assert (empty.status_code, "请先在签字框内签字" in empty.text) == (422, True)
    assert client.post(path, data={"signature": drawn()}).status_code == 303
    assert "与拟定时一致" in client.get(f"/agreements/{agreement.id}").text
    again = client.post(path, data={"signature": drawn()})
    assert (again.status_code, "不能再改动" in again.text) == (409, True)
    sign_in(client, drive.staff["counsellor"])
    assert client.get(path).status_code in (303, 409)


def test_an_agreement_keeps_its_officer_and_the_page_says_who_is_responsible_now(drive, client):
    agreement = waiting(drive)
    sign(drive, agreement)
    path = f"/agreements/{agreement.id}"
    sign_in(client, drive.staff["manager"])
    assert "现在的帮扶责任人" not in client.get(path).text
    new = make_user(display_name="孙丽")
    reassign_case(drive.case, to=new, by=drive.staff["manager"], reason="调岗")
    sign_in(client, drive.staff["manager"])
    assert "现在的帮扶责任人：孙丽。" in client.get(path).text
    assert f"责任人{drive.officer.display_name}，" in client.get(path).text
    assert "现由孙丽负责" in client.get(f"/cases/{drive.case.id}").text


def test_the_check_refuses_a_template_that_names_what_no_agreement_has(app):
    text = {
        "type": "text",
        "id": "t",
        "text": "甲方：{{part}}，{{ if phone = null then 1 else 2 }}",
    }
    form = {"id": "assistance_agreement", "type": "default", "components": [text]}
    found = findings_in({"forms/assistance_agreement.form": json.dumps(form).encode()})
    assert any("part" in finding.message for finding in found)
    assert not any("phone" in finding.message for finding in found)
