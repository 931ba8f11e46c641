"""What stands beside a task's form: the person, the documents asked for, the plan, the visits."""

from datetime import timedelta

import pytest

from app.cases.models import Task
from app.dates.clock import clock_at, today
from app.errors import InvalidInput
from app.extensions import db
from app.people.actions.documents import upload_document
from app.people.actions.records import record_certificate
from app.people.actions.register import update_person
from tests.case_driver import CaseDriver
from tests.people.test_pictures import a_photo
from tests.web.pages import get, text_of


@pytest.fixture
def drive(session):
    return CaseDriver()


@pytest.fixture
def now(drive):
    with clock_at(drive.now):
        yield drive.now


def materials(client, drive, element="record_registration"):
    shown = get(client, drive.officer, f"/tasks/{drive.task(element).id}")
    return [text_of(li) for li in shown.xpath("//ul[contains(@class, 'materials')]/li")]


def test_documents_that_the_stage_asks_for_are_marked(client, drive, now):
    found = materials(client, drive)
    assert found[0].startswith("身份证或社会保障卡 缺")
    assert "公安户籍" in found[0]  # whose data answer instead
    given = {"kind": "identity", "issuer": "槐安公安分局", "valid_until": "2026-03-20"}
    upload_document(drive.person.id, "身份证.pdf", b"%PDF-1.7", given, by=drive.officer)
    assert materials(client, drive)[0] == (
        "身份证或社会保障卡 快到期 槐安公安分局 · 有效期至3月20日"
    )


def test_registration_shows_what_the_persons_own_facts_ask_for(client, drive, now):
    assert not any("失地证明" in line for line in materials(client, drive))
    update_person(drive.person.id, {"land_expropriated": True}, by=drive.officer)
    assert any(line.startswith("失地证明 缺") for line in materials(client, drive))


def test_a_category_asks_for_its_certificate_and_says_when_it_has_run_out(client, drive, now):
    record_certificate(
        drive.person.id,
        {"kind": "disability", "issuer": "残联", "valid_until": "2030-01-01", "number": "1"},
        by=drive.officer,
    )
    drive.register()
    assert "残疾人证 已有 残联 · 有效期至2030年1月1日" in materials(
        client, drive, "preliminary_review"
    )
    drive.person.certificates[0].valid_until = today() - timedelta(days=1)
    assert any(
        line.startswith("残疾人证 已过期")
        for line in materials(client, drive, "preliminary_review")
    )


def test_a_file_that_says_which_certificate_it_is_is_no_longer_missing(client, drive, now):
    record_certificate(
        drive.person.id,
        {"kind": "disability", "issuer": "残联", "valid_until": "2030-01-01", "number": "1"},
        by=drive.officer,
    )
    drive.register()
    drive.person.certificates[0].valid_until = today() - timedelta(days=1)

    def upload(**given):
        given = {"kind": "certificate", "issuer": "市残联", **given}
        upload_document(drive.person.id, "残疾人证.pdf", b"%PDF-1.7", given, by=drive.officer)

    upload(certificate="dibao")
    shown = get(client, drive.officer, f"/tasks/{drive.task('preliminary_review').id}")
    (link,) = shown.xpath("//ul[contains(@class, 'materials')]//a[contains(@href, 'disability')]")
    form = get(client, drive.officer, link.get("href"))
    assert form.xpath("//select[@name='certificate']/option[@selected]/@value") == ["disability"]
    upload(certificate="disability", valid_until="2031-05-01")
    assert "残疾人证 已有 市残联 · 有效期至2031年5月1日" in materials(
        client, drive, "preliminary_review"
    )
    with pytest.raises(InvalidInput) as refused:
        upload(kind="identity", certificate="disability")
    assert "certificate" in refused.value.errors


def test_plan_visits_and_categories_stand_beside_the_form(client, drive):
    drive.register().recognise().plan().serve().visit("continues")
    task = db.session.query(Task).filter_by(case_id=drive.case.id, status="open").first()
    with clock_at(drive.now):
        shown = get(client, drive.officer, f"/tasks/{task.id}").get_element_by_id("beside")
    assert "城镇大龄失业人员" in text_of(shown.get_element_by_id("person"))
    assert "前" in text_of(shown.get_element_by_id("plan"))
    assert "继续" in text_of(shown.get_element_by_id("visits"))
    assert drive.person.phone.reveal() not in text_of(shown)


def test_a_due_date_says_what_it_stepped_over(client, drive, now):
    shown = get(client, drive.officer, f"/tasks/{drive.task('record_registration').id}")
    words = text_of(shown.xpath("//details[@class='due-days']")[0])
    assert "个工作日" in words


def test_a_photo_sent_in_is_kept_without_its_place(client, drive, now):
    stored = upload_document(
        drive.person.id, "照片.jpg", a_photo("JPEG"), {"kind": "identity"}, by=drive.officer
    )
    assert b"Secretphone" not in stored.content
    assert stored.size == len(stored.content)
