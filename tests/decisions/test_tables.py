"""Decision tables: matching, hit policies, defaults, explanation."""

from decimal import Decimal

import pytest

from app import decisions, feel

from .models import decision, dmn, inputs, table

ROWS = [(["> 10"], ["1"]), (["> 5"], ["3"]), (["> 0"], ["2"])]


def evaluate(logic, **values):
    model = decisions.read({"t.dmn": dmn(inputs("x", "y") + decision("d", logic, "in_x", "in_y"))})
    return model.evaluate("d", values)


@pytest.mark.parametrize(
    ("policy", "aggregation", "x", "value"),
    [
        ("UNIQUE", "", 3, 2),
        ("UNIQUE", "", 0, None),
        ("UNIQUE", "", 6, None),
        ("ANY", "", 3, 2),
        ("ANY", "", 6, None),
        ("FIRST", "", 11, 1),
        ("FIRST", "", 6, 3),
        ("PRIORITY", "", 11, 3),
        ("RULE ORDER", "", 11, [1, 3, 2]),
        ("OUTPUT ORDER", "", 11, [3, 2, 1]),
        ("COLLECT", "", 6, [3, 2]),
        ("COLLECT", "", 0, []),
        ("COLLECT", "SUM", 11, 6),
        ("COLLECT", "MIN", 11, 1),
        ("COLLECT", "MAX", 11, 3),
        ("COLLECT", "COUNT", 11, 3),
        ("COLLECT", "COUNT", 0, 0),
        ("COLLECT", "SUM", 0, None),
    ],
)
def test_hit_policy(policy, aggregation, x, value):
    logic = table(["x"], ["out"], ROWS, policy, aggregation, {"out": "3, 2, 1"})
    assert evaluate(logic, x=x).value == value


def test_unique_with_two_matches_says_so():
    result = evaluate(table(["x"], ["out"], ROWS), x=6)
    assert result.value is None
    (problem,) = result.problems
    assert problem.message == "UNIQUE: more than one rule matches"
    assert (problem.file, problem.decision_id, problem.element_id) == ("t.dmn", "d", "table")


def test_several_outputs_make_a_context():
    rows = [(["> 0", "-"], ['"a"', "x + 1"]), (["-", '"q"'], ['"b"', "0"])]
    logic = table(["x", "y"], ["name", "number"], rows, "COLLECT")
    assert evaluate(logic, x=1, y="q").value == [
        {"name": "a", "number": Decimal(2)},
        {"name": "b", "number": Decimal(0)},
    ]


def test_priority_looks_at_the_first_output_first():
    rows = [(["-"], ['"low"', '"b"']), (["-"], ['"high"', '"b"']), (["-"], ['"high"', '"a"'])]
    values = {"grade": '"high", "low"', "kind": '"a", "b"'}
    logic = table(["x"], ["grade", "kind"], rows, "PRIORITY", "", values)
    assert evaluate(logic, x=1).value == {"grade": "high", "kind": "a"}


GRADES = (
    '<itemDefinition name="tGrade"><typeRef>string</typeRef><allowedValues>'
    '<text>"high", "middle", "low"</text></allowedValues></itemDefinition>'
    '<itemDefinition name="tOwn"><typeRef>tGrade</typeRef></itemDefinition>'
)


@pytest.mark.parametrize("kind", ["tGrade", "tOwn"])
@pytest.mark.parametrize("values", [None, {"o": '"low", "high"'}])
def test_without_output_values_those_of_the_type_are_the_order(kind, values):
    """DMN 1.5, 8.2.11: the order is that of the output values, or of the allowed values."""
    rows = [(["> 0"], ['"low"']), (["> 1"], ['"high"'])]
    logic = table(["x"], ["o"], rows, "PRIORITY", output_values=values)
    logic = logic.replace('<output id="o1"', f'<output id="o1" typeRef="{kind}"')
    body = GRADES + inputs("x") + decision("d", logic, "in_x")
    model = decisions.read({"t.dmn": dmn(body)})
    assert model.evaluate("d", {"x": 2}).value == ("low" if values else "high")


def test_default_output():
    logic = table(["x"], ["out"], [(["> 5"], ['"yes"'])], defaults={"out": '"no"'})
    assert evaluate(logic, x=9).value == "yes"
    assert evaluate(logic, x=1).value == "no"


def test_input_outside_the_allowed_values():
    logic = table(["x"], ["out"], [(["-"], ["1"])], input_values={"x": '"a", "b"'})
    assert evaluate(logic, x="a").value == 1
    result = evaluate(logic, x="c")
    assert result.value is None
    assert result.problems[0].message == "input x: not an allowed value"


def test_empty_cells_match_anything():
    assert evaluate(table(["x"], ["out"], [([""], ["1"])]), x=None).value == 1


def test_not_of_a_missing_value_does_not_match():
    assert evaluate(table(["x"], ["out"], [(["not(< 20)"], ["1"])]), x=None).value is None


def test_explanation_names_rules_rows_inputs_and_notes():
    logic = table(
        ["x", "y"], ["out"], [(["> 5", "-"], ["1"]), (["> 3", '"a"'], ["2"])], "COLLECT",
        notes=["第一条", "第二条"],
    )  # fmt: skip
    (trace,) = evaluate(logic, x=4, y="a").explanation
    assert (trace.decision_id, trace.decision_name, trace.table_id) == ("d", "d", "table")
    assert trace.hit_policy == "COLLECT"
    assert [(entry.label, entry.value) for entry in trace.inputs] == [("x", 4), ("y", "a")]
    (rule,) = trace.matched
    assert (rule.rule_id, rule.row, rule.outputs) == ("r2", 2, {"out": Decimal(2)})
    assert rule.annotations == {"note": "第二条"}
    assert trace.value == [2]


def test_without_explanation():
    model = decisions.read(
        {"t.dmn": dmn(inputs("x") + decision("d", table(["x"], ["o"], ROWS, "FIRST"), "in_x"))}
    )
    result = model.evaluate("d", {"x": 11}, explain=False)
    assert (result.value, result.explanation) == (1, ())


def test_problem_in_a_cell_names_row_and_column():
    logic = table(["x"], ["a", "b"], [(["-"], ["1", "1 / 0"])])
    (problem,) = evaluate(logic, x=1).problems
    assert (problem.row, problem.column, problem.element_id) == (1, 3, "r1o2")
    assert problem.position == 2


def test_ranking_many_rows_is_paid_for():
    """3,000 rows by 3,000 values are 4.5 million looks."""
    numbers = [str(number) for number in range(3_000)]
    rows = [(["-"], [number]) for number in numbers]
    logic = table(["x"], ["out"], rows, "OUTPUT ORDER", "", {"out": ", ".join(numbers)})
    with pytest.raises(feel.LimitExceeded):
        evaluate(logic, x=1)
