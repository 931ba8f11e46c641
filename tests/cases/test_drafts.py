"""Drafts: whose they are, when they go, and that nobody reads them in the database."""

import base64
import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import func, select, text

from app.cases.actions import cancel_case, reassign_case, reassign_task
from app.cases.actions.assign import TaskNotOpen
from app.cases.actions.complete import TaskOfAnother
from app.cases.drafts.models import TaskDraft
from app.cases.drafts.queries import answers_in, find_draft, others_at
from app.cases.drafts.save import MOST, DraftTooLong, SavedElsewhere, save_draft
from app.dates.clock import clock_at
from app.errors import OutOfReach
from app.extensions import db
from app.people.actions.documents import withdraw_document
from app.people.models import Document
from tests.case_driver import CaseDriver
from tests.factories import make_user
from tests.web.pages import get, sign_in, text_of

WISH = {"job_intention": "患病在家，想找“轻”一点的工作", "informed": True}


@pytest.fixture
def drive(session):
    return CaseDriver()


def keep(drive, task, *, by=None, answers=WISH, source="a1", **how):
    with clock_at(drive.now):
        return save_draft(
            task.id, lambda _form: answers, by=by or drive.officer, source=source, **how
        )


def drafts() -> int:
    return db.session.scalar(select(func.count()).select_from(TaskDraft))


@pytest.fixture
def task(drive):
    return drive.task("record_registration")


def test_it_comes_back_for_the_same_person_and_is_unreadable_in_the_database(drive, task):
    keep(drive, task)
    keep(drive, task, answers=WISH | {"training_wish": False})
    found = find_draft(task.id, by=drive.officer)
    assert answers_in(found) == WISH | {"training_wish": False}
    assert found.saved_at == drive.now
    assert find_draft(task.id, by=make_user("community_officer")) is None
    stored = db.session.execute(text("select content_encrypted from task_draft")).scalar_one()
    assert "患病".encode() not in bytes(stored)
    assert b"job_intention" not in bytes(stored)


def test_completing_takes_it_along(drive, task):
    keep(drive, task)
    drive.register()
    assert drafts() == 0
    with pytest.raises(TaskNotOpen):
        keep(drive, task)


def test_so_do_cancelling_and_a_message_that_moves_the_case_on(drive, task):
    keep(drive, task)
    with clock_at(drive.now):
        cancel_case(drive.case.id, by=drive.staff["manager"], reason="错立")
    assert drafts() == 0


def test_a_task_that_is_gone_leaves_the_drafts_of_other_tasks(session):
    drive = CaseDriver().in_service()
    visit = drive.task("record_visit")
    keep(drive, visit, answers={"situation": "x"})
    drive.tell("employed")
    assert "record_visit" not in drive.waiting
    assert drafts() == 0


def test_handing_a_task_on_takes_it_along(drive, task):
    other = make_user("community_officer")
    keep(drive, task)
    with clock_at(drive.now):
        reassign_task(task.id, to=other, by=drive.staff["manager"], reason="休假")
    assert drafts() == 0
    with pytest.raises(TaskOfAnother):
        keep(drive, task)


def test_handing_a_case_on_does_too(drive, task):
    keep(drive, task)
    with clock_at(drive.now):
        reassign_case(
            drive.case, to=make_user("community_officer"), by=drive.staff["manager"], reason="调岗"
        )
    assert drafts() == 0


def test_nobody_out_of_reach_leaves_one(drive, task):
    with pytest.raises(OutOfReach):
        keep(drive, task, by=make_user("community_officer", unit="379902001001"))


def test_two_at_one_form_are_told_of_each_other(drive):
    drive.register().do("preliminary_review", opinion="recognise", primary_category="urban_older")
    task, first = drive.wait(12).task("street_review"), drive.staff["street_officer"]
    second = make_user("street_officer", unit=first.unit.code)
    keep(drive, task, by=first, answers={"opinion": "recognise"})
    keep(drive, task, by=second, answers={"opinion": "refuse"})
    with clock_at(drive.now):
        assert others_at(task.id, by=first) == [second.display_name]
        assert others_at(task.id, by=second) == [first.display_name]
    with clock_at(drive.now + timedelta(minutes=16)):
        assert others_at(task.id, by=first) == []
    drive.do("street_review", by=first, opinion="recognise")
    assert drafts() == 0  # the other's too


def test_another_window_does_not_overwrite_unasked(drive, task):
    keep(drive, task, source="a1")
    with pytest.raises(SavedElsewhere):
        keep(drive, task, source="b2", answers={})
    keep(drive, task, source="b2", seen="a1", answers={"informed": False})  # opened with a1's
    with pytest.raises(SavedElsewhere):
        keep(drive, task, source="a1", answers={})
    keep(drive, task, source="a1", answers={}, anyway=True)
    assert answers_in(find_draft(task.id, by=drive.officer)) == {}


def test_what_is_too_long_is_refused(drive, task):
    with pytest.raises(DraftTooLong):
        keep(drive, task, answers={"job_intention": "字" * MOST})
    assert drafts() == 0


# -- over HTTP -------------------------------------------------------------------


def post(client, drive, task, **data):
    sign_in(client, drive.officer)
    data = {"source": "a1", "f.job_intention": "养老护理", **data}
    with clock_at(drive.now):
        return client.post(f"/tasks/{task.id}/draft", data=data)


