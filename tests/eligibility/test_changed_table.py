"""40 becomes 45 in one row of the release's table, and every path follows it."""

import json
import shutil
from datetime import date

import pytest

from app.dates.clock import clock_at
from app.eligibility.explanation import explain
from app.people.actions.register import update_person
from app.releases.actions.publishing import import_directory
from tests.eligibility.applicants import applicant, letter_of, refused
from tests.factories import make_user
from tests.shipped import ROOT, publish_shipped

TODAY = date(2026, 11, 23)
ROW = """<text>"older_age_female"</text>
        </outputEntry>
        <outputEntry id="parameter_rows_rule_3_output_2">
          <text>{}</text>"""


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock_at(TODAY):
        yield


@pytest.fixture
def changed(session, tmp_path):
    """The release after the shipped one; cases opened from now on are on it."""
    publish_shipped()
    for folder in ("workflows", "forms"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    table = tmp_path / "workflows" / "eligibility.dmn"
    text = table.read_text()
    assert ROW.format(40) in text
    table.write_text(text.replace(ROW.format(40), ROW.format(45)).replace(
        'name="城镇大龄失业人员"', 'name="城镇大龄登记失业人员"'
    ))  # fmt: skip
    by = make_user("policy_approver", unit="3799")
    return import_directory(tmp_path, name="2026-11", by=by, effective_on=TODAY)


@pytest.fixture
def woman(session, changed):
    """Of 42 years, long enough without work."""
    officer = make_user("community_officer")
    found = applicant(
        officer,
        born=date(1984, 3, 1),
        sequence=2,
        registered_on="2026-01-10",
        unemployed_since="2026-01-05",
    )
    update_person(found.id, {"retirement_class": "female_55"}, by=officer)
    return found, officer


LINE = {
    "sex": "female",
    "birth_date": "1984-03-01",
    "retirement_class": "female_55",
    "hukou_in_city": True,
    "urban_rural": "urban",
    "able_to_work": True,
    "willing_to_work": True,
    "registered_unemployed_on": "2026-01-10",
    "unemployed_since": "2026-01-05",
}


def checked(app, release):
    result = app.test_cli_runner().invoke(
        args=["eligibility", "check", "--release", release], input=json.dumps(LINE) + "\n"
    )
    return json.loads(result.stdout)


def test_check_case_letter_and_the_day_to_come_follow_the_table(app, woman):
    assert "urban_older" in checked(app, "2022-02")["categories"]
    assert "urban_older" not in checked(app, "2026-11")["categories"]
    case, found = refused(*woman, TODAY)
    assert "urban_older" not in found.categories
    assert found.outlook["urban_older"]["on"] == "2029-03-01"
    (older,) = [group for group in explain(found) if group.subject == "urban_older"]
    assert (older.name, older.clause) == ("城镇大龄登记失业人员", "二、1")
    assert older.conditions[0].change == "还差 3 周岁：2029年3月1日起符合"
    told = letter_of(case).body.reveal()
    assert "城镇大龄登记失业人员（通知二、1）：女性，未满规定年龄（还差 3 周岁" in told
    assert "自2029年3月1日起您将符合“城镇大龄登记失业人员”的条件" in told
