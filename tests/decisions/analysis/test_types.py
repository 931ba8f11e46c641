"""Types that do not fit, in cells, results, headings and anywhere in an expression."""

from __future__ import annotations

import pytest

from app import decisions

from ..models import decision, dmn, inputs, literal, table


def check(body):
    return decisions.check({"t.dmn": dmn(body)})


def check_cell(kind, cell, policy="COLLECT"):
    logic = table(["x"], ["o"], [([cell], ["1"])], policy)
    return check(inputs(x=kind) + decision("d", logic, "in_x"))


@pytest.mark.parametrize(
    ("kind", "cell", "told"),
    [
        ("number", '"5"', "这一列的值是数字，这一格写的是文字，永远不会相符"),
        ("string", "5", "这一列的值是文字，这一格写的是数字，永远不会相符"),
        ("string", "> 5", "这一列的值是文字，这一格写的是数字，永远不会相符"),
        ("boolean", '"true"', "这一列的值是是/否（true 或 false），这一格写的是文字，永远不会相符"),
        ("number", "true", "这一列的值是数字，这一格写的是是/否（true 或 false），永远不会相符"),
        (
            "date",
            '> "2026-01-31"',
            '这一列的值是日期，这一格写的是文字，永远不会相符；日期写作 @"2026-01-31"',
        ),
        ("number", '["a".."b"]', "这一列的值是数字，这一格写的是文字，永远不会相符"),
        ("number", '? > "a" or ? = 3', "数字与文字相比较，结果总是空值（null）"),
        (
            "number",
            "string length(?) > 3",
            "函数 string length 在这里要文字，给的是数字，结果总是空值（null）",
        ),
        ("date", "? + 5 > today()", "日期与数字不能相加，结果总是空值（null）"),
    ],
)
def test_cells(kind, cell, told):
    (found,) = check_cell(kind, cell)
    assert found.message == f"d：第 1 行第 1 列（x）：{told}"
    assert (found.severity, found.element_id, found.row, found.column) == ("error", "r1c1", 1, 1)


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("number", "5"),
        ("number", "null, 5"),
        ("number", "? in (1, 2)"),
        ("number", "1 < 2"),
        ("number", "[1, 2, 3]"),
        ("string", 'starts with(?, "a")'),
        ("date", '> date("2026-01-31")'),
        ("date", '? > today() - duration("P1D")'),
        ("date", "?.year > 2020"),
        ("", '"5"'),
        ("Any", "5"),
        ("boolean", "not(true)"),
    ],
)
def test_cells_that_fit(kind, cell):
    assert [one for one in check_cell(kind, cell) if one.severity == "error"] == []


def table_with(output, kind, values=""):
    allowed = f"<outputValues><text>{values}</text></outputValues>" if values else ""
    return (
        '<decisionTable id="table" hitPolicy="COLLECT"><input id="i1"><inputExpression><text>x'
        f'</text></inputExpression></input><output id="o1" name="o" typeRef="{kind}">{allowed}'
        '</output><rule id="r1"><inputEntry id="r1c1"><text>-</text></inputEntry>'
        f'<outputEntry id="r1o1"><text>{output}</text></outputEntry></rule></decisionTable>'
    )


@pytest.mark.parametrize(
    ("output", "kind", "values", "told"),
    [
        ('"5"', "number", "", "这一列的结果声明为数字，这里给出文字，结果总是空值（null）"),
        ("x + 1", "string", "", "这一列的结果声明为文字，这里给出数字，结果总是空值（null）"),
        ('"d"', "string", '"a","b"', '“d” 不在允许的结果之中："a","b"'),
        ("7", "number", "[1..5]", "7 不在允许的结果之中：[1..5]"),
    ],
)
def test_results(output, kind, values, told):
    found = check(inputs(x="number") + decision("d", table_with(output, kind, values), "in_x"))
    assert [one.message for one in found if one.severity == "error"] == [
        f"d：第 1 行第 2 列（o）：{told}"
    ]
    assert {one.element_id for one in found if one.severity == "error"} == {"r1o1"}