def test_the_page_saves_shows_and_discards_it(client, drive, task):
    make_user()  # to whom it could be handed on
    answer = post(client, drive, task)
    assert answer.json == {"saved": "草稿已于3月2日 09:00保存", "others": ""}
    with clock_at(drive.now + timedelta(minutes=5)):
        handing = get(client, drive.officer, f"/tasks/{task.id}/acts/reassign")
        [told] = handing.xpath("//p[@data-draft-lost]")
        assert told.get("hidden") is None
        page = get(client, drive.officer, f"/tasks/{task.id}")
        wish = page.xpath("string(//*[@name='f.job_intention']/@value)")
        assert wish == "养老护理"
        assert "草稿已于3月2日 09:00保存" in text_of(page)
        assert page.xpath("//form[@data-draft-seen='a1']")
        assert client.post(f"/tasks/{task.id}/draft/discard").status_code == 303
        page = get(client, drive.officer, f"/tasks/{task.id}")
        assert page.xpath("string(//*[@name='f.job_intention']/@value)") != "养老护理"
        handing = get(client, drive.officer, f"/tasks/{task.id}/acts/reassign")
        assert handing.xpath("//p[@data-draft-lost]/@hidden")
    assert drafts() == 0


def test_what_the_script_is_told_when_it_cannot_be_saved(client, drive, task):
    post(client, drive, task)
    answer = post(client, drive, task, source="b2")
    assert answer.status_code == 409
    assert answer.json["elsewhere"] is True
    answer = post(client, drive, task, **{"f.job_intention": "字" * 70_000})
    assert answer.status_code == 422
    assert "太长" in answer.json["message"]
    assert post(client, drive, task, source="../x").status_code == 404
    drive.register()
    answer = post(client, drive, task)
    assert (answer.status_code, answer.json["elsewhere"]) == (409, False)


def test_what_was_typed_stays_when_somebody_was_faster(client, drive, task):
    drive.register()
    sign_in(client, drive.officer)
    typed = {"f.job_intention": "养老护理", "f.materials_complete": "yes"}
    with clock_at(drive.now):
        answer = client.post(f"/tasks/{task.id}", data=typed)
    assert answer.status_code == 409
    shown = answer.get_data(as_text=True)
    assert "这项任务已由" in shown
    assert "养老护理" in shown[shown.index('id="unsent"') :]


# -- files and signatures ------------------------------------------------------


def picture(colour: str = "white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 80), colour).save(out, "PNG")
    return out.getvalue()


DRAWN = "data:image/png;base64," + base64.b64encode(picture()).decode()


@pytest.fixture
def visit(drive):
    return drive.in_service().task("record_visit")


def choose(client, drive, visit, content=None, name="door.png", key="photo"):
    sign_in(client, drive.officer)
    file = (io.BytesIO(picture() if content is None else content), name)
    with clock_at(drive.now):
        return client.post(f"/tasks/{visit.id}/draft/files", data={f"f.{key}": file})


def marks(page) -> list[str]:
    return page.xpath("//input[@type='checkbox' and @name='f.photo' and @checked]/@value")


def test_a_file_is_kept_when_it_is_chosen_and_comes_back_with_the_draft(client, drive, visit):
    answer = choose(client, drive, visit)
    assert answer.status_code == 200
    [number] = db.session.scalars(select(Document.id).where(Document.file_name == "door.png"))
    assert f'value="{number}" checked' in answer.text
    assert "door.png" in answer.text
    sent = {"source": "a1", "f.photo": str(number), "signed.signature": DRAWN}
    with clock_at(drive.now):
        assert client.post(f"/tasks/{visit.id}/draft", data=sent).status_code == 200
        page = get(client, drive.officer, f"/tasks/{visit.id}")
    assert marks(page) == [str(number)]
    assert page.xpath("//input[@name='signed.signature']/@value") == [DRAWN]
    stored = db.session.execute(text("select content_encrypted from task_draft")).scalar_one()
    assert base64.b64decode(DRAWN[30:70]) not in bytes(stored)
    with clock_at(drive.now):
        withdraw_document(number, by=drive.officer)
        assert marks(get(client, drive.officer, f"/tasks/{visit.id}")) == []


def test_a_file_that_cannot_be_kept_is_named_with_the_reason(client, drive, visit):
    answer = choose(client, drive, visit, b"MZ not a picture", "virus.png")
    assert answer.status_code == 422
    assert "virus.png" in answer.json["message"]
    answer = choose(client, drive, visit, key="outcome")
    assert (answer.status_code, answer.text.strip()) == (200, "")
    sign_in(client, make_user("community_officer"))
    file = {"f.photo": (io.BytesIO(picture()), "a.png")}
    assert client.post(f"/tasks/{visit.id}/draft/files", data=file).status_code == 409
    assert db.session.scalar(select(Document.id).where(Document.kind == "visit")) is None


def test_a_signature_too_large_is_not_kept(client, drive, visit):
    sign_in(client, drive.officer)
    sent = {"source": "a1", "signed.signature": "x" * 400_001}
    with clock_at(drive.now):
        answer = client.post(f"/tasks/{visit.id}/draft", data=sent)
    assert (answer.status_code, drafts()) == (422, 0)
