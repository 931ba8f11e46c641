"""A case's page: who, where it stands, why it waits, what happened, what is next."""

import pytest

from app.cases.actions import add_note
from app.dates.clock import clock_at
from app.extensions import db
from app.people.actions.household import set_household
from app.people.actions.records import record_service
from tests.case_driver import CaseDriver
from tests.case_rows import make_case
from tests.people.factories import make_person
from tests.web.pages import get, text_of


@pytest.fixture
def drive(session):
    return CaseDriver()


def look(client, drive, query="", user=None):
    with clock_at(drive.now):
        return get(client, user or drive.officer, f"/cases/{drive.case.id}{query}")


def words(shown, part: str) -> str:
    return text_of(shown.get_element_by_id(part))


def test_the_first_screen_says_what_is_next_and_what_happened_last(client, drive):
    drive.register()
    shown = look(client, drive)
    assert "社区初审" in words(shown, "tasks")
    assert "办结后" in words(shown, "tasks")
    assert "填写登记表" in words(shown, "recent")


def test_every_part_in_the_table_of_contents_is_on_the_page(client, drive):
    drive.in_service().visit("continues")
    shown = look(client, drive)
    targets = [link[1:] for link in shown.xpath("//nav[contains(@class, 'toc')]//a/@href")]
    assert {"plan", "services", "visits", "determinations", "timeline", "diagram"} <= set(targets)
    for target in targets:
        assert shown.get_element_by_id(target).xpath("parent::details/summary")


def test_the_timeline_is_told_by_days_and_filtered(client, drive):
    drive.register()
    with clock_at(drive.now):
        add_note(drive.case.id, "已电话联系", by=drive.staff["manager"])
    manager = drive.staff["manager"]
    assert shown_days(look(client, drive)) == ["3月2日"]
    notes = words(look(client, drive, "?kind=notes"), "timeline")
    assert "已电话联系" in notes
    assert "填写登记表" not in notes
    by = words(look(client, drive, f"?by={manager.id}"), "timeline")
    assert "已电话联系" in by
    assert "办结任务" not in by
    stage = words(look(client, drive, "?stage=registration"), "timeline")
    assert "填写登记表" in stage
    assert "已电话联系" not in stage
    assert "没有符合条件" in words(look(client, drive, "?stage=exit"), "timeline")
    look(client, drive, "?kind=x&by=9999999999999&stage=x")
    assert f"{manager.display_name} · " in words(look(client, drive), "notes")


def shown_days(shown) -> list[str]:
    return [text_of(h) for h in shown.xpath("//h3[@class='timeline-day']")]


def test_services_stand_against_the_standard_and_the_plan(client, drive):
    drive.in_service()
    with clock_at(drive.now):
        for number, accepted in enumerate((True, True, False)):
            given = {"kind": "job_referral", "on": drive.today, "accepted": accepted}
            record_service(
                drive.person.id,
                {**given, "external_ref": str(number)},
                by=drive.officer,
                case_id=drive.case.id,
            )
    told = words(look(client, drive), "services")
    assert "2 / 3 次本人拒绝 1 次" in told
    assert "1 / 1 次" in told
    assert "已达标" in told
    assert "已提供 1 次" in told
    drive.now = drive.now.replace(month=11)
    assert "未按时" in words(look(client, drive), "services")


def test_a_members_case_is_shown_within_reach_and_not_even_hinted_at_outside(client, drive):
    with clock_at(drive.now):
        other = make_person(by=drive.officer, name="李四")
        case = make_case(drive.officer, person=other, stage="planning")
        set_household(
            drive.person.id,
            [{"relation": "spouse", "name": "李四", "id_number": other.id_number.reveal()}],
            by=drive.officer,
        )
    link = f"/cases/{case.id}"
    assert look(client, drive).xpath(f"//*[@id='household']//a[@href='{link}']")
    case.unit_code = "379902001001"
    db.session.flush()
    shown = look(client, drive)
    assert not shown.xpath(f"//*[@id='household']//a[@href='{link}']")
    assert "一人一策" not in words(shown, "household")
