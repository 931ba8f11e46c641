"""``flask release check`` and ``publish``."""

from __future__ import annotations

import pytest

from app.releases.queries import current_release
from app.releases.skeletons import skeleton
from tests.releases.conftest import FLOW, write_release


@pytest.fixture
def run(app, session):
    return app.test_cli_runner().invoke


def test_check_says_that_all_is_well(run, directory):
    result = run(args=["release", "check", str(directory)])
    assert (result.exit_code, result.output) == (0, "3 files, 0 errors, 0 warnings\n")


def test_check_names_the_element_and_fails(run, tmp_path):
    broken = skeleton(FLOW).replace('targetRef="end"', 'targetRef="nowhere"')
    result = run(args=["release", "check", str(write_release(tmp_path, bpmn=broken))])
    assert result.exit_code == 1
    assert f"error   {FLOW}#" in result.output


def test_check_refuses_what_cannot_be_read(run, tmp_path):
    hostile = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    result = run(args=["release", "check", str(write_release(tmp_path, bpmn=hostile))])
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {FLOW}：")  # which of them is to be mended
    assert "DTD" in result.output


def test_check_of_an_empty_directory(run, tmp_path):
    assert run(args=["release", "check", str(tmp_path)]).exit_code == 1


def test_a_link_is_not_followed(run, directory, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("{}")
    (directory / "forms" / "linked.form").symlink_to(secret)
    assert run(args=["release", "check", str(directory)]).exit_code == 1


def test_publish_makes_the_release_current(run, directory, approver):
    args = ["--name", "2022-02", "--effective-on", "2022-02-04", "--by", approver.username]
    result = run(args=["release", "publish", str(directory), *args])
    assert result.output == "release 1 (2022-02), in force from 2022-02-04\n"
    assert current_release().publisher == approver


@pytest.mark.parametrize("who", ["editor", "nobody"])
def test_publish_needs_an_approver(run, directory, editor, who):
    username = editor.username if who == "editor" else "nobody"
    args = ["--name", "x", "--effective-on", "2022-02-04", "--by", username]
    assert run(args=["release", "publish", str(directory), *args]).exit_code == 1
