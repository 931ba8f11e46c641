from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.dates.clock import clock_at
from app.errors import InvalidInput
from app.people.actions.registrations import cancel_registration
from app.people.import_ import sheets
from app.people.import_.apply import apply_preview
from app.people.import_.preview import preview
from app.people.import_.workbook import read_sheet
from app.people.models import Certificate, Person, UnemploymentRegistration
from app.people.queries import find_by_identity
from tests.factories import COMMUNITY, make_unit, make_user
from tests.machine import fits, seconds_used
from tests.people.spreadsheets import line, number_of, read_back, workbook

OTHER = "379902001001"


@pytest.fixture(autouse=True)
def _day(session):
    with clock_at(date(2026, 11, 23)):
        make_unit(COMMUNITY)
        make_unit(OTHER)
        yield


@pytest.fixture
def officer(session):
    return make_user("street_officer", COMMUNITY[:9])


def look(lines, by):
    return preview(read_sheet(workbook(lines)), by=by)


def bring_in(lines, by):
    result = look(lines, by)
    return apply_preview(result, by=by, source="test"), result


def reasons(result):
    return {row.number: ";".join(row.reasons) for row in result.rejected}


def test_new_people_come_in_with_registration_and_certificates(session, officer):
    counts, _ = bring_in(
        [
            line(1, 低保有效期至="2027-05-31", 就业创业证号="3799010026000001", 民族="回"),
            line(
                2,
                性别="女",
                出生日期=datetime(1975, 6, 1),
                残疾人证号="X12",
                残疾人证有效期至="20300101",
            ),
        ],
        officer,
    )
    assert counts == {"new": 2, "update": 0, "same": 0, "duplicate": 0, "error": 0}
    first = find_by_identity("resident_id", number_of(1))
    assert (first.sex, first.birth_date, first.ethnicity, first.education) == (
        "male",
        date(1975, 6, 1),
        "03",
        "60",
    )
    assert first.registration.registered_on == date(2026, 9, 1)
    assert first.registration.reason_code == "20"
    assert first.created_by == first.registration.handler_id == officer.id
    assert {c.kind for c in first.certificates} == {"dibao", "employment"}
    assert first.name_initials.startswith("cs")
    assert session.scalar(select(AuditEntry.detail).where(AuditEntry.action == "people.imported"))


def test_importing_twice_changes_nothing(session, officer):
    lines = [line(n, 低保有效期至="2027-05-31") for n in range(1, 6)]
    bring_in(lines, officer)
    before = session.execute(select(Person.id, Person.version, Person.updated_at)).all()
    counts, _ = bring_in(lines, officer)
    assert counts == {"new": 0, "update": 0, "same": 5, "duplicate": 0, "error": 0}
    assert session.execute(select(Person.id, Person.version, Person.updated_at)).all() == before
    assert session.scalar(select(func.count(Certificate.id))) == 5
    assert session.scalar(select(func.count(UnemploymentRegistration.id))) == 5


def test_known_person_is_updated_and_blank_cells_say_nothing(officer):
    bring_in([line(1, 求职意向="保安", 户籍地址="一号路")], officer)
    counts, _ = bring_in(
        [
            {
                "姓名": line(1)["姓名"],
                "证件号码": number_of(1),
                "联系电话": "13511112222",
                "责任社区代码": COMMUNITY,
                "求职意向": None,
            }
        ],
        officer,
    )
    person = find_by_identity("resident_id", number_of(1))
    assert counts["update"] == 1
    assert person.phone.reveal() == "13511112222"
    assert person.job_wish == "保安"
    assert person.version == 2


def test_same_person_twice_in_a_file_is_named(officer):
    result = look([line(1), line(2), line(1, 联系电话="13500000000")], officer)
    assert [row.status for row in result.rows] == ["new", "new", "duplicate"]
    assert reasons(result) == {4: "与第 2 行是同一个证件号码"}


