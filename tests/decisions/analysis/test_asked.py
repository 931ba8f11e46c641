"""Inputs nobody supplies, outputs nobody reads, categories nobody can get."""

from __future__ import annotations

from app import decisions
from app.decisions import Fact, Use

from ..models import decision, dmn, inputs, literal, table

ROWS = [(["< 1"], ["1", '"a"']), ([">= 1"], ["2", '"b"'])]


def check(body, *uses, file="t.dmn"):
    return decisions.check({file: dmn(body)}, (), uses)


def told(found):
    return [(one.severity, one.element_id, one.message) for one in found]


def two_outputs(name="d"):
    return decision(name, table(["x"], ["points", "grade"], ROWS), "in_x")


def test_input_that_no_fact_supplies():
    body = inputs("x") + two_outputs()
    (found,) = check(body, Use("d", "认定程序", {"y": Fact()}))
    assert told([found]) == [
        ("error", "in_x", "x：认定程序不提供输入 x，它的值总是缺失"),
    ]
    assert check(body, Use("d", "认定程序", {"x": Fact("number")})) == []


def test_input_that_a_diagram_may_supply_only_warns():
    use = Use("d", "流程任务“评级”", {}, certain=False)
    assert [one.severity for one in check(inputs("x") + two_outputs(), use)] == ["warning"]


def test_inputs_far_below_are_looked_at():
    body = inputs("x") + two_outputs("below") + decision("d", literal("below.points + 1"), "below")
    found = check(body, Use("d", "程序", {}), Use("below", "程序", {}))
    assert [one.element_id for one in found] == ["in_x"]


def test_input_of_another_type_than_the_fact():
    body = inputs(x="string") + decision("d", literal("x"), "in_x")
    (found,) = check(body, Use("d", "程序", {"x": Fact("number")}))
    assert found.message == "x：程序提供的 x 是数字，这里声明为文字，它的值总是缺失"


def test_output_that_nobody_reads():
    body = inputs("x") + two_outputs()
    facts = {"x": Fact("number")}
    (found,) = check(body, Use("d", "程序", facts, reads=("points",)))
    assert told([found]) == [
        ("warning", "o2", "d：第 3 列（grade）：没有流程、程序或其他决策读取 grade")
    ]
    more = decision("e", literal('d.grade = "a"'), "d")
    assert check(body + more, Use("d", "程序", facts, ("points",)), Use("e", "程序", facts)) == []
    whole = decision("e", literal("get entries(d)"), "d")
    assert check(body + whole, Use("d", "程序", facts, ()), Use("e", "程序", facts)) == []


def test_rows_of_a_list_are_read_by_column():
    rows = [(["-"], ["1", '"a"', "2"])]
    logic = table(["x"], ["points", "grade", "rest"], rows, "COLLECT")
    body = inputs("x") + decision("d", logic, "in_x")
    body += decision("e", literal('d[grade = "a"].points'), "d")
    (found,) = check(body, Use("e", "程序", {"x": Fact()}))
    assert found.message == "d：第 4 列（rest）：没有流程、程序或其他决策读取 rest"


def test_parameter_that_nobody_reads_is_told_at_its_row():
    rows = [([], ['"low"', "3"]), ([], ['"high"', "7"])]
    body = inputs(x="number")
    body += decision("rows", table([], ["key", "value"], rows, "COLLECT"))
    body += decision("limits", literal("context(rows)"), "rows")
    body += decision(
        "d", table(["x"], ["o"], [(["< limits.low"], ["1"])], "COLLECT"), "in_x", "limits"
    )
    use = Use("d", "程序", {"x": Fact("number")})
    (found,) = check(body, use)
    assert told([found]) == [("warning", "r2", "rows：第 2 行：没有流程、程序或其他决策读取 high")]
    assert check(body, use, Use("limits", "程序", {}, reads=("high",))) == []


