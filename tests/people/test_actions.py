from datetime import date

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cases.models import CaseEvent
from app.dates.clock import clock_at
from app.errors import InvalidInput, NotAllowed, NotFound, OutOfReach
from app.people.actions.documents import open_document, upload_document
from app.people.actions.register import (
    PersonAlreadyRegistered,
    RecordChanged,
    register_person,
    update_person,
)
from app.people.actions.reveal import reveal
from app.people.models import Person
from app.people.queries import (
    find_by_identity,
    get_person,
    search_people,
)
from tests.case_rows import make_case
from tests.factories import COMMUNITY, make_unit, make_user
from tests.people.factories import BORN, make_person, person_data

OTHER = "379902001001"
REGISTERED = {"registered_on": "2026-09-01", "unemployed_since": "2026-08-15", "reason_code": "20"}


@pytest.fixture(autouse=True)
def _day(session):
    with clock_at(date(2026, 11, 23)):
        make_unit(COMMUNITY)
        make_unit(OTHER)
        yield


@pytest.fixture
def officer(session):
    return make_user()


@pytest.fixture
def person(officer):
    return make_person(by=officer, sequence=101)


def errors_of(action, *args, **kwargs) -> dict:
    with pytest.raises(InvalidInput) as caught:
        action(*args, **kwargs)
    return caught.value.errors


def trail(session, action) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def test_registering_reads_sex_and_birth_from_the_number(session, person):
    assert (person.sex, person.birth_date, person.retirement_class) == ("male", BORN, "male")
    assert (person.name_pinyin, person.name_initials) == ("zhang san", "zs")
    assert person.masked_id_number == f"379***********{person.id_number.reveal()[-4:]}"
    assert person.masked_phone == "138****0101"
    assert [e.subject for e in trail(session, "person.registered")] == [f"person:{person.id}"]


def test_number_that_disagrees_is_named_at_the_field(session, officer):
    wrong = person_data(sequence=102, sex="male", birth_date="1980-03-15")
    errors = errors_of(register_person, wrong, by=officer)
    assert errors == {"birth_date": ["出生日期与证件号码不一致"]}
    errors = errors_of(register_person, {"phone": "1", "birth_date": "x"}, by=officer)
    assert set(errors) == {"unit_code", "name", "id_number", "phone", "birth_date"}
    assert errors["name"] == ["必须填写"]
    assert session.scalars(select(Person)).all() == []


def test_passport_needs_sex_and_birth_date(officer):
    data = person_data(id_type="passport", id_number="E1234567")
    assert errors_of(register_person, data, by=officer) == {"birth_date": ["必须填写"]}
    found = register_person({**data, "sex": "female", "birth_date": "1990-01-01"}, by=officer)
    assert found.id_number_tail == "4567"


def test_same_number_twice_is_a_conflict_that_names_the_person_only_within_reach(officer, person):
    data = person_data(sequence=101)
    with pytest.raises(PersonAlreadyRegistered, match="张三") as caught:
        register_person(data, by=officer)
    assert caught.value.details == {"person_id": person.id}
    stranger = make_user(unit=OTHER)
    with pytest.raises(PersonAlreadyRegistered, match="其他社区") as caught:
        register_person({**data, "unit_code": OTHER}, by=stranger)
    assert caught.value.details == {}


@pytest.mark.parametrize("role", ["auditor", "counsellor", "system_admin", "policy_editor"])
def test_other_roles_do_not_register(role):
    with pytest.raises(NotAllowed):
        register_person(person_data(), by=make_user(role, COMMUNITY))


def test_registering_outside_ones_communities_is_refused(officer):
    errors = errors_of(register_person, person_data(unit_code=OTHER), by=officer)
    assert errors == {"unit_code": ["这个社区不在您的管辖范围内"]}
    errors = errors_of(register_person, person_data(unit_code="379901001999"), by=officer)
    assert errors == {"unit_code": ["没有这个社区"]}


def test_update_records_names_of_fields_never_values(session, officer, person):
    update_person(person.id, {"phone": "13511112222", "education": "60"}, by=officer, version=1)
    assert person.version == 2
    assert person.phone.reveal() == "13511112222"
    (entry,) = trail(session, "person.updated")
    assert entry.detail == {"fields": ["education", "phone"]}
    with pytest.raises(RecordChanged):
        update_person(person.id, {"education": "70"}, by=officer, version=1)
    update_person(person.id, {"education": "60"}, by=officer)
    assert person.version == 2  # nothing changed


