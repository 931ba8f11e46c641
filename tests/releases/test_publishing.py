"""From draft to release: two people, no errors, and nothing changes afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.accounts.models import RoleGrant
from app.dates.clock import clock_at, today
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.releases import runtime
from app.releases.actions import (
    import_directory,
    publish,
    return_draft,
    save_file,
    start_draft,
    submit_draft,
)
from app.releases.errors import (
    NoReleaseInForce,
    NotADraft,
    NotSubmitted,
    OwnWorkApproved,
    PublishedIsFinal,
    ReleaseUnsound,
)
from app.releases.queries import current_release, current_release_id, get_release
from app.releases.skeletons import skeleton
from tests.releases.conftest import FLOW, TABLE, write_release

CHANGED = skeleton(FLOW).replace("新流程", "个案主流程")


@pytest.fixture
def submitted(draft, editor):
    save_file(draft, FLOW, CHANGED, 1, by=editor)
    return submit_draft(draft, by=editor)


def test_the_first_release_comes_from_a_directory(published):
    assert published.number == 1
    assert published.is_published
    assert published.changes["added"] == ["forms/visit.form", "workflows/grade.dmn", FLOW]
    assert current_release().id == published.id


def test_publishing_makes_the_next_release(published, submitted, approver):
    done = publish(submitted, by=approver, effective_on=today())
    assert (done.number, done.status, done.published_by) == (2, "published", approver.id)
    assert done.changes == {"added": [], "changed": [FLOW], "removed": []}
    assert current_release_id() == done.id


def test_a_release_waits_for_its_day(published, submitted, approver):
    tomorrow = today() + timedelta(days=1)
    done = publish(submitted, by=approver, effective_on=tomorrow)
    assert current_release_id() == published.id
    assert current_release_id(on=tomorrow) == done.id


def test_before_the_first_release_none_is_in_force(published):
    with pytest.raises(NoReleaseInForce):
        current_release_id(on=date(2022, 2, 3))


def test_who_edited_may_not_approve(submitted, editor, session):
    editor.grants.append(RoleGrant(role="policy_approver", unit_code="3799"))
    session.flush()
    with pytest.raises(OwnWorkApproved):
        publish(submitted, by=editor, effective_on=today())


def test_who_only_submitted_may_not_approve(draft, editor, other_editor, session):
    save_file(draft, FLOW, CHANGED, 1, by=editor)
    submit_draft(draft, by=other_editor)
    other_editor.grants.append(RoleGrant(role="policy_approver", unit_code="3799"))
    session.flush()
    with pytest.raises(OwnWorkApproved):
        publish(draft, by=other_editor, effective_on=today())


def test_an_editor_alone_may_not_publish(submitted, other_editor):
    with pytest.raises(NotAllowed):
        publish(submitted, by=other_editor, effective_on=today())


def test_a_draft_is_published_only_after_submission(draft, approver):
    with pytest.raises(NotSubmitted):
        publish(draft, by=approver, effective_on=today())


def test_errors_keep_a_draft_from_being_submitted(draft, editor):
    broken = skeleton(FLOW).replace('targetRef="end"', 'targetRef="nowhere"')
    save_file(draft, FLOW, broken, 1, by=editor)
    with pytest.raises(ReleaseUnsound) as refused:
        submit_draft(draft, by=editor)
    assert refused.value.details["findings"][0].file == FLOW
    assert draft.is_draft


def test_a_draft_without_a_change_is_not_submitted(draft, editor):
    with pytest.raises(Conflict):
        submit_draft(draft, by=editor)


def test_a_submitted_draft_is_not_edited(submitted, editor):
    with pytest.raises(NotADraft):
        save_file(submitted, FLOW, skeleton(FLOW), 2, by=editor)


def test_a_returned_draft_says_why_and_can_be_edited(submitted, approver, editor):
    return_draft(submitted, reason="名称不清楚", by=approver)
    assert (submitted.status, submitted.return_reason) == ("draft", "名称不清楚")
    save_file(submitted, FLOW, skeleton(FLOW).replace("新流程", "主流程"), 2, by=editor)
    submit_draft(submitted, by=editor)
    assert submitted.return_reason is None


def test_returning_needs_a_reason(submitted, approver):
    with pytest.raises(InvalidInput) as refused:
        return_draft(submitted, reason="  ", by=approver)
    assert list(refused.value.errors) == ["reason"]


def test_a_release_never_takes_effect_in_the_past(submitted, approver):
    with pytest.raises(InvalidInput):
        publish(submitted, by=approver, effective_on=today() - timedelta(days=1))


def test_releases_take_effect_in_the_order_of_their_numbers(published, directory, approver, editor):
    later = today() + timedelta(days=30)
    import_directory(
        write_release(directory, bpmn=CHANGED), name="预告", by=None, effective_on=later
    )
    draft = get_release(start_draft(by=editor).id)
    save_file(draft, FLOW, skeleton(FLOW), 1, by=editor)
    submit_draft(draft, by=editor)
    with pytest.raises(InvalidInput, match="预告"):
        publish(draft, by=approver, effective_on=today())


def test_published_twice_is_refused(submitted, approver):
    publish(submitted, by=approver, effective_on=today())
    with pytest.raises(PublishedIsFinal):
        publish(submitted, by=approver, effective_on=today())


@pytest.mark.parametrize(
    "statement",
    [
        "update release set name = 'x' where id = :id",
        "delete from release where id = :id",
        "update release_file set content = 'x' where release_id = :id",
        "delete from release_file where release_id = :id",
        "insert into release_file (release_id, path, content, version, saved_at)"
        " values (:id, 'forms/x.form', '{}', 1, now())",
    ],
)
def test_the_database_keeps_a_published_release(session, published, statement):
    with pytest.raises(IntegrityError, match="never changes"), session.begin_nested():
        session.execute(text(statement), {"id": published.id})


def test_a_file_cannot_be_moved_into_a_published_release(session, published, draft):
    move = text("update release_file set release_id = :to, path = 'forms/z.form' where id = :id")
    with pytest.raises(IntegrityError, match="never changes"), session.begin_nested():
        session.execute(move, {"to": published.id, "id": draft.files[0].id})


def test_an_unsound_directory_is_refused_whole(session, tmp_path):
    broken = skeleton(FLOW).replace('targetRef="end"', 'targetRef="nowhere"')
    with pytest.raises(ReleaseUnsound):
        import_directory(
            write_release(tmp_path, bpmn=broken), name="x", by=None, effective_on=today()
        )
    with pytest.raises(NoReleaseInForce):
        current_release_id()


def test_a_directory_is_published_beside_a_draft(draft, directory):
    changed = write_release(directory, bpmn=CHANGED)
    assert import_directory(changed, name="急", by=None, effective_on=today()).number == 2


def test_only_an_approver_brings_in_a_directory(editor, directory):
    with pytest.raises(NotAllowed):
        import_directory(directory, name="x", by=editor, effective_on=today())


def test_parsed_is_made_once_and_only_of_published_ones(published, draft):
    release = runtime.parsed(published.id)
    assert release.process("lifecycle").name == "新流程"
    assert runtime.parsed(published.id) is release
    assert runtime.current() == (published.id, release)
    with pytest.raises(NotFound):
        runtime.parsed(draft.id)


def test_the_application_clock_decides_what_is_in_force(published, submitted, approver):
    day = today() + timedelta(days=10)
    done = publish(submitted, by=approver, effective_on=day)
    with clock_at(day):
        assert runtime.current().id == done.id


def test_an_invalid_decision_table_is_found(draft, editor):
    broken = skeleton(TABLE).replace("<text>unit</text>", "<text>unit +</text>")
    save_file(draft, TABLE, broken, 1, by=editor)
    with pytest.raises(ReleaseUnsound) as refused:
        submit_draft(draft, by=editor)
    assert refused.value.details["findings"][0].file == TABLE
