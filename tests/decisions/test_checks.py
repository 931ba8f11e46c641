"""Findings: what policy staff are told about their tables."""

import pytest

from app import decisions

from .models import decision, dmn, inputs, literal, table


def check(body, names=()):
    return decisions.check({"t.dmn": dmn(body)}, names)


def check_table(*arguments, **options):
    return check(
        inputs("年龄", "y") + decision("d", table(*arguments, **options), "in_年龄", "in_y")
    )


def test_nothing_to_find():
    rows = [(["< 18", "-"], ['"a"']), ([">= 18", "not(null)"], ['"b"'])]
    assert check_table(["年龄", "y"], ["out"], rows) == []


def test_syntax_error_names_row_and_column():
    (found,) = check_table(["年龄", "y"], ["out"], [(["< 18", "> > 3"], ['"a"'])])
    assert (found.file, found.element_id, found.severity) == ("t.dmn", "r1c2", "error")
    assert (found.row, found.column) == (1, 2)
    assert found.message.startswith("d：第 1 行第 2 列（y）：“>”处无法理解")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('"A"，"B"', "请用半角符号 , 代替 ，"),
        ("“A”", '请用半角符号 " 代替 “'),
        ("≥ 3", "请用半角符号 >= 代替 ≥"),
        ('"A', "字符串没有用双引号结束"),
        ("[1..", "表达式末尾处无法理解"),
        ("(1", "缺少 )"),
    ],
)
def test_syntax_errors_in_words(cell, words):
    (found,) = check_table(["年龄"], ["out"], [([cell], ['"a"'])])
    assert words in found.message


def test_unknown_names():
    (found,) = check_table(["年龄"], ["out"], [(["< 年纪"], ["年龄 + 1"])])
    assert found.message == "d：第 1 行第 1 列（年龄）：不认识的名称 年纪"
    assert check(decision("d", literal("add working days(today(), 1)")), ["add working days"]) == []
    (found,) = check(decision("d", literal("for n in [1] return n + m")))
    assert "不认识的名称 m" in found.message


def test_wrong_number_of_cells():
    (found,) = check_table(["年龄", "y"], ["out"], [(["1"], ["2"])])
    assert found.element_id == "r1"
    assert "第 1 行有 1 个条件、1 个结果，表头有 2 个条件、1 个结果" in found.message


def test_a_row_with_missing_cells_never_matches():
    logic = table(["x", "x"], ["a", "b"], [(["-"], ["1"])], "COLLECT")
    model = decisions.load({"t.dmn": dmn(inputs("x") + decision("d", logic, "in_x"))})
    assert model.evaluate("d", {"x": 1}).value == []


def test_same_conditions_twice():
    rows = [(["1"], ["2"]), (["2"], ["2"]), ([" 1 "], ["3"])]
    otherwise = {"out": "0"}
    (found,) = check_table(["年龄"], ["out"], rows, defaults=otherwise)
    assert "第 3 行与第 1 行的条件完全相同" in found.message
    assert (found.severity, found.row) == ("error", 3)
    (found,) = check_table(["年龄"], ["out"], rows, "FIRST", defaults=otherwise)
    assert found.severity == "warning"
    assert check_table(["年龄"], ["out"], rows, "COLLECT") == []


def test_not_of_missing_values_is_pointed_out():
    (found,) = check_table(["年龄"], ["out"], [(["not(< 20)"], ["2"])], "COLLECT")
    assert (found.severity, found.row, found.column) == ("warning", 1, 1)
    assert "不会命中" in found.message
    (found,) = check_table(["年龄"], ["out"], [(['not("A")'], ["2"])], "COLLECT")
    assert "也会命中" in found.message
    assert check_table(["年龄"], ["out"], [(['not(null, "A")'], ["2"])], "COLLECT") == []