def test_errors_name_the_column_and_the_reason(officer):
    result = look(
        [
            line(1, 证件号码=number_of(1)[:17] + ("1" if number_of(1)[17] != "1" else "2")),
            line(2, 性别="男"),
            line(3, 失业原因="不想说"),
            line(4, 失业登记日期="2026-02-30"),
            line(5, 失业登记日期="2027-01-01"),
            line(6, 失业日期="2026-09-02"),
            line(7, 联系电话="123"),
            line(8, 责任社区代码=OTHER),
            line(9, 姓名=None),
            line(10, 有劳动能力="也许"),
            line(11, 失业登记日期=None),
            line(12, 出生日期="1976-06-01"),
        ],
        officer,
    )
    told = reasons(result)
    for number, words in {
        2: "证件号码：证件号码的校验码不对",
        3: "性别：性别与证件号码不一致",
        4: "失业原因：“不想说”不在可选项中",
        5: "失业登记日期：日期 2026-02-30 不存在",
        6: "失业登记日期：不能晚于今天",
        7: "失业日期：失业日期不能晚于登记日期",
        8: "联系电话：电话号码不正确",
        9: "责任社区代码：没有这个社区，或不在您的管辖范围内",
        10: "姓名：必须填写",
        11: "有劳动能力：应填“是”或“否”",
        12: "失业登记日期：必须填写",
        13: "出生日期：出生日期与证件号码不一致",
    }.items():
        assert words in told[number], (number, told[number])


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (370101198001010010.0, "存成了数字"),
        (370101198001010010, "存成了数字"),
        ("3.79901E+17", "科学计数法"),
        ("3.79901197506E+17", "科学计数法"),
        (number_of(1)[:15] + "000", "末三位是 000"),
        ("=A1&B1", "公式"),
        ("#N/A", "错误值 #N/A"),
        ("379901750601001", "15 位的旧号码"),
        (True, "应填写证件号码"),
    ],
)
def test_numbers_damaged_by_excel_are_explained(officer, cell, words):
    result = look([line(1, 证件号码=cell)], officer)
    assert words in reasons(result)[2]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-9-1",
        "2026/09/01",
        "2026.9.1",
        "2026年9月1日",
        "20260901",
        20260901,
        datetime(2026, 9, 1),
        date(2026, 9, 1),
        46266,
        "2026-09-01 00:00:00",
        "２０２６－０９－０１",
    ],
)
def test_dates_in_every_usual_writing(officer, cell):
    result = look([line(1, 失业登记日期=cell)], officer)
    assert reasons(result) == {}
    assert result.rows[0].registration["registered_on"] == date(2026, 9, 1)


def test_registration_in_force_is_not_silently_replaced(officer):
    bring_in([line(1)], officer)
    result = look([line(1, 失业登记日期="2026-10-01")], officer)
    assert "已有 2026-09-01 的失业登记生效" in reasons(result)[2]
    known = find_by_identity("resident_id", number_of(1)).registration
    cancel_registration(known.id, {"cancelled_on": "2026-10-05", "cancel_code": "11"}, by=officer)
    assert "早于上一次失业登记的注销日期" in reasons(look([line(1)], officer))[2]
    counts, _ = bring_in([line(1, 失业登记日期="2026-11-01", 失业日期="2026-10-30")], officer)
    assert counts["update"] == 1


def test_person_of_another_reach_is_not_touched_nor_described(officer):
    stranger = make_user("community_officer", OTHER)
    bring_in([line(1, 责任社区代码=None)], stranger)  # their only community is filled in
    assert find_by_identity("resident_id", number_of(1)).unit_code == OTHER
    result = look([line(1)], officer)
    assert "已由其他社区登记" in reasons(result)[2]


def test_another_name_for_a_known_number_is_an_error(officer):
    bring_in([line(1)], officer)
    assert "另一个姓名" in reasons(look([line(1, 姓名="李四")], officer))[2]


def test_title_above_headings_and_unknown_columns(officer):
    content = workbook([line(1, 备注="无")], title="海岱市失业人员登记表")
    result = preview(read_sheet(content), by=officer)
    assert result.ignored == ["备注"]
    assert [row.number for row in result.rows] == [3]


def test_rejected_rows_come_back_with_reasons_and_can_be_sent_again(officer):
    result = look([line(1), line(2, 联系电话="123", 技能="=1+1")], officer)
    content = sheets.rejected(result.rejected)
    back = read_back(content)
    assert len(back) == 1
    assert "原第 3 行" in back[0]["未导入原因"]
    assert back[0]["证件号码*"] == number_of(2)
    corrected = [{**back[0], "联系电话": "13512345678", "技能": "焊工"}]
    counts, _ = bring_in(corrected, officer)
    assert counts["new"] == 1


def test_template_is_an_acceptable_file(officer):
    headings = read_back(sheets.template())
    assert headings == []
    assert read_sheet(sheets.template()).rows == []


def test_missing_headings_are_named():
    with pytest.raises(InvalidInput) as caught:
        read_sheet(workbook([{"名字": "张三", "号码": "1"}]))
    assert "姓名、证件号码" in caught.value.errors["file"][0]


def test_ten_thousand_rows_are_bounded(session, officer):
    content = workbook(
        line(
            n,
            民族="汉",
            婚姻状况="已婚",
            户籍行政区划代码="379901",
            户籍地址="海岱市一号路",
            常住地址="海岱市一号路",
            有劳动能力="是",
            有就业意愿="是",
        )
        for n in range(10_000)
    )
    counts: list[dict[str, int]] = []

    def import_it():
        result = preview(read_sheet(content), by=officer)
        counts.append(apply_preview(result, by=officer, source="test"))

    # Sixty seconds in all: the database, whose time is not seen here, takes less than a third.
    assert fits(seconds_used(import_it), 40)
    assert counts[0]["new"] == 10_000
