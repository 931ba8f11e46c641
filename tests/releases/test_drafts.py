"""The one draft, and saving its files."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.releases.actions import (
    add_file,
    check_draft,
    describe_draft,
    discard_draft,
    remove_file,
    rename_file,
    save_file,
    start_draft,
)
from app.releases.contents import UnacceptableFile
from app.releases.errors import DraftExists, NoReleaseInForce, NotADraft, StaleSave
from app.releases.queries import find_draft, get_file, get_release
from app.releases.skeletons import skeleton
from tests.factories import make_user
from tests.releases.conftest import FLOW, FORM, TABLE

RENAMED = skeleton(FLOW).replace("新流程", "个案主流程")


def recorded(session, release) -> list[str]:
    rows = select(AuditEntry.action).where(AuditEntry.subject == f"release:{release.id}")
    return list(session.scalars(rows.order_by(AuditEntry.id)))


def test_a_draft_is_a_copy_of_the_newest_release(published, draft):
    assert draft.contents == published.contents
    assert draft.based_on_id == published.id
    assert draft.name == "第2版"


def test_only_one_draft_at_a_time(draft, other_editor):
    with pytest.raises(DraftExists):
        start_draft(by=other_editor)


def test_a_draft_needs_a_release_to_start_from(editor):
    with pytest.raises(NoReleaseInForce):
        start_draft(by=editor)


@pytest.mark.parametrize("role", ["policy_approver", "manager", "system_admin", "auditor"])
def test_others_than_editors_start_and_save_nothing(session, published, draft, role):
    person = make_user(role, "3799")
    with pytest.raises(NotAllowed):
        start_draft(by=person)
    with pytest.raises(NotAllowed):
        save_file(draft, FLOW, RENAMED, 1, by=person)
    with pytest.raises(NotAllowed):
        discard_draft(draft, by=person)


def test_saving_counts_the_version_and_remembers_the_editor(session, draft, editor):
    file = save_file(draft, FLOW, RENAMED, 1, by=editor)
    assert (file.version, file.content, file.saver) == (2, RENAMED, editor)
    assert draft.editor_ids == [editor.id]
    assert recorded(session, draft) == ["release.draft_started", "release.file_saved"]


def test_saving_what_is_there_already_changes_nothing(draft, editor):
    assert save_file(draft, FLOW, skeleton(FLOW), 1, by=editor).version == 1
    assert draft.editor_ids == []


def test_a_stale_save_is_told_who_and_when_and_loses_nothing(draft, editor, other_editor):
    save_file(draft, FLOW, RENAMED, 1, by=editor)
    with pytest.raises(StaleSave, match="贾编 在 20") as refused:
        save_file(draft, FLOW, skeleton(FLOW), 1, by=other_editor)
    assert refused.value.details["version"] == 2
    assert get_file(draft.id, FLOW).content == RENAMED


def test_published_files_are_not_saved(published, editor):
    with pytest.raises(NotADraft):
        save_file(published, FLOW, RENAMED, 1, by=editor)


def test_files_are_added_renamed_and_removed(session, draft, editor):
    add_file(draft, "forms/hearing.form", by=editor)
    rename_file(draft, "forms/hearing.form", "forms/hearing_record.form", by=editor)
    remove_file(draft, TABLE, by=editor)
    paths = [file.path for file in get_release(draft.id).files]
    assert paths == ["forms/hearing_record.form", FORM, FLOW]
    assert recorded(session, draft)[1:] == [
        "release.file_added",
        "release.file_renamed",
        "release.file_removed",
    ]


def test_a_name_is_given_once(draft, editor):
    with pytest.raises(Conflict):
        add_file(draft, FORM, by=editor)
    add_file(draft, "forms/second.form", by=editor)
    with pytest.raises(Conflict):
        rename_file(draft, "forms/second.form", FORM, by=editor)


def test_renaming_keeps_the_kind(draft, editor):
    with pytest.raises(UnacceptableFile):
        rename_file(draft, TABLE, "workflows/grade.bpmn", by=editor)


def test_a_missing_file_is_not_found(draft, editor):
    with pytest.raises(NotFound):
        save_file(draft, "forms/nothing.form", skeleton(FORM), 1, by=editor)


@pytest.mark.parametrize(
    ("name", "note", "field"),
    [("", "", "name"), ("长" * 41, "", "name"), ("首版", "", "name"), ("新", "长" * 2001, "note")],
)
def test_a_wrong_description_is_told_at_the_field(draft, editor, name, note, field):
    with pytest.raises(InvalidInput) as refused:
        describe_draft(draft, name=name, note=note, by=editor)
    assert list(refused.value.errors) == [field]


def test_a_discarded_draft_is_gone_and_recorded(session, draft, editor):
    discard_draft(draft, by=editor)
    assert find_draft() is None
    assert recorded(session, draft)[-1] == "release.draft_discarded"


def test_the_check_sees_what_is_not_saved_yet(draft):
    assert check_draft(draft) == []
    broken = skeleton(FLOW).replace('targetRef="end"', 'targetRef="nowhere"')
    findings = check_draft(draft, {FLOW: broken})
    assert findings[0].severity == "error"
    assert findings[0].file == FLOW
    assert get_file(draft.id, FLOW).content == skeleton(FLOW)