def test_duplicate_ids():
    found = check(decision("d", literal("1")) + decision("d", literal("2")))
    assert [one.message for one in found] == ["d：编号 d 重复"]
    files = {name: dmn(decision("d", literal("1")), namespace=name) for name in ("a.dmn", "b.dmn")}
    (one,) = decisions.check(files)
    assert (one.file, one.message) == ("b.dmn", "d：决策编号 d 在 a.dmn 中已经使用")


def test_missing_requirement():
    (found,) = check(decision("d", literal("1"), "nowhere"))
    assert found.message == "d：缺少所需的要素 nowhere"


def test_unknown_type():
    (found,) = check(decision("d", literal("1"), kind="tNothing"))
    assert found.message == "d：没有定义类型 tNothing"


def test_priority_needs_values():
    (found,) = check_table(["年龄"], ["out"], [(["1"], ["2"])], "PRIORITY")
    assert "需要按优先顺序列出结果的允许值" in found.message


def test_priority_by_a_type_without_values_is_an_error_too():
    logic = table(["x"], ["o"], [(["1"], ["2"])], "PRIORITY").replace(
        '<output id="o1"', '<output id="o1" typeRef="number"'
    )
    (found,) = check(inputs("x") + decision("d", logic, "in_x"))
    assert (found.severity, found.element_id) == ("error", "table")
    assert "写在结果的类型上" in found.message


def test_an_entry_named_twice_is_told_with_both():
    entries = "".join(
        f'<contextEntry><variable name="{name}"/>{literal(text)}</contextEntry>'
        for name, text in (("a", "1"), ("b", "2"), ("a", "3"))
    )
    (found,) = check(decision("d", f'<context id="c">{entries}</context>'))
    assert (found.severity, found.element_id) == ("error", "c")
    assert found.message == "d：上下文的第 1 项和第 3 项都叫“a”"


def test_other_languages_are_refused_by_name():
    logic = table(["x"], ["o"], [(["1"], ["2"]), (["2"], ["2"])]).replace(
        '<inputEntry id="r2c1"', '<inputEntry id="r2c1" expressionLanguage="groovy"'
    )
    (found,) = check(inputs("x") + decision("d", logic, "in_x"))
    assert (found.severity, found.element_id, found.row, found.column) == ("error", "r2c1", 2, 1)
    assert found.message == "d：第 2 行第 1 列：不支持表达式语言“groovy”，只能用 FEEL"
    text = literal("1").replace("<literalExpression", '<literalExpression expressionLanguage="js"')
    (found,) = check(decision("d", text))
    assert found.message == "d：不支持表达式语言“js”，只能用 FEEL"


@pytest.mark.parametrize(
    "language",
    ["feel", "FEEL", "https://www.omg.org/spec/DMN/20230324/FEEL/", ""],
)
def test_feel_may_be_named(language):
    text = literal("1").replace(
        "<literalExpression", f'<literalExpression expressionLanguage="{language}"'
    )
    assert check(decision("d", text)) == []


def test_files_that_are_no_decisions_are_left_alone():
    assert decisions.check({"a.bpmn": b"nonsense", "b.form": b"{}"}) == []


def test_errors_come_before_warnings_and_read_raises_the_first():
    body = inputs("x") + decision(
        "d", table(["x"], ["o"], [(["not(< 1)"], ["1"]), (["1 1"], ["2"])]), "in_x"
    )
    found = check(body)
    assert [one.severity for one in found] == ["error", "warning"]
    with pytest.raises(decisions.DmnError) as caught:
        decisions.read({"t.dmn": dmn(body)})
    assert (caught.value.file, caught.value.element) == ("t.dmn", "r2c1")
    assert (caught.value.row, caught.value.column) == (2, 1)


def test_a_wrong_text_evaluates_to_null_where_it_is_let_in():
    model = decisions.load({"t.dmn": dmn(decision("d", literal("1 +")))})
    result = model.evaluate("d", {})
    assert result.value is None
    assert result.problems[0].decision_id == "d"
