"""Files that may never become part of a release, and those that may."""

from __future__ import annotations

import pytest

from app.releases.actions import check_draft, save_file
from app.releases.contents import MAX_BYTES, UnacceptableFile, checked_content, checked_path
from app.releases.outline import outline, title_of, titles_of
from app.releases.skeletons import skeleton
from tests.releases.conftest import FLOW, FORM, TABLE

BOMB = """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<d>&c;</d>"""
EXTERNAL = (
    """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>"""
)

pytestmark = pytest.mark.usefixtures("session")


@pytest.mark.parametrize(
    "path",
    [
        "workflows/../config.py",
        "../forms/x.form",
        "/etc/passwd",
        "forms/x.form\n",
        "forms/x.bpmn",
        "workflows/x.form",
        "workflows/x.py",
        "workflows/a/b.bpmn",
        "workflows/Größe.bpmn",
        "workflows/.bpmn",
        "forms/" + "x" * 61 + ".form",
        "forms\\x.form",
        "",
    ],
)
def test_path_tricks_are_refused(path):
    with pytest.raises(UnacceptableFile):
        checked_path(path)


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        EXTERNAL,
        "<a><b></a>",
        "",
        "no xml at all",
        "<a>" * 200 + "</a>" * 200,
        b"\xff\xfe<\x00a\x00/\x00>\x00",
        '<?xml version="1.0" encoding="x-unknown"?><a/>',
        "<a>\x00</a>",
        "<a>" + "x" * MAX_BYTES + "</a>",
    ],
    ids=["bomb", "external", "broken", "empty", "text", "deep", "utf16", "code", "nul", "huge"],
)
def test_hostile_xml_is_refused(content):
    with pytest.raises(UnacceptableFile):
        checked_content(FLOW, content)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '"text"',
        "[" * 100_000,
        '{"a":' * 200 + "1" + "}" * 200,
        '{"a":' + "1" * 5000 + "}",
    ],
    ids=["empty", "broken", "list", "string", "brackets", "deep", "number"],
)
def test_hostile_json_is_refused(content):
    with pytest.raises(UnacceptableFile):
        checked_content(FORM, content)


def test_refused_content_leaves_the_draft_as_it_was(draft, editor):
    with pytest.raises(UnacceptableFile):
        save_file(draft, FLOW, BOMB, 1, by=editor)
    assert draft.editor_ids == []


def test_python_in_a_diagram_is_found_by_the_check(draft):
    script = skeleton(FLOW).replace(
        '<bpmn:endEvent id="end"',
        '<bpmn:scriptTask id="evil" name="x" scriptFormat="python">'
        "<bpmn:script>__import__('os').system('id')</bpmn:script></bpmn:scriptTask>"
        '<bpmn:endEvent id="end"',
    )
    findings = check_draft(draft, {FLOW: script})
    assert any(f.severity == "error" and f.element_id == "evil" for f in findings)


def test_every_skeleton_is_a_sound_start():
    for path in (FLOW, TABLE, FORM):
        assert checked_content(path, skeleton(path)) == skeleton(path)


def test_a_file_is_told_in_words():
    [process] = outline(FLOW, skeleton(FLOW))
    assert [row[0] for row in process.rows] == ["开始事件", "结束事件", "顺序流"]
    assert process.rows[2][4] == "开始 → 结束"
    [table] = outline(TABLE, skeleton(TABLE))
    assert table.columns == ["行", "输入", "→ 结果"]
    assert table.rows == [["1", "-", '"是"']]
    [form] = outline(FORM, skeleton(FORM))
    assert form.rows[0][:4] == ["多行文字", "说明", "note", "是"]


def test_titles_come_from_the_files_and_forms_from_their_tasks():
    task = (
        '<bpmn:userTask id="t" name="走访"><bpmn:extensionElements>'
        '<zeebe:formDefinition formId="visit" /></bpmn:extensionElements></bpmn:userTask>'
    )
    flow = skeleton(FLOW).replace("<bpmn:endEvent", task + "<bpmn:endEvent")
    assert title_of(FLOW, flow) == ("workflow", "新流程")
    assert titles_of({FLOW: flow, FORM: skeleton(FORM)})[FORM] == "走访"
