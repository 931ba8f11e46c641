"""The register's pages, by role; every page is parsed and its labels are checked."""

import io
from datetime import date
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.dates.clock import clock_at
from app.people.actions.documents import upload_document
from app.people.actions.household import set_household
from app.people.actions.records import add_insurance_months, record_certificate
from app.people.actions.registrations import add_registration
from app.people.models import Person
from app.people.queries import declarations_of, find_by_identity, household_of
from tests.factories import COMMUNITY, make_unit, make_user, sign_in
from tests.people.factories import make_person, person_data
from tests.people.spreadsheets import line, number_of, read_back, workbook

OTHER = "379902001001"
PDF = b"%PDF-1.7\nnothing"


class Controls(HTMLParser):
    """Collects what an accessible page must agree on: ids, labels, headings, table headers."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.controls: list[tuple[str, dict]] = []
        self.headings: list[str] = []
        self.described: list[str] = []
        self.in_label = 0

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if "id" in values:
            self.ids.append(values["id"])
        if "aria-describedby" in values:
            self.described += values["aria-describedby"].split()
        if tag == "label":
            self.in_label += 1
            if "for" in values:
                self.labelled.add(values["for"])
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        hidden = tag == "input" and values.get("type") == "hidden"
        if tag in ("input", "select", "textarea") and not hidden and not self.in_label:
            self.controls.append((tag, values))

    def handle_endtag(self, tag):
        if tag == "label":
            self.in_label -= 1


def check_page(text: str) -> None:
    page = Controls()
    page.feed(text)
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"
    assert page.headings[:1] == ["h1"]
    assert page.headings.count("h1") == 1
    for tag, values in page.controls:
        assert values.get("id") in page.labelled or "aria-label" in values, (tag, values)
    assert set(page.described) <= set(page.ids)


@pytest.fixture(autouse=True)
def _day(session):
    with clock_at(date(2026, 11, 23)):
        make_unit(COMMUNITY)
        make_unit(OTHER)
        yield


@pytest.fixture
def officer(client):
    user = make_user()
    sign_in(client, user)
    return user


@pytest.fixture
def person(session, officer):
    made = make_person(by=officer, sequence=101, name="张三", residence_address="海滨街道二号院")
    session.commit()  # a refused request rolls back, and only what came before it remains
    return made


def get(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    if answer.mimetype == "text/html" and status < 300:
        check_page(answer.text)
    return answer


def post(client, address, data=None, status=303, **more):
    answer = client.post(address, data=data or {}, **more)
    assert answer.status_code == status, answer.text
    if status == 422:
        check_page(answer.text)
    return answer


def test_every_page_of_a_full_person(client, officer, person):
    add_registration(person.id, {"registered_on": "2026-09-01", "reason_code": "20"}, by=officer)
    add_insurance_months(
        person.id,
        {
            "first_month": "2025-01-01",
            "last_month": "2025-12-01",
            "employer": "海岱纺织厂",
            "division_code": "379901",
        },
        by=officer,
    )
    record_certificate(person.id, {"kind": "dibao", "valid_until": "2027-01-01"}, by=officer)
    set_household(person.id, [{"relation": "child", "name": "张小"}], by=officer)
    stored = upload_document(person.id, "户口簿.pdf", PDF, {"kind": "hukou_booklet"}, by=officer)
    base = f"/people/{person.id}"
    text = get(client, base).text
    assert "2025-01 — 2025-12" in text
    assert "379***********" in text
    assert person.id_number.reveal() not in text
    assert "13800000101" not in text
    assert "海滨街道****" in text
    for address in (
        "/people",
        "/people/new",
        f"{base}/edit",
        f"{base}/household",
        f"{base}/documents/new",
        f"{base}/reveal/phone",
        f"/people/registrations/{person.registration.id}/cancel",
        "/people/import",
    ):
        shown = get(client, address).text
        assert person.id_number.reveal() not in shown
        assert "13800000101" not in shown
    for kind in (
        "registration",
        "insurance",
        "certificate",
        "service",
        "income",
        "declaration",
        "check",
    ):
        get(client, f"{base}/add/{kind}")
    get(client, f"{base}/add/nothing", 404)
    assert get(client, f"/people/documents/{stored.id}").data == PDF


def test_search_page_finds_by_initials(client, officer, person):
    assert "张三" in get(client, "/people?q=zs").text
    assert "没有找到" in get(client, "/people?q=ls").text


def test_new_person_keeps_what_was_typed_and_says_what_is_wrong(client, session, officer):
    data = person_data(sequence=103, name="李四", job_wish="保洁", education="60")
    wrong = {**data, "id_number": data["id_number"][:-1] + "A", "phone": "12"}
    text = post(client, "/people/new", wrong, 422).text
    assert 'value="保洁"' in text
    assert 'value="李四"' in text
    assert "证件号码应为 17 位数字加一位数字或 X" in text
    assert "电话号码不正确" in text
    assert 'href="#field-phone"' in text
    answer = post(client, "/people/new", data)
    found = find_by_identity("resident_id", data["id_number"])
    assert answer.location == f"/people/{found.id}"
    text = post(client, "/people/new", data, 409).text
    assert "已经登记" in text
    assert f'href="/people/{found.id}"' in text


def test_same_entry_sent_twice_is_entered_once(client, session, officer):
    data = {**person_data(sequence=105), "idempotency_key": "k1"}
    first = post(client, "/people/new", data)
    assert post(client, "/people/new", data).location == first.location
    post(client, "/people/new", {**data, "name": "别人"}, 422)


def test_edit_changes_only_what_was_typed(client, session, officer, person):
    address = f"/people/{person.id}/edit"
    form = {
        "name": "张三",
        "unit_code": COMMUNITY,
        "education": "60",
        "version": "1",
        "sex": "male",
        "birth_date": "1980-03-14",
        "retirement_class": "male",
        "id_type": "resident_id",
    }
    post(client, address, form)
    session.expire_all()
    assert person.phone.reveal() == "13800000101"
    assert person.education == "60"
    post(client, address, form, 409)  # opened before the change
    post(client, address, {**form, "version": "2", "remove_phone": "1"})
    session.expire_all()
    assert person.phone is None
    number = person_data(sequence=106)["id_number"]
    post(client, address, {**form, "version": "3", "id_number": number})
    session.expire_all()
    assert (person.sex, person.id_number.reveal()) == ("female", number)


def test_reveal_asks_for_a_reason_records_it_and_is_not_stored(client, session, officer, person):
    address = f"/people/{person.id}/reveal/phone"
    assert "13800000101" not in post(client, address, {"reason": ""}, 422).text
    answer = post(client, address, {"reason": "电话联系本人"}, 200)
    assert "13800000101" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "person.unmasked"))
    assert [entry.detail["reason"] for entry in entries] == ["电话联系本人"]
    post(client, f"/people/{person.id}/reveal/bank_account", {"reason": "核对补贴账号"}, 403)
    get(client, f"/people/{person.id}/reveal/name", 404)


def test_person_outside_reach_is_not_found_and_the_attempt_recorded(client, session, person):
    sign_in(client, make_user(unit=OTHER))
    for address in ("", "/edit", "/household", "/reveal/phone", "/add/income", "/documents/new"):
        get(client, f"/people/{person.id}{address}", 404)
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "out_of_reach")).all()
    assert len(entries) == 6
    assert {entry.subject for entry in entries} == {f"person:{person.id}"}


@pytest.mark.parametrize("role", ["system_admin", "policy_editor", "policy_approver", "partner"])
def test_roles_without_people_see_none(client, person, role):
    sign_in(client, make_user(role, COMMUNITY[:4]))
    for address in ("/people", f"/people/{person.id}", "/people/new", "/people/import"):
        get(client, address, 403)


def test_auditor_looks_and_changes_nothing(client, session, person):
    sign_in(client, make_user("auditor", COMMUNITY[:4]))
    text = get(client, f"/people/{person.id}").text
    assert "修改信息" not in text
    assert "查看完整" not in text
    for address in ("edit", "household", "add/income", "documents/new"):
        post(client, f"/people/{person.id}/{address}", {"name": "x"}, 403)
    post(client, f"/people/{person.id}/reveal/phone", {"reason": "电话联系本人"}, 403)


def test_signed_out_is_sent_to_sign_in(client, session):
    assert client.get("/people").status_code in (302, 303)


def test_records_are_added_and_ended(client, session, officer, person):
    base = f"/people/{person.id}"
    form = {"registered_on": "2026-09-01", "unemployed_since": "", "reason_code": "20"}
    post(client, f"{base}/add/registration", {**form, "reason_code": ""}, 422)
    post(client, f"{base}/add/registration", form)
    session.expire_all()
    registration = person.registration
    address = f"/people/registrations/{registration.id}/cancel"
    post(client, address, {"cancelled_on": "2026-08-01", "cancel_code": "11"}, 422)
    post(client, address, {"cancelled_on": "2026-10-01", "cancel_code": "11"})
    post(client, f"{base}/add/income", {"year": "2026", "kind": "earned", "amount": "1,5"}, 422)
    post(client, f"{base}/add/income", {"year": "2026", "kind": "earned", "amount": "15"})
    post(client, f"{base}/add/certificate", {"kind": "dibao", "covers_family": "true"})
    post(client, f"{base}/add/check", {"register": "dibao", "found": ""}, 422)
    post(client, f"{base}/add/check", {"register": "dibao", "found": "false"})
    assert "社会救助平台：无记录" in get(client, base).text
    post(client, f"{base}/add/declaration", {"kind": "data_use", "signed_on": "2026-11-01"})
    (consent,) = declarations_of(person.id)
    post(client, f"/people/declarations/{consent.id}/withdraw")
    post(client, f"/people/declarations/{consent.id}/withdraw", status=409)
    assert "已撤回" in get(client, base).text
    session.expire_all()
    (certificate,) = person.certificates
    assert certificate.covers_family is True
    post(client, f"/people/certificates/{certificate.id}/withdraw")
    text = get(client, base).text
    assert "被用人单位录用" in text
    assert "最低生活保障证明" not in text


def test_household_keeps_numbers_that_are_not_shown(client, session, officer, person):
    wife = make_person(by=officer, name="李四", sequence=102)
    session.commit()
    number = wife.id_number.reveal()
    base = f"/people/{person.id}/household"
    form = {
        "members-0-relation": "spouse",
        "members-0-name": "李四",
        "members-0-id_number": number,
        "members-3-relation": "child",
        "members-3-name": "",
        "members-3-birth_date": "x",
    }
    text = post(client, base, form, 422).text
    assert "members-1-name" in text  # gaps are closed
    assert number in text  # what was typed comes back
    del form["members-3-relation"], form["members-3-name"], form["members-3-birth_date"]
    post(client, base, form | {"members-4-name": "", "members-4-lives_together": "true"})
    member = household_of(person.id).members[1]
    shown = get(client, base).text
    assert number not in shown
    again = {
        "members-0-relation": "spouse",
        "members-0-name": "李四",
        "members-0-employed": "true",
        "members-0-id": str(member.id),
    }
    post(client, base, again)
    session.expire_all()
    member = household_of(person.id).members[1]
    assert (member.employed, member.person_id) == (True, wife.id)


def test_document_upload_and_download(client, session, officer, person):
    base = f"/people/{person.id}/documents/new"
    for content, name in ((b"<script>", "a.pdf"), (b"", "a.pdf"), (PDF, "a.png")):
        data = {"file": (io.BytesIO(content), name), "kind": "identity"}
        post(client, base, data, 422, content_type="multipart/form-data")
    post(client, base, {"kind": "identity"}, 422)
    data = {"file": (io.BytesIO(PDF), "身份证 复印.pdf"), "kind": "identity"}
    post(client, base, data, content_type="multipart/form-data")
    text = get(client, f"/people/{person.id}").text
    assert "身份证 复印.pdf" in text
    number = int(text.split("/people/documents/")[1].split('"')[0])
    answer = client.get(f"/people/documents/{number}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    looks = session.scalars(select(AuditEntry).where(AuditEntry.action == "person.viewed")).all()
    assert [look.detail for look in looks] == [{"document": number}]
    sign_in(client, make_user(unit=OTHER))
    get(client, f"/people/documents/{number}", 404)
    post(client, f"/people/documents/{number}/withdraw", status=404)


def send(client, content, name="名单.xlsx", status=303):
    data = {"file": (io.BytesIO(content), name)}
    return post(client, "/people/import", data, status, content_type="multipart/form-data")


def test_import_by_pages(client, session, officer):
    content = workbook([line(1), line(2, 联系电话="1"), line(1), line(3, 备注="x")])
    address = send(client, content).location
    text = get(client, address).text
    assert "与第 2 行是同一个证件号码" in text
    assert "备注" in text
    assert "导入 2 行" in text
    assert number_of(1) not in text
    assert session.scalars(select(Person)).all() == []
    assert "电话号码不正确" in get(client, f"{address}?status=error").text
    assert "与第 2 行" not in get(client, f"{address}?status=error").text
    post(client, f"{address}/confirm")
    assert len(session.scalars(select(Person)).all()) == 2
    text = get(client, address).text
    assert "导入结果" in text
    assert "已导入：新增 2 人" in text
    post(client, f"{address}/confirm", status=409)
    back = read_back(get(client, f"{address}/rejected.xlsx").data)
    assert [row["姓名*"] for row in back] == [line(2)["姓名"], line(1)["姓名"]]
    sign_in(client, make_user())
    get(client, address, 404)
    post(client, f"{address}/confirm", status=404)


def test_import_of_a_broken_file_says_why(client, officer):
    assert "不是 XLSX 文件" in send(client, b"a,b\n1,2", "a.csv", 422).text
    assert "请选择要导入的表格" in post(client, "/people/import", {}, 422).text
    assert "没有填写任何人" in send(client, get_template(client), status=422).text


def get_template(client):
    answer = get(client, "/people/import/template.xlsx")
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.data
