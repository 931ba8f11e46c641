"""Whatever stands in a table, checking it gives findings and nothing else."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app import decisions

from ..models import decision, dmn, inputs, literal, table

CELLS = [
    *("-", "", "null", "true", "5", '"a"', "-1E6000", "1E-6000", "0.1", "not(-)", "not(null)"),
    *("< 5", '> "b"', "[1..5)", "]1..5[", '["a".."z"]', "[5..1]", "[null..3]", "[1..null)"),
    *('< @"2026-01-31"', '@"P1Y"', '@"PT1H"', '@"12:00:00"', '@"12:00:00Z"', '@"-99999-01-01"'),
    *('< @"2026-01-31T00:00:00"', '> @"2026-01-31T00:00:00Z"', '@"999999999-12-31"', '@"x"'),
    *("< y", "<= 0.5 * y", "> y + x", "> x", "< y * y", "2 * ? > 3 - y", "? / 3 >= 1", "? - ? = 0"),
    *("? = y or ? > 1E6144 * y", "y > 3", "? > 1 and y < 2", "? in (1, [2..y])", "-? < 3"),
    *('list contains(?, "a")', 'list contains(["a", 1, null], ?)', "list contains(?, [1])"),
    *("count(?) = 0", 'matches(?, "^a")', "?.year > 2000", "? instance of number", "?"),
    *("p.low", "< p.low", "[p.low..p.high]", "p", "p.list", "p.none", "< p.none", "f(?)", "f(1)"),
    *(
        "today()",
        "< today()",
        "{a: 1}",
        "[1, 2, 3]",
        "[[1], [2]]",
        "[(< 3), (> 9)]",
        "function(a) a",
    ),
    *("if ? > 3 then 5 else 6", "for i in 1..3 return i", "some i in [1, 2] satisfies i = ?"),
    *("(? > 1) != (? < 3)", "not(? > 1)", "? between y and 3", "item", "partial", "unknown name"),
    *("1, 2, 3", "null, null", '"a", 1, true', "1/0", "1/3", "? = 1/3", "3 * ? = 1", "1 1", "("),
]
KINDS = ["", "Any", "number", "string", "boolean", "date", "dateTime", "time", "list", "context"]
OUTPUTS = ['"a"', '"b"', "1", "null", "x + 1", "p.low", "[1]", '"yes"', "unknown", "1 +", ""]
VALUES = ["", '"a","b"', "[0..9]", "> y", "1, 2", "not(null)", "(", "p.list", "-"]
POLICIES = ["UNIQUE", "ANY", "FIRST", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_checking_any_table_gives_findings(data):
    kinds = {"x": data.draw(st.sampled_from(KINDS)), "y": data.draw(st.sampled_from(KINDS))}
    columns = data.draw(
        st.sampled_from([["x"], ["y", "x"], ["x", "y"], ["x + 1", "y"], ["p", "x"]])
    )
    outputs = data.draw(st.sampled_from([["o"], ["rule", "outcome"], ["rule", "outcome", "o"]]))
    row = st.tuples(
        st.tuples(*[st.sampled_from(CELLS)] * len(columns)),
        st.tuples(*[st.sampled_from(OUTPUTS)] * len(outputs)),
    )
    rows = data.draw(st.lists(row, max_size=5))
    logic = table(
        columns,
        outputs,
        rows,
        data.draw(st.sampled_from(POLICIES)),
        output_values={outputs[0]: data.draw(st.sampled_from(VALUES))},
        input_values={columns[0]: data.draw(st.sampled_from(VALUES))},
    )
    body = inputs(**kinds) + decision("d", logic, "in_x", "in_y", "p", knows=("f",))
    body += decision("p", literal('{low: 1, high: 7, list: ["a", 1], none: null}'))
    body += (
        '<businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic>'
        '<formalParameter name="a"/><literalExpression><text>if a = 1 then "yes" else null</text>'
        "</literalExpression></encapsulatedLogic></businessKnowledgeModel>"
    )
    use = decisions.Use("d", "程序", {"x": decisions.Fact(kinds["x"])}, values={"o": ("a",)})
    for uses in ((), (use,)):
        found = decisions.check({"t.dmn": dmn(body)}, (), uses, seconds=2.0)
        assert all(one.message and one.severity in ("error", "warning") for one in found)
