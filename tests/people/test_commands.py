import base64

import pytest
from sqlalchemy import select, text

from app.people.models import Person
from tests.factories import COMMUNITY, make_unit, make_user
from tests.people.factories import make_person
from tests.people.spreadsheets import line, read_back, workbook

OTHER = "379902001001"


@pytest.fixture
def run(app, session):
    make_unit(COMMUNITY)
    make_unit(OTHER)

    def run(*args):
        return app.test_cli_runner().invoke(args=["people", *map(str, args)])

    return run


def written(path, content):
    path.write_bytes(content)
    return path


def test_import_enters_good_rows_and_writes_the_others_beside(run, session, tmp_path):
    rows = [line(1), line(2, 责任社区代码=OTHER), line(3, 联系电话="1"), line(1)]
    file = written(tmp_path / "名单.xlsx", workbook(rows))
    result = run("import", file)
    assert result.exit_code == 1
    assert "已导入：新增 2，更新 0，无变化 0，重复 1，有误 1" in result.output
    assert "第 4 行 测试丁：联系电话：电话号码不正确" in result.output
    assert len(session.scalars(select(Person)).all()) == 2
    assert len(read_back((tmp_path / "名单.未导入.xlsx").read_bytes())) == 2


def test_import_again_changes_nothing(run, session, tmp_path):
    file = written(tmp_path / "a.xlsx", workbook([line(1), line(2)]))
    assert run("import", file).exit_code == 0
    result = run("import", file)
    assert "新增 0，更新 0，无变化 2，重复 0，有误 0" in result.output
    assert result.exit_code == 0


def test_check_enters_nobody(run, session, tmp_path):
    file = written(tmp_path / "a.xlsx", workbook([line(1)]))
    result = run("import", file, "--check")
    assert "检查结果：新增 1" in result.output
    assert session.scalars(select(Person)).all() == []


def test_import_with_the_reach_of_a_user(run, session, tmp_path):
    make_user(username="wang", unit=COMMUNITY)
    make_user("auditor", username="shen", unit=COMMUNITY)
    file = written(tmp_path / "a.xlsx", workbook([line(1), line(2, 责任社区代码=OTHER)]))
    assert "新增 1，更新 0，无变化 0，重复 0，有误 1" in run("import", file, "--as", "wang").output
    for name, words in (("shen", "没有权限"), ("nobody", "没有用户 nobody")):
        result = run("import", file, "--as", name)
        assert words in result.output
        assert result.exit_code == 1


def test_import_of_a_broken_file_says_why(run, session, tmp_path):
    result = run("import", written(tmp_path / "a.xlsx", b"PK\x03\x04rubbish"))
    assert "没有导入：文件已损坏" in result.output
    assert result.exit_code == 1
    assert session.scalars(select(Person)).all() == []


def test_template_is_written(run, tmp_path):
    assert run("template", tmp_path / "t.xlsx").exit_code == 0
    assert read_back((tmp_path / "t.xlsx").read_bytes()) == []


def test_rotate_keys_tells_what_it_did(app, run, session, monkeypatch):
    make_person()
    key = ",7:" + base64.b64encode(b"k" * 32).decode()
    monkeypatch.setitem(app.config, "DATA_KEYS", app.config["DATA_KEYS"] + key)
    assert "person.phone_encrypted: 1" in run("rotate-keys").output
    assert "person.phone_encrypted: 0" in run("rotate-keys").output
    assert session.scalars(text("select get_byte(phone_encrypted, 0) from person")).all() == [7]
