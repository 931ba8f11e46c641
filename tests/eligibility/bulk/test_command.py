"""``flask eligibility bulk``: what it writes, what it says, and how it ends."""

import pytest

from tests.eligibility.bulk.sheet_files import TYPES, results_of, write_sheets
from tests.eligibility.people import AS_OF, sheet, without
from tests.shipped import publish_shipped


@pytest.fixture
def run(app, session):
    release = publish_shipped()

    def run(*args):
        args = ["eligibility", "bulk", "--as-of", AS_OF.isoformat(), *map(str, args)]
        result = app.test_cli_runner().invoke(args=args)
        return result.exit_code, result.output

    run.release = release
    return run


def test_results_are_written_and_counted(run, tmp_path):
    path, out = tmp_path / "sheets.parquet", tmp_path / "out.parquet"
    own = without(sheet(), "as_of")
    write_sheets(
        path, [own, {**own, "dibao_valid_until": AS_OF}, without(own, "dibao_valid_until")]
    )
    code, said = run("--from", path, "--out", out)
    assert code == 0, said
    assert [row["dibao"] for row in results_of(out)] == ["no", "yes", "unknown"]
    assert [row["eligible"] for row in results_of(out)] == ["no", "yes", "unknown"]
    head, *categories = said.splitlines()
    assert head.startswith(f"{run.release.name}：3 人，用时 ")
    assert head.endswith("。符合 1，不符合 1，待核实 1。")
    assert "dibao\t享受最低生活保障的失业人员\t符合 1\t待核实 1" in categories
    assert "由解释器计算" not in said
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "out.parquet", "sheets.jsonl", "sheets.parquet",
    ]  # fmt: skip


def test_rows_with_wrong_values_are_told_and_the_run_ends_with_1(run, tmp_path):
    path, out = tmp_path / "sheets.parquet", tmp_path / "out.csv"
    write_sheets(path, [sheet(), sheet(sex="x", household=[]), sheet(sex="y", household=[])])
    code, said = run("--from", path, "--out", out)
    assert code == 1
    assert said.splitlines()[-2:] == ["数据有误的有 2 人：", "2 人\tsex：应为 male、female 之一"]
    assert len(out.read_text().splitlines()) == 4


def test_a_bad_file_leaves_nothing_behind(run, tmp_path):
    path, out = tmp_path / "sheets.parquet", tmp_path / "out.parquet"
    types = {k: v for k, v in TYPES.items() if k not in ("birth_date", "services")}
    write_sheets(path, [sheet(sex=1)], types | {"sex": "INTEGER"})
    code, said = run("--from", path, "--out", out)
    assert code == 1
    for line in ("缺少字段：age", "缺少字段：in_working_age", "缺少字段：counted_services",
                 "字段 sex 应为 VARCHAR，文件中是 INTEGER"):  # fmt: skip
        assert line in said
    assert not out.exists()
    assert "不能读取" in run("--from", tmp_path / "none.parquet", "--out", out)[1]
    assert "没有这个目录" in run("--from", path, "--out", tmp_path / "no" / "out.parquet")[1]


def test_a_release_is_named(run, tmp_path):
    path, out = tmp_path / "sheets.parquet", tmp_path / "out.parquet"
    write_sheets(path, [sheet()])
    assert run("--from", path, "--out", out, "--release", run.release.name)[0] == 0
    assert "没有这个发布版本：no" in run("--from", path, "--out", out, "--release", "no")[1]


def test_either_a_file_or_the_register(run, tmp_path):
    out = tmp_path / "out.parquet"
    assert run("--out", out)[0] == 2
    assert run("--register", "--from", "x", "--out", out)[0] == 2
    code, said = run("--register", "--out", out)
    assert code == 0, said
    assert "：0 人，" in said  # nobody is in the register until a test commits
