"""The studio's pages, by role."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.dates.clock import today
from app.releases.actions import save_file, submit_draft
from app.releases.queries import find_draft, get_file, get_release
from app.releases.skeletons import skeleton
from tests.factories import make_user, sign_in
from tests.releases.conftest import FLOW, FORM

CHANGED = skeleton(FLOW).replace("新流程", "个案主流程")


@pytest.fixture
def as_editor(client, editor):
    sign_in(client, editor)
    return client


def address(release, path="", what=""):
    tail = f"/files/{path}" if path else ""
    return f"/studio/releases/{release.id}{tail}{'/' + what if what else ''}"


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("policy_editor", 200),
        ("policy_approver", 200),
        ("auditor", 200),
        ("community_officer", 403),
        ("manager", 403),
        ("system_admin", 403),
    ],
)
def test_who_gets_into_the_studio(client, draft, role, status):
    sign_in(client, make_user(role, "3799"))
    pages = [
        "/studio",
        address(draft),
        address(draft, what="review"),
        address(draft, what="differences"),
        address(draft, FLOW, "text"),
        address(draft, FLOW, "diagram"),
        address(draft, FLOW, "download"),
    ]
    assert [client.get(page).status_code for page in pages] == [status] * len(pages)


def test_the_signed_out_are_sent_to_sign_in(client, draft):
    answer = client.get("/studio")
    assert (answer.status_code, "/sign-in" in answer.location) == (303, True)


def test_a_draft_is_started_from_the_list(as_editor, published):
    assert "新建草稿" in as_editor.get("/studio").text
    answer = as_editor.post("/studio/draft")
    assert answer.status_code == 303
    assert answer.location == f"/studio/releases/{find_draft().id}"
    assert "第2版" in as_editor.get(answer.location).text


@pytest.mark.parametrize("role", ["policy_approver", "auditor"])
def test_only_editors_get_the_editor(client, draft, role):
    sign_in(client, make_user(role, "3799"))
    answer = client.get(address(draft, FLOW))
    assert (answer.status_code, answer.location) == (303, address(draft, FLOW, "text"))
    body = {"content": CHANGED, "version": 1}
    assert client.post(address(draft, FLOW, "save"), json=body).status_code == 403
    assert client.post(address(draft, FLOW, "remove")).status_code == 403
    assert client.post("/studio/draft").status_code == 403
    assert client.post(address(draft, what="submit")).status_code == 403


def test_the_editor_page_carries_the_file_as_it_is(as_editor, draft, editor):
    odd = skeleton(FLOW).replace("新流程", "a &lt;/textarea&gt; &amp;amp; 策")
    save_file(draft, FLOW, odd, 1, by=editor)
    page = as_editor.get(address(draft, FLOW)).text
    assert "&lt;/textarea&gt; &amp;amp;amp; 策" not in page
    assert "&amp;lt;/textarea&amp;gt; &amp;amp;amp; 策" in page
    assert 'data-version="2"' in page


def test_saving_answers_with_the_new_version(as_editor, draft):
    body = {"content": CHANGED, "version": 1}
    answer = as_editor.post(address(draft, FLOW, "save"), json=body)
    assert (answer.status_code, answer.json["version"]) == (200, 2)
    assert get_file(draft.id, FLOW).content == CHANGED


def test_a_stale_save_answers_409_in_words(session, as_editor, draft, other_editor):
    save_file(draft, FLOW, CHANGED, 1, by=other_editor)
    session.commit()
    body = {"content": skeleton(FLOW), "version": 1}
    answer = as_editor.post(address(draft, FLOW, "save"), json=body)
    assert answer.status_code == 409
    assert "易编" in answer.json["detail"]
    assert answer.json["version"] == 2
    assert get_file(draft.id, FLOW).content == CHANGED


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"content": "<a>", "version": 1}, 422),
        ({"content": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "version": 1}, 422),
        ({"content": CHANGED}, 422),
        ({"content": CHANGED, "version": "1"}, 422),
        ({"content": 7, "version": 1}, 422),
        ([], 422),
        ("text", 422),
        (None, 422),
    ],
)
def test_a_wrong_save_is_refused(as_editor, draft, body, status):
    answer = as_editor.post(address(draft, FLOW, "save"), json=body)
    assert answer.status_code == status
    assert answer.json["detail"]
    assert get_file(draft.id, FLOW).version == 1


def test_checking_names_the_element_and_its_page(as_editor, draft):
    broken = skeleton(FLOW).replace('targetRef="end"', 'targetRef="nowhere"')
    answer = as_editor.post(address(draft, FLOW, "check"), json={"content": broken})
    first = answer.json["findings"][0]
    assert (answer.status_code, first["file"], first["severity"]) == (200, FLOW, "error")
    assert first["element_id"]
    assert first["url"] == address(draft, FLOW)
    assert get_file(draft.id, FLOW).content == skeleton(FLOW)


def test_a_file_is_added_uploaded_renamed_and_removed(as_editor, draft):
    answer = as_editor.post(address(draft, what="files"), data={"kind": "form", "stem": "hearing"})
    assert answer.location == address(draft, "forms/hearing.form")
    sent = {"version": "1", "file": (io.BytesIO(skeleton(FORM).encode()), "from desktop.form")}
    answer = as_editor.post(address(draft, "forms/hearing.form", "upload"), data=sent)
    assert answer.status_code == 303
    as_editor.post(address(draft, "forms/hearing.form", "rename"), data={"name": "objection"})
    assert json.loads(get_file(draft.id, "forms/objection.form").content)["id"] == "visit"
    as_editor.post(address(draft, "forms/objection.form", "remove"))
    assert "forms/objection.form" not in get_release(draft.id).contents


def test_an_uploaded_file_keeps_its_name(as_editor, draft):
    upload = (io.BytesIO(CHANGED.encode()), "recovery.bpmn")
    answer = as_editor.post(address(draft, what="files"), data={"kind": "bpmn", "file": upload})
    assert answer.location == address(draft, "workflows/recovery.bpmn")


@pytest.mark.parametrize("name", ["", "../x", "Großes", "a/b"])
def test_a_wrong_name_is_refused(as_editor, draft, name):
    answer = as_editor.post(address(draft, what="files"), data={"kind": "form", "stem": name})
    assert answer.status_code == 422


def test_a_download_is_the_file(as_editor, draft):
    answer = as_editor.get(address(draft, FLOW, "download"))
    assert answer.text == skeleton(FLOW)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lifecycle.bpmn"'


def test_a_wrong_description_keeps_what_was_typed(as_editor, draft):
    data = {"name": "", "note": "期限改为十天"}
    answer = as_editor.post(address(draft, what="describe"), data=data)
    assert answer.status_code == 422
    assert "请填写版本名称" in answer.text
    assert "期限改为十天" in answer.text


def test_review_shows_findings_and_keeps_from_submitting(as_editor, draft, editor):
    broken = skeleton(FLOW).replace('targetRef="end"', 'targetRef="nowhere"')
    save_file(draft, FLOW, broken, 1, by=editor)
    page = as_editor.get(address(draft, what="review")).text
    assert "改正全部错误后才能提交" in page
    assert as_editor.post(address(draft, what="submit")).status_code == 422


@pytest.fixture
def submitted(draft, editor):
    save_file(draft, FLOW, CHANGED, 1, by=editor)
    return submit_draft(draft, by=editor)


def test_the_approver_publishes(client, submitted, approver):
    sign_in(client, approver)
    page = client.get(address(submitted, what="review")).text
    assert "个案主流程" in page  # the difference
    assert "退回修改" in page
    data = {"effective_on": today().isoformat()}
    answer = client.post(address(submitted, what="publish"), data=data)
    assert answer.status_code == 303
    assert "第 2 号版本已发布" in client.get(answer.location).text
    assert get_release(submitted.id).is_published


@pytest.mark.parametrize("day", ["", "明天", "2026-13-01", "2020-01-01"])
def test_a_wrong_day_is_told_at_the_field(client, submitted, approver, day):
    sign_in(client, approver)
    answer = client.post(address(submitted, what="publish"), data={"effective_on": day})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert not get_release(submitted.id).is_published


def test_the_editor_does_not_publish(as_editor, submitted):
    data = {"effective_on": (today() + timedelta(days=1)).isoformat()}
    assert as_editor.post(address(submitted, what="publish"), data=data).status_code == 403
    assert "审批发布" in as_editor.get(address(submitted, what="review")).text


def test_the_approver_gives_it_back_with_a_reason(client, submitted, approver):
    sign_in(client, approver)
    assert client.post(address(submitted, what="return"), data={"reason": ""}).status_code == 422
    answer = client.post(address(submitted, what="return"), data={"reason": "请补充说明"})
    assert "请补充说明" in client.get(answer.location).text


def test_a_discarded_draft_leaves_the_list(as_editor, draft):
    answer = as_editor.post(address(draft, what="discard"))
    assert answer.location == "/studio"
    assert find_draft() is None


def test_unknown_releases_and_files_are_not_found(as_editor, draft):
    assert as_editor.get("/studio/releases/999999").status_code == 404
    assert as_editor.get(address(draft, "forms/nothing.form")).status_code == 404
    assert as_editor.get(address(draft, "../../etc/passwd", "text")).status_code in (404, 308)


def test_looking_records_nothing(session, as_editor, draft):
    before = session.scalar(select(func.count(AuditEntry.id)))
    as_editor.get(address(draft, what="review"))
    assert session.scalar(select(func.count(AuditEntry.id))) == before
