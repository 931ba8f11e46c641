"""A determination and a letter on the page: what failed first, and nobody else's business."""

from datetime import date

import pytest
from flask_babel import refresh

from app.dates.clock import clock_at
from app.eligibility.explanation import Missing, explain
from app.eligibility.told import refusal_lines
from app.letters.actions import write_letter
from tests.eligibility.applicants import applicant, determined
from tests.factories import make_user, sign_in
from tests.shipped import publish_shipped

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock_at(TODAY):
        yield


@pytest.fixture
def officer(session):
    publish_shipped()
    return make_user("community_officer")


@pytest.fixture
def applied(officer):
    woman = applicant(
        officer,
        born=date(1986, 4, 20),
        sequence=2,
        registered_on="2026-01-10",
        unemployed_since="2026-01-05",
    )
    return determined(woman, officer, TODAY)


@pytest.fixture
def case(applied):
    return applied[0]


@pytest.fixture
def determination(applied):
    return applied[1]


def test_groups_and_conditions_stand_in_the_order_of_interest(determination):
    groups = explain(determination)
    assert groups[0].is_precondition
    outcomes = [group.outcome for group in groups[1:]]
    assert outcomes == sorted(outcomes, key=["yes", "unknown", "no"].index)
    older = next(group for group in groups if group.subject == "urban_older")
    assert [c.outcome for c in older.conditions] == ["no", "no", "yes"]


def group_of(determination, subject):
    return next(group for group in explain(determination) if group.subject == subject)


def test_what_would_have_to_change_is_said_with_its_day(app, determination):
    older = group_of(determination, "urban_older")
    changes = {c.text: c.change for c in older.conditions}
    assert changes == {
        "女性，未满规定年龄": "还差 1 周岁：2026年4月20日起符合",
        "连续失业不满规定月数": "还需连续失业 5 个月：2026年7月5日起符合",
        "登记地址属城镇": "",
    }
    assert older.holds_on == date(2026, 7, 5)


def test_what_no_time_brings_is_said_in_the_tables_words(app, determination):
    (place,) = [c for c in group_of(determination, "rural_older").conditions if "城镇" in c.text]
    assert place.change == "需要：登记地址属农村"
    assert group_of(determination, "rural_older").holds_on is None


def test_what_is_missing_is_named_with_what_would_tell_it(app, determination):
    (dibao,) = group_of(determination, "dibao").conditions
    assert (dibao.outcome, dibao.change) == ("unknown", "")
    assert dibao.missing == [Missing("低保证明有效", "低保证明", "民政低保")]
    graduates = group_of(determination, "hardship_graduate").conditions
    named = {c.text: [missing.name for missing in c.missing] for c in graduates}
    assert named["是否脱贫家庭待核实"] == ["脱贫家庭"]
    assert named["是否低保家庭待核实"] == ["低保家庭"]


def test_every_value_has_its_evidence(determination):
    older = group_of(determination, "urban_older")
    facts = {f.name: (f.value, f.evidence) for c in older.conditions for f in c.facts}
    assert facts["连续失业月数"] == ("1", "失业登记 · 本系统记录 · 2026年1月10日")
    assert facts["城乡属性"] == ("城镇", "人员档案 · 本人申报 · 2026年3月2日")


def test_refusal_lines_say_why_no_category_fits(determination):
    lines = refusal_lines(determination)
    assert any(line.startswith("城镇大龄失业人员（通知二、1）") for line in lines)
    assert not any("共同" in line for line in lines)


def test_determination_page(client, officer, determination):
    sign_in(client, officer)
    page = client.get(f"/determinations/{determination.id}")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "还需连续失业 5 个月：2026年7月5日起符合" in text
    assert "2026年3月2日 比对结果" in text
    assert "可由民政低保核对，或者请本人提交低保证明" in text
    assert TODAY.isoformat() not in text.replace('datetime="2026', "")
    assert "二、1" in text


def test_the_case_leads_to_the_sheet_that_prints(client, officer, case, determination):
    sign_in(client, officer)
    text = client.get(f"/cases/{case.id}").get_data(as_text=True)
    assert f'href="/determinations/{determination.id}"' in text
    sheet = client.get(f"/determinations/{determination.id}").get_data(as_text=True)
    assert f'href="/determinations/{determination.id}"' not in sheet
    assert determination.person.masked_id_number in sheet
    assert determination.person.id_number.reveal() not in sheet


def test_determination_page_in_english(client, officer, determination):
    officer.locale = "en"
    sign_in(client, officer)
    refresh()  # the test's own context has asked for a language already
    text = client.get(f"/determinations/{determination.id}").get_data(as_text=True)
    assert "Needs 5 more months of unemployment: met from 5 July 2026" in text
    assert "can be checked with" in text


def test_determination_and_letter_out_of_reach_are_not_found(client, officer, case, determination):
    letter = write_letter("registration_refusal", case, by=officer, reason="材料不齐")
    elsewhere = make_user("community_officer", unit="379902001001")
    sign_in(client, elsewhere)
    assert client.get(f"/determinations/{determination.id}").status_code == 404
    assert client.get(f"/letters/{letter.id}").status_code == 404
    assert client.get("/letters/999999").status_code == 404


def test_letter_page_and_its_link_on_the_case(client, officer, case):
    letter = write_letter(
        "supplement_request", case, by=officer, materials=["户口簿"], due_on=TODAY
    )
    sign_in(client, officer)
    text = client.get(f"/letters/{letter.id}").get_data(as_text=True)
    assert "一次性补正告知书" in text
    assert "2026年3月2日" in text
    assert f"/letters/{letter.id}" in client.get(f"/cases/{case.id}").get_data(as_text=True)


def test_letter_is_chinese_whatever_the_officer_reads(app, officer, case):
    from flask_babel import force_locale

    with force_locale("en"):
        letter = write_letter("registration_refusal", case, by=officer, reason="x")
    assert letter.title == "不予受理告知书"
