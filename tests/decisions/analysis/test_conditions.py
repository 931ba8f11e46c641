"""Tables of conditions: each condition has one answer, whatever is known and what is not."""

from __future__ import annotations

from app import decisions
from app.decisions import Fact, Use

from ..models import decision, dmn, inputs, literal, table

YES_NO = [
    (["true", "-"], ['"a"', '"yes"']),
    (["false", "-"], ['"a"', '"no"']),
    (["null", "-"], ['"a"', '"unknown"']),
    (["-", ">= 6"], ['"months"', '"yes"']),
    (["-", "< 6"], ['"months"', '"no"']),
    (["-", "null"], ['"months"', '"unknown"']),
]


def check(rows, uses=()):
    logic = table(["x", "n"], ["rule", "outcome"], rows, "COLLECT")
    body = inputs(x="boolean", n="number") + decision("d", logic, "in_x", "in_n")
    return decisions.check({"t.dmn": dmn(body)}, (), uses)


def test_nothing_to_find():
    assert check(YES_NO) == []


def test_a_missing_row_of_one_condition_is_an_error_at_its_first_row():
    (found,) = check([row for row in YES_NO if row[0] != ["-", "null"]])
    assert found.message == "d：条件“months”：当 n 缺失（null） 时，没有任何一行适用"
    assert (found.severity, found.element_id, found.row) == ("error", "r4", 4)


def test_a_condition_whose_name_is_mistyped_is_found():
    rows = [*YES_NO[:5], (["-", "null"], ['"month"', '"unknown"'])]
    told = [one.message for one in check(rows)]
    assert "d：条件“months”：当 n 缺失（null） 时，没有任何一行适用" in told
    assert "d：条件“month”：当 n 有值 时，没有任何一行适用" in told


def test_overlapping_rows_have_to_agree():
    rows = [*YES_NO, (["true", "> 9"], ['"a"', '"yes"'])]
    assert check(rows) == []
    rows = [*YES_NO, (["-", "> 9"], ['"a"', '"unknown"'])]
    told = [one.message for one in check(rows)]
    assert told == [
        "d：当 x = true 且 n > 9 时，第 7 行与第 1 行会同时命中，而条件“a”的结果不同",
        "d：当 x = false 且 n > 9 时，第 7 行与第 2 行会同时命中，而条件“a”的结果不同",
    ]


def test_facts_close_the_domain():
    logic = table(
        ["place"],
        ["rule", "outcome"],
        [
            (['"urban"'], ['"place"', '"yes"']),
            (['"rural"'], ['"place"', '"no"']),
            (["null"], ['"place"', '"unknown"']),
        ],
        "COLLECT",
    )
    files = {"t.dmn": dmn(inputs(place="string") + decision("d", logic, "in_place"))}
    (found,) = decisions.check(files)
    assert "当 place 是其他文字 时，没有任何一行适用" in found.message
    known = Use("d", "程序", {"place": Fact("string", '"urban", "rural"')})
    assert decisions.check(files, (), [known]) == []


def test_whole_numbers_have_nothing_between():
    rows = [
        (["-", "<= 5"], ['"months"', '"no"']),
        (["-", ">= 6"], ['"months"', '"yes"']),
        (["-", "null"], ['"months"', '"unknown"']),
    ]
    (found,) = check(rows)
    assert "当 5 < n < 6 时" in found.message
    months = Fact("number", ">= 0", whole=True)
    assert check(rows, [Use("d", "程序", {"n": months, "x": Fact("boolean")})]) == []


def test_answers_of_other_tables_are_known():
    """A column over `all_hold(...)` can be yes, no or unknown and never misses."""
    knowledge = (
        '<businessKnowledgeModel id="both" name="both"><variable name="both"/>'
        '<encapsulatedLogic><formalParameter name="of"/>'
        "<literalExpression><text>"
        'if list contains(of, "no") then "no" else if list contains(of, "unknown")'
        ' then "unknown" else "yes"'
        "</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"
    )
    first = table(["x", "n"], ["rule", "outcome"], YES_NO, "COLLECT")
    rows = [([f'"{answer}"'], ['"sum"', f'"{answer}"']) for answer in ("yes", "no", "unknown")]

    def files(rows):
        second = table(["both(a.outcome)"], ["rule", "outcome"], rows, "COLLECT")
        body = inputs(x="boolean", n="number") + knowledge
        body += decision("a", first, "in_x", "in_n") + decision("d", second, "a", knows=("both",))
        return {"t.dmn": dmn(body)}

    assert decisions.check(files(rows)) == []
    (found,) = decisions.check(files(rows[:2]))
    assert "当 both(a.outcome) = “unknown” 时，没有任何一行适用" in found.message
    found = decisions.check(files([*rows, (['"perhaps"'], ['"sum"', '"no"'])]))
    assert [one.element_id for one in found] == ["r4c1"]


def test_members_that_no_row_gives_are_not_in_the_list():
    many = table(["x"], ["category"], [(["true"], ['"a"']), (["false"], ['"b"'])], "COLLECT")
    first = table(
        ["many"],
        ["o"],
        [
            (['list contains(?, "a")'], ['"a"']),
            (['list contains(?, "c")'], ['"c"']),
            (["-"], ["null"]),
        ],
        "FIRST",
    )
    body = inputs(x="boolean") + decision("many", many, "in_x") + decision("d", first, "many")
    (found,) = decisions.check({"t.dmn": dmn(body)})
    assert (found.element_id, found.row) == ("r2c1", 2)
    assert "永远不会命中" in found.message


def test_literals_are_not_conditions():
    body = decision("p", literal("{a: 1}")) + decision("d", literal("p.a"), "p")
    assert decisions.check({"t.dmn": dmn(body)}) == []


def test_a_condition_whose_name_is_worked_out_is_said():
    rows = [*YES_NO, (["-", "-"], ['"a" + "b"', '"yes"'])]
    (found,) = check(rows)
    assert found.message == "d：第 7 行的条件名称不是写明的文字，这一行没有分析"
    assert (found.severity, found.row) == ("warning", 7)
