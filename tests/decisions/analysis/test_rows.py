"""Gaps, overlaps and rows that never match, in words, with their rows."""

from __future__ import annotations

import pytest

from app import decisions

from ..models import decision, dmn, inputs, literal, table


def check(body):
    return decisions.check({"t.dmn": dmn(body)})


def check_table(columns, rows, policy="UNIQUE", **options):
    """`columns`: name → type. Rows without an output give 1."""
    rows = [row if isinstance(row, tuple) else (row, ["1"]) for row in rows]
    logic = table(list(columns), ["o"], rows, policy, **options)
    return check(inputs(**columns) + decision("d", logic, *(f"in_{name}" for name in columns)))


def messages(found):
    return [one.message.removeprefix("d：") for one in found]


AGE = {"年龄": "number"}


def test_gap_names_the_combination_and_stands_at_the_column():
    columns = {"年龄": "number", "性别": "string"}
    rows = [["< 40", '"女"'], [">= 40", "-"], ["-", '"男"']]
    found = check_table(columns, rows, "FIRST", input_values={"性别": '"女","男"'})
    assert found == []
    found = check_table(columns, rows[:2], "FIRST", input_values={"性别": '"女","男"'})
    assert messages(found) == ["当 年龄 < 40 且 性别 = “男” 时，没有任何一行适用"]
    assert (found[0].severity, found[0].element_id) == ("warning", "i1")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["< 40", "> 40"], "年龄 = 40"),
        (["[1..5]", "[6..10]", "< 1", "> 10"], "5 < 年龄 < 6"),
        (["<= 5", "[7..9)", ">= 9"], "5 < 年龄 < 7"),
        (["not(5)"], "年龄 = 5"),
        (["null, < 3", "> 3"], "年龄 = 3"),
        (["null"], "年龄 有值"),
        (["> 0"], "年龄 ≤ 0"),
        (["2 * ? > 9", "< 4"], "4 ≤ 年龄 ≤ 4.5"),
        (["not(3, null)", "3"], "年龄 缺失（null）"),
    ],
)
def test_gaps_of_numbers(cells, told):
    found = check_table(AGE, [[cell] for cell in cells], "FIRST")
    told = f"当 {told} 时，没有任何一行适用"
    gaps = [text for text in messages(found) if "没有任何一行适用" in text]
    assert gaps == ([] if "缺失" in told else [told])


def test_null_counts_where_a_cell_speaks_of_it():
    columns = {"a": "number", "b": "boolean"}
    rows = [["null", "true"], ["< 1", "-"], [">= 1", "-"]]
    assert messages(check_table(columns, rows, "FIRST")) == [
        "当 a 缺失（null） 且 b = false 时，没有任何一行适用"
    ]
    assert check_table(columns, rows[1:], "FIRST") == []


@pytest.mark.parametrize(
    ("kind", "cells", "told"),
    [
        ("boolean", ["true"], "x = false"),
        ("string", ['"a"', '"b"'], "x 是其他文字"),
        ("string", ['< "b"', '> "b"'], "x = “b”"),
        ("date", ['< @"2024-03-01"', '>= @"2024-03-03"'], "2024-03-01 ≤ x < 2024-03-03"),
        ("date", ['<= @"2024-02-29"', '>= @"2024-03-01"'], ""),
        ("date", ['<= date("2024-02-28")', '>= date("2024-03-01")'], "2024-02-28 < x < 2024-03-01"),
        ("yearMonthDuration", ['< @"P1Y"', '> @"P1Y"'], "x = P1Y"),
        ("dayTimeDuration", ['< @"P1D"', '> @"P1D"'], "x = P1D"),
        ("time", ['< @"12:00:00"', '>= @"12:00:01"'], "x = 12:00:00"),
        ("dateTime", ['<= @"2024-01-01T00:00:00"', '> @"2024-01-01T00:00:00"'], ""),
    ],
)
def test_gaps_of_other_kinds(kind, cells, told):
    found = check_table({"x": kind}, [[cell] for cell in cells])
    if not told:
        assert found == []
    else:
        (one,) = messages(found)
        assert one.startswith("当 x") or "x" in one
        assert told in one or told.replace("x = 12:00:00", "12:00:00 ≤ x < 12:00:01") in one


def test_default_outputs_leave_no_gap():
    assert check_table(AGE, [["< 40"]], defaults={"o": "0"}) == []


def test_collecting_tables_need_no_row_for_everything():
    for policy in ("COLLECT", "RULE ORDER"):
        assert check_table(AGE, [["< 40"], ["< 30"]], policy) == []


