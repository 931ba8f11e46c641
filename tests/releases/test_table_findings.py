"""What is found in decision tables reaches the studio at its element, and the command line."""

from __future__ import annotations

import json

import pytest

from app.releases.checking import findings_in
from app.releases.directories import read_directory
from app.releases.skeletons import skeleton
from tests.factories import sign_in
from tests.machine import fits, seconds_used
from tests.releases.conftest import FORM, TABLE, write_release
from tests.shipped import ROOT


def row(number, cell, result):
    return (
        f'<rule id="rule_{number}"><inputEntry id="cell_{number}"><text>{cell}</text></inputEntry>'
        f'<outputEntry id="result_{number}"><text>"{result}"</text></outputEntry></rule>'
    )


def table(*rows):
    """The new table of the studio with other rows."""
    before, rest = skeleton(TABLE).split("<rule", 1)
    return before + "".join(rows) + rest.split("</rule>", 1)[1]


WITH_GAP = table(row(1, '"a"', "是"), row(2, '"b"', "否"))
WITH_OVERLAP = table(row(1, '"a", "b"', "是"), row(2, '"b"', "否"), row(3, 'not("a", "b")', "否"))
WITH_SHADOW = table(row(1, "-", "是"), row(2, '"b"', "否")).replace("UNIQUE", "FIRST")


@pytest.fixture
def found_by_studio(client, editor, draft):
    sign_in(client, editor)

    def check(content, path=TABLE):
        address = f"/studio/releases/{draft.id}/files/{path}/check"
        answer = client.post(address, json={"content": content})
        assert answer.status_code == 200
        return [
            (found["severity"], found["element_id"], found["message"])
            for found in answer.json["findings"]
        ]

    return check


def test_the_shipped_release_has_no_finding(app):
    assert findings_in(read_directory(ROOT)) == []


def test_a_gap_stands_at_its_column(found_by_studio):
    told = "新决策：当 输入 是其他文字 时，没有任何一行适用"
    assert ("warning", "grade_input", told) in found_by_studio(WITH_GAP)


def test_an_overlap_stands_at_its_row(found_by_studio):
    told = "新决策：当 输入 = “b” 时，第 2 行与第 1 行会同时命中，命中策略 UNIQUE 不允许"
    (first, *_) = found_by_studio(WITH_OVERLAP)
    assert first == ("error", "rule_2", told)


def test_a_row_behind_another_stands_at_its_row(found_by_studio):
    told = "新决策：第 2 行的情形第 1 行已全部包括，这一行永远不会命中"
    assert ("warning", "rule_2", told) in found_by_studio(WITH_SHADOW)


def test_a_form_that_cannot_be_drawn_is_an_error(found_by_studio):
    form = json.loads(skeleton(FORM))
    form["components"].append({"type": "textfield", "id": "long", "label": "长", "key": "k" * 99})
    found = found_by_studio(json.dumps(form), FORM)
    assert [(severity, element) for severity, element, _ in found] == [("error", "long")]
    assert "key 不符合要求" in found[0][2]


def test_the_review_says_what_findings_mean(client, editor, draft, session):
    from app.releases.actions import save_file

    sign_in(client, editor)
    review = f"/studio/releases/{draft.id}/review"
    assert "检查结果是什么意思" not in client.get(review).text
    save_file(draft, TABLE, WITH_GAP, 1, by=editor)
    session.commit()
    page = client.get(review).text
    assert "没有任何一行适用" in page
    assert "检查结果是什么意思" in page


def test_a_table_of_five_hundred_rows_is_checked_in_time(app, session, tmp_path):
    """Alone about a second; the bound is for a machine that others use too."""
    rows = [row(n, f'"{n}"', "是" if n % 2 else "否") for n in range(1, 500)]
    rows += [row(500, f"not({', '.join(f'{chr(34)}{n}{chr(34)}' for n in range(1, 500))})", "否")]
    folder = write_release(tmp_path, dmn=table(*rows))
    results = []

    def check():
        results.append(app.test_cli_runner().invoke(args=["release", "check", str(folder)]))

    assert fits(seconds_used(check), 10)
    assert results[0].exit_code == 0
    assert "规定时间内没有查完" not in results[0].output


def test_the_command_prints_findings_with_their_rows(app, session, tmp_path):
    run = app.test_cli_runner().invoke
    result = run(args=["release", "check", str(write_release(tmp_path, dmn=WITH_OVERLAP))])
    assert result.exit_code == 1
    assert f"error   {TABLE}#rule_2: 新决策：当 输入 = “b” 时，第 2 行与第 1 行" in result.output
    result = run(args=["release", "check", str(write_release(tmp_path, dmn=WITH_GAP))])
    assert (result.exit_code, result.output.splitlines()[-1]) == (
        0,
        "3 files, 0 errors, 1 warnings",
    )


def test_what_was_found_is_kept_and_nobodys_to_change():
    files = {"workflows/x.dmn": b"<definitions"}
    found = findings_in(files)
    assert found
    found.clear()
    assert findings_in(files) != []