@pytest.mark.parametrize(("output", "kind"), [("null", "number"), ("x", "number"), ("5", "Any")])
def test_results_that_fit(output, kind):
    assert check(inputs(x="number") + decision("d", table_with(output, kind), "in_x")) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('x > "a"', "数字与文字相比较，结果总是空值（null）"),
        ("if x then 1 else 2", "这里应为条件（是/否），实际是数字，永远不成立"),
        ('x + "a"', "数字与文字不能相加，结果总是空值（null）"),
        ("p.hihg + 1", "没有 hihg 这一项（有 low、high），它的值总是缺失"),
        ('for n in [1, 2] return n + "a"', "数字与文字不能相加，结果总是空值（null）"),
        ('some n in [1, 2] satisfies n = "a"', "数字与文字相比较，结果总是空值（null）"),
        ('{a: 1, b: a + "x"}', "数字与文字不能相加，结果总是空值（null）"),
        ("substring(x, 2)", "函数 substring 在这里要文字，给的是数字，结果总是空值（null）"),
        ("upper case()", "函数 upper case 不接受 0 个参数，结果总是空值（null）"),
        ('@"2026-02-30"', '@"2026-02-30" 不是日期、时间或时长'),
        ('x between "a" and "b"', "数字与文字相比较，结果总是空值（null）"),
    ],
)
def test_expressions(text, told):
    body = inputs(x="number") + decision("p", literal("{low: 1, high: 2}"))
    found = check(body + decision("d", literal(text), "in_x", "p"))
    assert [one.message for one in found] == [f"d：{told}"]
    assert found[0].severity == "error"


@pytest.mark.parametrize(
    "text",
    [
        "x + p.low * 2",
        'if x > 3 and true then "a" else null',
        "x = null",
        'date("2026-01-01") - duration("P1M")',
        '@"P1Y" * 3 + @"P1M"',
        'string(x) + "a"',
        "[{a: 1}, {a: 2}][a > 1].a[1] + 1",
        "count([1, 2]) > x",
        "sum(for n in [1, 2] return n * x) > 1",
        "max([x, 1]) + 1",
        'date("2026-01-01").year > x',
        'function(a) a + "x"',
    ],
)
def test_expressions_that_fit(text):
    body = inputs(x="number") + decision("p", literal("{low: 1, high: 2}"))
    assert check(body + decision("d", literal(text), "in_x", "p")) == []


def test_result_of_another_type_than_the_decision_is_declared_to_have():
    (found,) = check(inputs(x="number") + decision("d", literal("x + 1"), "in_x", kind="string"))
    assert found.message == "d：决策的结果声明为文字，表达式给出数字，结果总是空值（null）"


def test_input_expression_of_another_type_than_its_column():
    logic = (
        '<decisionTable id="table" hitPolicy="COLLECT"><input id="i1"><inputExpression'
        ' typeRef="string"><text>x</text></inputExpression></input><output id="o1" name="o"/>'
        '<rule id="r1"><inputEntry id="r1c1"><text>"a"</text></inputEntry>'
        '<outputEntry id="r1o1"><text>1</text></outputEntry></rule></decisionTable>'
    )
    (found,) = check(inputs(x="number") + decision("d", logic, "in_x"))
    assert found.message == "d：第 1 列（x）：这一列声明为文字，x 是数字，值总是缺失"
    assert found.element_id == "i1"


def test_columns_of_other_tables_have_their_types():
    logic = table(["x"], ["a", "b"], [(["> 1"], ["1", '"y"'])], "COLLECT")
    body = inputs(x="number") + decision("t", logic, "in_x")
    (found,) = check(body + decision("d", literal("t.c"), "t"))
    assert found.message == "d：没有 c 这一项（有 a、b），它的值总是缺失"
    assert check(body + decision("d", literal('t[b = "y"].a'), "t")) == []