def test_many_gaps_are_merged_and_only_the_first_are_told():
    found = check_table(AGE, [[str(n)] for n in range(20)])
    runs = "年龄 < 0 或 0 < 年龄 < 1 或 1 < 年龄 < 2 或 2 < 年龄 < 3 等 21 段"
    assert messages(found) == [f"当 （{runs}） 时，没有任何一行适用"]
    found = check_table({"a": "number", "b": "number"}, [[str(n), str(n)] for n in range(20)])
    told = messages(found)
    assert len(told) == 6
    assert told[-1] == "还有其他没有任何一行适用的情形，没有一一列出"


def test_item_definitions_and_input_values_close_the_domain():
    item = (
        '<itemDefinition name="tClass"><typeRef>string</typeRef>'
        '<allowedValues><text>"a","b"</text></allowedValues></itemDefinition>'
    )
    rows = [(['"a"'], ["1"]), (['"b"'], ["1"])]
    body = inputs(x="tClass") + decision("d", table(["x"], ["o"], rows), "in_x")
    assert check(item + body) == []
    found = check_table({"x": "number"}, [["< 5"], ["[5..9]"]], input_values={"x": "[0..9]"})
    assert found == []


def test_overlap_names_both_rows_and_the_combination():
    columns = {"年龄": "number", "月数": "number"}
    rows = [["< 40", "-"], [">= 40", "< 6"], [">= 30", ">= 3"]]
    found = [one for one in check_table(columns, rows) if one.severity == "error"]
    assert messages(found) == [
        "当 30 ≤ 年龄 < 40 且 月数 ≥ 3 时，第 3 行与第 1 行会同时命中，命中策略 UNIQUE 不允许",
        "当 年龄 ≥ 40 且 3 ≤ 月数 < 6 时，第 3 行与第 2 行会同时命中，命中策略 UNIQUE 不允许",
    ]
    assert {(one.row, one.element_id) for one in found} == {(3, "r3")}


def test_any_may_overlap_where_the_results_agree():
    rows = [(["< 40"], ["1"]), (["< 30"], ["1"]), ([">= 40"], ["2"]), (["[40..50]"], ["3"])]
    found = check_table(AGE, rows, "ANY")
    assert messages(found) == [
        "当 40 ≤ 年龄 ≤ 50 时，第 4 行与第 3 行会同时命中而结果不同，命中策略 ANY 不允许"
    ]


def test_many_overlaps_are_counted():
    found = check_table(AGE, [[f"< {n}"] for n in range(1, 12)] + [[">= 11"]])
    assert len([one for one in found if one.severity == "error"]) == 10
    assert "还有 45 对行会同时命中，没有一一列出" in messages(found)


def test_rows_behind_one_or_several_others():
    rows = [["< 40"], ["< 30"], [">= 40"], ["[20..60]"], ["[20..30]"]]
    assert messages(check_table(AGE, rows, "FIRST")) == [
        "第 2 行的情形第 1 行已全部包括，这一行永远不会命中",
        "第 4 行的情形第 1、3 行合起来已全部包括，这一行永远不会命中",
        "第 5 行的情形第 1 行已全部包括，这一行永远不会命中",
    ]


def test_rows_behind_others_across_columns():
    columns = {"a": "number", "b": "boolean"}
    rows = [["< 5", "true"], ["-", "false"], [">= 5", "-"], ["[0..9]", "true"]]
    (found,) = check_table(columns, rows, "FIRST")
    assert found.message == "d：第 4 行的情形第 1、3 行合起来已全部包括，这一行永远不会命中"
    assert (found.row, found.element_id, found.severity) == (4, "r4", "warning")


def test_priority_goes_by_the_results():
    rows = [(["< 40"], ['"b"']), (["-"], ['"a"'])]
    found = check_table(AGE, rows, "PRIORITY", output_values={"o": '"a","b"'})
    assert "d：第 1 行的情形第 2 行已全部包括，这一行永远不会命中" in [f.message for f in found]
    assert "第 2 列（o）：允许的结果 “b” 没有任何一行会给出" in messages(found)


@pytest.mark.parametrize("cell", ["[5..3]", "? > 5 and ? < 3", "> 9"])
@pytest.mark.parametrize("policy", ["COLLECT", "FIRST"])
def test_cells_that_hold_for_nothing(cell, policy):
    found = check_table(AGE, [["-"], [cell]], policy, input_values={"年龄": "[0..9]"})
    (one,) = [f for f in found if f.column]
    assert one.message == (
        f"d：第 2 行第 1 列（年龄）：{cell} 对这一列可能出现的任何值都不成立，这一行永远不会命中"
    )
    assert (one.element_id, one.row, one.column) == ("r2c1", 2, 1)