def test_decision_that_nobody_asks():
    body = inputs("x") + two_outputs() + decision("lost", literal("1"))
    found = check(body, Use("d", "程序", {"x": Fact()}))
    assert told(found) == [("warning", "lost", "lost：没有流程、程序或其他决策使用这个决策")]
    assert check(body, Use("d", "程序", {"x": Fact()}), file="lost.dmn") == []


def test_nothing_is_said_where_nobody_told_who_asks():
    assert check(inputs("x") + two_outputs() + decision("lost", literal("1"))) == []


def test_category_that_no_row_gives_and_one_that_nobody_knows():
    rows = [(["true"], ['"a"']), (["false"], ['"bb"'])]
    body = inputs(x="boolean") + decision("d", table(["x"], ["category"], rows, "COLLECT"), "in_x")
    use = Use("d", "程序", {"x": Fact("boolean")}, values={"category": ("a", "b")})
    assert told(check(body, use)) == [
        ("error", "r2o1", "d：第 2 行第 2 列（category）：系统不认识 “bb”，只认识 “a”、“b”"),
        ("warning", "o1", "d：第 2 列（category）：系统使用的结果 “b” 没有任何一行会给出"),
    ]


def test_category_only_of_rows_that_never_apply():
    rows = [(["-"], ['"a"']), (["true"], ['"b"'])]
    body = inputs(x="boolean") + decision("d", table(["x"], ["category"], rows, "FIRST"), "in_x")
    use = Use("d", "程序", {"x": Fact("boolean")}, values={"": ("a", "b")})
    messages = [one.message for one in check(body, use)]
    assert "d：第 2 列（category）：系统使用的结果 “b” 没有任何一行会给出" in messages
    assert "d：第 2 行的情形第 1 行已全部包括，这一行永远不会命中" in messages


def test_results_that_are_worked_out_may_be_anything():
    rows = [(["true"], ["string(1)"]), (["false"], ['"a"'])]
    body = inputs(x="boolean") + decision("d", table(["x"], ["o"], rows), "in_x")
    use = Use("d", "程序", {"x": Fact("boolean")}, values={"": ("a", "b")})
    assert check(body, use) == []


def test_outputs_that_explanations_read_of_conditions():
    rows = [
        ([cell], ['"a"', f'"{outcome}"', '"words"', '"more"'])
        for cell, outcome in (("true", "yes"), ("false", "no"), ("null", "unknown"))
    ]
    logic = table(["x"], ["rule", "outcome", "text", "more"], rows, "COLLECT")
    body = inputs(x="boolean") + decision("a", logic, "in_x")
    body += decision("d", literal("count(a.outcome)"), "a")
    found = check(body, Use("d", "程序", {"x": Fact("boolean")}, explains=("text",)))
    assert [one.message for one in found] == [
        "a：第 5 列（more）：没有流程、程序或其他决策读取 more"
    ]


def test_a_required_decision_that_is_not_there():
    uses = [Use(name, "程序", {"x": Fact()}, required=True) for name in ("d", "e")]
    uses.append(Use("f", "程序", {"x": Fact()}))
    assert told(check(inputs("x") + two_outputs(), *uses)) == [
        ("error", "", "程序要用的决策 e 不在发布包中")
    ]
    assert check(inputs("x") + two_outputs("g"), *uses, file="g.dmn") == []


def test_answers_of_conditions_that_nobody_knows():
    rows = [([cell], ['"a"', f'"{answer}"']) for cell, answer in (("true", "yes"), ("false", "No"))]
    rows.append((["null"], ['"a"', '"unknown"']))
    logic = table(["x"], ["rule", "outcome"], rows, "COLLECT")
    body = inputs(x="boolean") + decision("d", logic, "in_x")
    use = Use("d", "程序", {"x": Fact("boolean")}, outcomes=("yes", "no", "unknown"))
    (found,) = check(body, use)
    message = "d：第 2 行第 3 列（outcome）：系统不认识 “No”，只认识 “no”、“unknown”、“yes”"
    assert told([found]) == [("error", "r2o2", message)]
