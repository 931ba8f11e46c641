"""What the person is told of a determination: approval, refusal, and nothing of anybody else."""

from datetime import date

import pytest

from app.cases.actions import open_case
from app.dates.clock import clock_at
from app.eligibility.actions import determine, recognise, refuse
from app.eligibility.explanation import explain
from app.eligibility.told import prospect
from app.letters.queries import letters_of_case
from app.people.actions.household import set_household
from app.people.actions.records import record_certificate, state_income
from app.people.actions.registrations import add_registration
from tests.factories import make_user, sign_in
from tests.people.factories import make_person
from tests.shipped import publish_shipped

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock_at(TODAY):
        yield


@pytest.fixture
def officer(session):
    publish_shipped()
    return make_user("community_officer")


def person_of(officer, **values):
    """A man who meets the common conditions; unemployed since July, so not for six months yet."""
    facts = {
        "name": "王本人",
        "sequence": 1,
        "born": date(1975, 1, 1),
        "hukou_division_code": "379901",
        "urban_rural": "urban",
        "able_to_work": True,
        "willing_to_work": True,
        "marital_status": "married",
        **values,
    }
    person = make_person(officer, **facts)
    registered = {
        "registered_on": "2026-07-20",
        "unemployed_since": "2026-07-12",
        "reason_code": "20",
    }
    add_registration(person.id, registered, by=officer)
    return person


@pytest.fixture
def family(officer):
    """A wife at work with a pension to come, whose incomes nobody could take for another's."""
    person = person_of(officer)
    wife = make_person(officer, name="赵隐兰", sequence=22, born=date(1984, 2, 29))
    state_income(
        wife.id, {"year": 2025, "kind": "family_per_capita", "amount": "7654.32"}, by=officer
    )
    state_income(wife.id, {"year": 2025, "kind": "earned", "amount": "91827.36"}, by=officer)
    record_certificate(
        wife.id,
        {"kind": "disability", "valid_until": "2031-03-17", "number": "37990119840229002743"},
        by=officer,
    )
    told = {
        "relation": "spouse",
        "name": wife.name,
        "sex": "female",
        "birth_date": "1984-02-29",
        "id_number": wife.id_number.reveal(),
        "lives_together": True,
        "able_to_work": True,
        "willing_to_work": True,
        "student": False,
        "serving": False,
        "pensioner": False,
        "employed": True,
        "employed_since": "2019-05-06",
        "transferred_employment": True,
    }
    child = {
        "relation": "child",
        "name": "王小隐",
        "sex": "female",
        "birth_date": "2013-08-09",
        "lives_together": True,
        "student": True,
        "raised_by_applicant": True,
    }
    set_household(person.id, [told, child], by=officer)
    return person


OF_OTHERS = (
    "赵隐兰", "王小隐", "7654", "7,654", "91827", "91,827", "1984", "2013", "2019", "2031",
    "2743", "0229", "配偶", "妻",
)  # fmt: skip


def letter_of(case):
    return letters_of_case(case.id)[0]


def lines(case):
    return letter_of(case).paragraphs


def refused(person, officer):
    case = open_case(person, by=officer)
    found = determine(case, as_of=TODAY, by=officer)
    refuse(case, found, window_ends_on=date(2026, 12, 14), by=officer)
    return case, found


def test_refusal_says_why_until_when_one_may_object_and_from_when_one_qualifies(family, officer):
    case, _ = refused(family, officer)
    text = lines(case)
    older = next(line for line in text if "城镇大龄失业人员（通知二、1）" in line)
    assert older.endswith("连续失业不满规定月数（还需连续失业 2 个月，2027年1月12日起符合）")
    assert any("自2027年1月12日起您将符合“城镇大龄失业人员”的条件" in line for line in text)
    assert any("2026年12月14日（含当日）前" in line and "申请复查" in line for line in text)


def test_refusal_names_what_is_still_to_be_proven(family, officer):
    case, found = refused(family, officer)
    assert "dibao" in found.unknown_categories
    assert "享受最低生活保障的失业人员（通知二、5）：低保情况待核实" in " ".join(lines(case))


def test_refusal_tells_nothing_of_the_household(family, officer):
    case, found = refused(family, officer)
    assert "7654.32" in str(found.sheet)
    assert "1984-02-29" in str(found.sheet)
    text = letter_of(case).body.reveal()
    assert "家庭中有人就业" in text
    assert [words for words in OF_OTHERS if words in text] == []


def test_a_day_that_only_a_member_reaches_is_not_told(family, officer):
    """The wife leaves the working age one day: the officer sees that day, the letter does not."""
    case, found = refused(family, officer)
    change = found.outlook["rural_zero_transfer.household"]
    assert change["on"] is not None
    (household,) = [
        c
        for group in explain(found)
        if group.subject == "rural_zero_transfer"
        for c in group.conditions
        if c.text == "家庭中已有成员转移就业"
    ]
    year = change["on"][:4]
    assert year in household.change
    assert year not in letter_of(case).body.reveal()


def test_prospect_is_the_first_category_that_ones_own_time_brings(officer):
    person = person_of(officer)
    _, found = refused(person, officer)
    assert prospect(found) == ("urban_older", date(2027, 1, 12))


def test_nothing_is_promised_where_time_brings_nothing(officer):
    person = person_of(officer, able_to_work=False)
    case, found = refused(person, officer)
    assert prospect(found) is None
    text = letter_of(case).body.reveal()
    assert "没有劳动能力（通知二）" in text
    assert "届时" not in text


def test_approval_says_what_is_met_and_nothing_of_the_household(family, officer):
    record_certificate(family.id, {"kind": "disability", "valid_until": "2030-01-31"}, by=officer)
    case = open_case(family, by=officer)
    found = determine(case, as_of=TODAY, by=officer)
    recognise(case, found, on=TODAY, by=officer)
    text = lines(case)
    assert "认定日期：2026年11月23日" in text
    assert text[6].startswith("1. 共同条件（通知二）：具有本市户籍；在法定劳动年龄内；")
    assert "2. 残疾失业人员（通知二、6）：残疾人证有效" in text
    assert [words for words in OF_OTHERS if words in "".join(text)] == []


def test_letter_has_full_width_punctuation_only(family, officer):
    case, _ = refused(family, officer)
    text = letter_of(case).body.reveal()
    assert [mark for mark in ",;:()?!" if mark in text] == []


@pytest.mark.parametrize("role", ["community_officer", "street_officer", "county_reviewer"])
def test_officers_of_the_case_read_letter_and_comparison(client, family, officer, role):
    case, found = refused(family, officer)
    reader = make_user(role)
    sign_in(client, reader)
    letter = client.get(f"/letters/{letter_of(case).id}").get_data(as_text=True)
    assert "不予认定告知书" in letter
    assert "2026年11月23日" in letter
    sheet = client.get(f"/determinations/{found.id}").get_data(as_text=True)
    assert "还需连续失业 2 个月：2027年1月12日起符合" in sheet
    assert sheet.count("condition-group") == sheet.count('condition-group" open>') == 11


def test_the_system_administrator_reads_neither(client, family, officer):
    case, found = refused(family, officer)
    sign_in(client, make_user("system_admin", unit="3799"))
    assert client.get(f"/determinations/{found.id}").status_code in (403, 404)
    assert client.get(f"/letters/{letter_of(case).id}").status_code in (403, 404)