def test_value_that_is_not_allowed():
    (found,) = check_table(
        {"x": "string"}, [['"a"'], ['"b", "c"'], ['"d"']], "COLLECT", input_values={"x": '"a","b"'}
    )
    assert (found.element_id, found.row) == ("r3c1", 3)


def test_parameters_are_looked_up():
    body = inputs(x="number") + decision("limits", literal("{low: 3, high: 7}"))
    rows = [(["< limits.low"], ["1"]), (["[limits.low..limits.high)"], ["1"])]
    found = check(body + decision("d", table(["x"], ["o"], rows), "in_x", "limits"))
    assert messages(found) == ["当 x ≥ 7 时，没有任何一行适用"]


def test_inputs_compared_with_each_other():
    columns = {"收入": "number", "平均": "number"}
    rows = [["<= 0.5 * 平均", "-"], ["> 0.5 * 平均", "-"]]
    assert check_table(columns, rows) == []
    found = check_table(columns, [rows[0], ["> 平均", "-"], ["-", "<= 0"]], "FIRST")
    assert any("0.5 * 平均 < 收入 < 平均 且 平均 > 0" in text for text in messages(found))
    found = check_table(columns, [["< 平均", "> 0"], ["> 平均", "-"], ["< 0.5 * 平均", "-"]])
    assert any("第 3 行与第 1 行会同时命中" in text for text in messages(found))


def test_contradiction_between_inputs_compared_with_each_other():
    columns = {"a": "number", "b": "number"}
    found = check_table(columns, [["> b and ? < b" if 0 else "? > b and ? < b", "-"]], "COLLECT")
    assert messages(found) == ["第 1 行的各项条件互相矛盾，永远不会命中"]


def test_what_cannot_be_looked_through_is_said_and_not_guessed():
    columns = {"x": "string", "y": "number"}
    rows = [['starts with(?, "a")', "-"], ["-", "< 3"], ["-", "> 3"]]
    found = check_table(columns, rows, "FIRST")
    assert messages(found) == [
        "这些格不只是与固定的值比较，其遗漏、重叠没有分析："
        "第 1 行第 1 列（用到函数 starts with）。其余各格照常分析"
    ]
    found = check_table(columns, rows[1:], "FIRST")
    assert messages(found) == ["当 y = 3 时，没有任何一行适用"]


def test_cells_on_enumerated_inputs_may_do_anything():
    options = {"input_values": {"x": '"ab","ac","b"'}}
    rows = [['starts with(?, "a")'], ['"b"']]
    assert check_table({"x": "string"}, rows, **options) == []
    (found,) = check_table({"x": "string"}, [*rows[:1], ['ends with(?, "b")']], **options)
    assert "当 x = “ab” 时，第 2 行与第 1 行会同时命中" in found.message


def test_today_is_no_constant():
    (found,) = check_table({"x": "date"}, [["< today()"], [">= today()"]])
    assert "第 1 行第 1 列（与 today 有关）" in found.message


def test_times_with_and_without_offset_have_no_common_order():
    cells = ['< @"12:00:00"', '>= @"12:00:00Z"']
    (found,) = check_table({"x": "time"}, [[cell] for cell in cells])
    assert "时区不同的时间混用" in found.message


def test_lists_are_told_apart_by_their_members():
    columns = {"x": "Any"}
    rows = [['list contains(?, "a")'], ['list contains(?, "b")']]
    found = check_table(columns, [*rows, ["-"]], "FIRST")
    assert found == []
    found = check_table(
        columns, [*rows, ['list contains(?, "a") and list contains(?, "b")']], "FIRST"
    )
    assert "第 3 行的情形第 1 行已全部包括，这一行永远不会命中" in messages(found)
    assert "当 x 是空的列表 时，没有任何一行适用" in messages(found)


def test_what_lists_hold_beside_the_members_is_not_guessed():
    rows = [['list contains(?, "a")'], ["count(?) > 3"], ["count(?) = 0"]]
    found = check_table({"x": "Any"}, rows, "FIRST")
    (one,) = messages(found)
    assert "第 2 行第 1 列（用到函数 count）、第 3 行第 1 列（用到函数 count）" in one


def test_tables_deep_in_boxes_are_looked_at_too():
    inner = table(["x"], ["o"], [(["< 1"], ["1"])])
    box = f'<context><contextEntry><variable name="part"/>{inner}</contextEntry></context>'
    (found,) = check(inputs(x="number") + decision("d", box, "in_x"))
    assert "当 x ≥ 1 时，没有任何一行适用" in found.message


def test_a_table_with_plainer_errors_is_not_looked_through():
    found = check_table(AGE, [["< 40"], ["< < 3"]])
    assert [one.severity for one in found] == ["error"]