def test_update_corrects_the_number_with_what_it_tells(officer, person):
    other = person_data(born=date(1979, 1, 2), sequence=105)["id_number"]
    update_person(person.id, {"id_number": other}, by=officer)
    assert (person.sex, person.birth_date) == ("male", date(1979, 1, 2))
    wrong = {"sex": "female"}
    assert errors_of(update_person, person.id, wrong, by=officer) == {
        "sex": ["性别与证件号码不一致"]
    }
    wrong = {"retirement_class": "female_50"}
    assert "retirement_class" in errors_of(update_person, person.id, wrong, by=officer)
    womans = person_data(born=date(1979, 1, 2), sequence=106)["id_number"]
    update_person(person.id, {"id_number": womans}, by=officer)
    assert (person.sex, person.retirement_class) == ("female", None)


def test_search_by_every_handle(officer):
    zhang = make_person(by=officer, name="张三", sequence=201, phone="13812345678")
    zeng = make_person(by=officer, name="曾国强", sequence=203)
    make_person(by=make_user(unit=OTHER), name="张三丰", sequence=205, unit_code=OTHER)

    def found(text):
        return [p.id for p in search_people(by=officer, text=text).people]

    assert found("") == [zeng.id, zhang.id]  # by pinyin
    for text in ("张三", "张", "三", "zs", "zhangsan", "Zhang San", "5678", "13812345678"):
        assert found(text) == [zhang.id], text
    assert found(zhang.id_number.reveal().lower()) == [zhang.id]
    assert zhang.id in found(zhang.id_number.reveal()[-4:])
    assert found("zgq") == found("zeng") == found("国强") == [zeng.id]
    assert found("nobody") == []


@pytest.mark.parametrize("text", ["%", "_", "'", "\\", "\0", "\ud800", "x" * 500, "12%", "١٢٣٤"])
def test_search_takes_whatever_is_typed(officer, person, text):
    assert search_people(by=officer, text=text).next_cursor is None


def test_search_pages_by_cursor(officer):
    for n in range(5):
        make_person(by=officer, sequence=301 + 2 * n)
    seen, cursor = [], None
    while True:
        page = search_people(by=officer, cursor=cursor, limit=2)
        seen += [p.id for p in page.people]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 5
    for bad in ("x", "!!", "AA==", "é"):
        with pytest.raises(NotFound):
            search_people(by=officer, cursor=bad)


@pytest.mark.parametrize("role", ["system_admin", "policy_editor", "partner"])
def test_those_who_need_no_personal_data_see_nobody(role, person):
    user = make_user(role, COMMUNITY[:4])
    with pytest.raises(NotAllowed):
        search_people(by=user)
    with pytest.raises(OutOfReach):
        get_person(person.id, by=user)


def test_person_outside_reach_is_not_found(person):
    stranger = make_user(unit=OTHER)
    with pytest.raises(OutOfReach) as caught:
        get_person(person.id, by=stranger)
    assert caught.value.subject == f"person:{person.id}"
    with pytest.raises(NotFound):
        get_person(2**40, by=stranger)
    assert find_by_identity("resident_id", person.id_number.reveal(), by=stranger) is None


def test_reveal_needs_a_reason_and_the_role_and_is_recorded(session, officer, person):
    shown = reveal(person.id, "phone", reason="电话联系本人", by=officer)
    assert shown == "13800000101"
    (entry,) = trail(session, "person.unmasked")
    assert entry.by_id == officer.id
    assert entry.detail == {"field": "phone", "reason": "电话联系本人"}
    assert "reason" in errors_of(reveal, person.id, "phone", reason=" 查 ", by=officer)
    with pytest.raises(NotAllowed):
        reveal(person.id, "bank_account", reason="核对补贴账号", by=officer)
    for role in ("counsellor", "auditor"):
        with pytest.raises(NotAllowed):
            reveal(person.id, "id_number", reason="核对身份信息", by=make_user(role, COMMUNITY))
    with pytest.raises(NotFound):
        reveal(person.id, "id_number_index", reason="核对身份信息", by=officer)
    with pytest.raises(OutOfReach):
        reveal(person.id, "phone", reason="电话联系本人", by=make_user(unit=OTHER))
    assert len(trail(session, "person.unmasked")) == 1


def test_reveal_is_written_into_the_history_of_the_open_case(session, officer, person):
    case = make_case(officer, person=person)
    before = case.last_hash
    reveal(person.id, "id_number", reason="核对身份信息", by=officer)
    stored = upload_document(person.id, "a.pdf", PDF, {"kind": "other"}, by=officer)
    open_document(stored.id, by=officer)
    events = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id)).all()
    assert [(e.kind, e.data) for e in events] == [
        ("unmasked", {"field": "id_number", "reason": "核对身份信息"}),
        ("viewed", {"document": stored.id}),
    ]
    assert case.last_hash != before
    assert person.id_number.reveal() not in str([e.data for e in events])


def test_community_changes_through_the_case_while_one_is_open(officer, person):
    make_case(officer, person=person)
    boss = make_user("manager", COMMUNITY[:4])
    errors = errors_of(update_person, person.id, {"unit_code": OTHER}, by=boss)
    assert "个案" in errors["unit_code"][0]


PDF = b"%PDF-1.7\nnothing"
