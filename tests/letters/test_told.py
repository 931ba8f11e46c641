"""What the person is told of a determination: approval, refusal, and nothing of anybody else."""

from datetime import date

import pytest

from app.dates.clock import clock_at
from app.eligibility.actions import publish_standard, recognise
from app.eligibility.conditions import Conditions
from app.eligibility.explanation import explain
from app.eligibility.told import prospect
from app.people.actions.household import set_household
from app.people.actions.records import record_certificate, state_income
from tests.eligibility.applicants import applicant, determined, letter_of, refused
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


@pytest.fixture
def family(officer):
    """A wife at work with a pension to come, whose incomes nobody could take for another's."""
    person = applicant(officer)
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


def lines(case):
    return letter_of(case).paragraphs


def test_refusal_says_why_until_when_one_may_object_and_from_when_one_qualifies(family, officer):
    case, _ = refused(family, officer, TODAY)
    text = lines(case)
    older = next(line for line in text if "城镇大龄失业人员（通知二、1）" in line)
    assert older.endswith("连续失业不满规定月数（还需连续失业 2 个月，2027年1月12日起符合）")
    assert any("自2027年1月12日起您将符合“城镇大龄失业人员”的条件" in line for line in text)
    assert any("2026年12月14日（含当日）前" in line and "申请复查" in line for line in text)


def test_refusal_names_what_is_still_to_be_proven(family, officer):
    case, found = refused(family, officer, TODAY)
    assert "dibao" in found.unknown_categories
    assert "享受最低生活保障的失业人员（通知二、5）：低保情况待核实" in " ".join(lines(case))


def test_refusal_tells_nothing_of_the_household(family, officer):
    case, found = refused(family, officer, TODAY)
    assert "7654.32" in str(found.sheet)
    assert "1984-02-29" in str(found.sheet)
    text = letter_of(case).body.reveal()
    assert "城镇零就业家庭成员中的失业人员（通知二、2）：按规定核验，您的家庭不符合" in text
    assert "持身份证件到" in text
    assert [words for words in OF_OTHERS if words in text] == []


SPOUSE = {
    "relation": "spouse",
    "name": "赵隐兰",
    "sex": "female",
    "birth_date": "1984-02-29",
    "lives_together": True,
    "able_to_work": True,
    "willing_to_work": True,
    "registered_unemployed": True,
    "student": False,
    "serving": False,
    "pensioner": False,
    "employed": False,
    "transferred_employment": False,
}
NO_INCOME = {"family_business": 0, "family_investment": 0, "family_per_capita": 3000}


def told_of_two(officer, *, urban_rural, spouse=None, incomes=None, number=1):
    """Categories found and the refusal of one of two who live together."""
    person = applicant(officer, urban_rural=urban_rural, sequence=number)
    set_household(person.id, [{**SPOUSE, **(spouse or {})}], by=officer)
    for kind, amount in {**NO_INCOME, **(incomes or {})}.items():
        state_income(person.id, {"year": 2025, "kind": kind, "amount": str(amount)}, by=officer)
    case, found = refused(person, officer, TODAY)
    return found.categories, letter_of(case).body.reveal()


IN_TOWN = [
    {"spouse": {"employed": True}},
    {"spouse": {"employed": True, "transferred_employment": True}},
    {"spouse": {"registered_unemployed": False}},
    {"spouse": {"able_to_work": False}},
    {"spouse": {"willing_to_work": False}},
    {"spouse": {"student": True}},
    {"spouse": {"serving": True}},
    {"spouse": {"pensioner": True}},
    {"incomes": {"family_business": 1}},
    {"incomes": {"family_investment": 1}},
]
IN_VILLAGE = [
    {"spouse": {"transferred_employment": True}},
    {"spouse": {"transferred_employment": True, "employed": True}},
    {"incomes": {"family_per_capita": 999_999}},
]


