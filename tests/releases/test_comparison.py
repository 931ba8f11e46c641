"""What an approver is shown as different: meaning, not layout."""

from __future__ import annotations

import json

from app.releases.actions import add_file, remove_file, save_file
from app.releases.comparison import compare
from app.releases.queries import get_release
from app.releases.skeletons import skeleton
from tests.releases.conftest import FLOW, FORM, TABLE


def differences(published, draft):
    return compare(published, get_release(draft.id))


def test_one_changed_name_is_one_changed_line(published, draft, editor):
    # Written by another editor: other indentation, other order of attributes.
    moved = skeleton(FLOW).replace("  ", "    ").replace("新流程", "主流程")
    moved = moved.replace('id="start" name="开始"', 'name="开始" id="start"')
    save_file(draft, FLOW, moved, 1, by=editor)
    [change] = differences(published, draft)
    assert (change.path, change.change, change.plus, change.minus) == (FLOW, "changed", 1, 1)
    assert any("主流程" in line for line in change.lines)


def test_a_moved_shape_is_only_layout(published, draft, editor):
    save_file(draft, FLOW, skeleton(FLOW).replace('x="480"', 'x="600"'), 1, by=editor)
    [change] = differences(published, draft)
    assert change.lines == ()


def test_a_form_written_in_another_order_is_the_same(published, draft, editor):
    form = json.loads(skeleton(FORM))
    other = json.dumps(dict(reversed(form.items())), ensure_ascii=False)
    save_file(draft, FORM, other, 1, by=editor)
    assert differences(published, draft)[0].lines == ()


def test_added_and_removed_files_are_told(published, draft, editor):
    add_file(draft, "forms/hearing.form", by=editor)
    remove_file(draft, TABLE, by=editor)
    found = {change.path: change.change for change in differences(published, draft)}
    assert found == {"forms/hearing.form": "added", TABLE: "removed"}