@pytest.mark.parametrize(
    ("urban_rural", "category", "reasons"),
    [
        ("urban", "城镇零就业家庭", IN_TOWN),
        ("rural", "农村零转移就业贫困家庭", IN_VILLAGE),
    ],
)
def test_of_two_whatever_the_other_is_it_is_the_very_same_letter(
    officer, urban_rural, category, reasons
):
    publish_standard(
        "3799", "rural_income_average", 2025, 20_000, published_on=date(2026, 1, 9), by=officer
    )
    letters = set()
    for number, reason in enumerate(reasons):
        _, text = told_of_two(officer, urban_rural=urban_rural, number=2 * number + 1, **reason)
        letters.add(text)
    assert len(letters) == 1
    (text,) = letters
    assert f"按规定核验，您的家庭不符合{category}的条件" in text
    found, _ = told_of_two(officer, urban_rural=urban_rural, number=2 * len(reasons) + 1)
    assert found  # the same two without that reason do qualify


def test_a_release_without_words_for_the_person_tells_no_more(officer, monkeypatch):
    monkeypatch.setattr(Conditions, "told", lambda *_: "")
    _, told = told_of_two(officer, urban_rural="urban", spouse={"employed": True})
    assert "（通知二、2）：家庭情况不符合这一类别的规定" in told
    assert "有人就业" not in told


def test_a_day_that_only_a_member_reaches_is_not_told(family, officer):
    """The wife leaves the working age one day: the officer sees that day, the letter does not."""
    case, found = refused(family, officer, TODAY)
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
    person = applicant(officer)
    _, found = refused(person, officer, TODAY)
    assert prospect(found) == ("urban_older", date(2027, 1, 12))


def test_nothing_is_promised_where_time_brings_nothing(officer):
    person = applicant(officer, able_to_work=False)
    case, found = refused(person, officer, TODAY)
    assert prospect(found) is None
    text = letter_of(case).body.reveal()
    assert "没有劳动能力（通知二）" in text
    assert "届时" not in text


def test_approval_says_what_is_met_and_nothing_of_the_household(family, officer):
    record_certificate(family.id, {"kind": "disability", "valid_until": "2030-01-31"}, by=officer)
    case, found = determined(family, officer, TODAY)
    recognise(case, found, on=TODAY, by=officer)
    text = lines(case)
    assert "认定日期：2026年11月23日" in text
    assert text[6].startswith("1. 共同条件（通知二）：具有本市户籍；在法定劳动年龄内；")
    assert "2. 残疾失业人员（通知二、6）：残疾人证有效" in text
    assert [words for words in OF_OTHERS if words in "".join(text)] == []


def test_letter_has_full_width_punctuation_only(family, officer):
    case, _ = refused(family, officer, TODAY)
    text = letter_of(case).body.reveal()
    assert [mark for mark in ",;:()?!" if mark in text] == []


@pytest.mark.parametrize("role", ["community_officer", "street_officer", "county_reviewer"])
def test_officers_of_the_case_read_letter_and_comparison(client, family, officer, role):
    case, found = refused(family, officer, TODAY)
    reader = make_user(role)
    sign_in(client, reader)
    letter = client.get(f"/letters/{letter_of(case).id}").get_data(as_text=True)
    assert "不予认定告知书" in letter
    assert "2026年11月23日" in letter
    sheet = client.get(f"/determinations/{found.id}").get_data(as_text=True)
    assert "还需连续失业 2 个月：2027年1月12日起符合" in sheet
    assert sheet.count("condition-group") == sheet.count('condition-group" open>') == 11


def test_the_system_administrator_reads_neither(client, family, officer):
    case, found = refused(family, officer, TODAY)
    sign_in(client, make_user("system_admin", unit="3799"))
    assert client.get(f"/determinations/{found.id}").status_code in (403, 404)
    assert client.get(f"/letters/{letter_of(case).id}").status_code in (403, 404)
