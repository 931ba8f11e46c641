"""What diagrams hand to decisions and read of their answers."""

from __future__ import annotations

from app import engine
from app.decisions import Fact, Use
from tests.decisions.models import decision, dmn, inputs, literal, table

from .diagrams import end, files, process, rule, script, service, start, user

ROWS = [(["< 1"], ["1", '"a"']), ([">= 1"], ["2", '"b"'])]
GRADE = inputs(points="number") + decision(
    "grade", table(["points"], ["level", "words"], ROWS), "in_points"
)
# The application asks something of its own: then all who ask are known.
OWN = Use("own", "程序", {"fact": Fact("number")})
OWN_FILE = dmn(inputs(fact="number") + decision("own", literal("fact"), "in_fact"), namespace="own")


def check(*parts, line, read=None, tables=GRADE, uses=(OWN,), form=None):
    given = files(process("p", start(), *parts, end(), line))
    given["workflows/grading.dmn"] = dmn(tables)
    given["workflows/own.dmn"] = OWN_FILE
    if form is not None:
        given["forms/form.form"] = form
    vocabulary = engine.Vocabulary(uses=uses, read=read or {})
    return [
        (f.file.rpartition("/")[2], f.severity, f.element_id, f.message)
        for f in engine.check(given, vocabulary)
    ]


ASK = rule("ask", "grade", result="answer")
POINTS = script("count", "=3", "points")
READ = script("tell", "=answer.level", "told")
READ_BOTH = script("tell", "=string(answer.level) + answer.words", "told")


def test_all_supplied_and_all_read():
    assert check(POINTS, ASK, READ_BOTH, line="start > count > ask > tell > end") == []


def test_an_input_that_no_diagram_writes():
    (found,) = check(ASK, READ_BOTH, line="start > ask > tell > end")
    assert found == (
        "grading.dmn",
        "warning",
        "in_points",
        "points：流程任务“ask”不提供输入 points，它的值总是缺失",
    )


def test_an_output_that_no_diagram_reads():
    line = "start > count > ask > tell > end"
    told = "grade：第 3 列（words）：没有流程、程序或其他决策读取 words"
    assert check(POINTS, ASK, READ, line=line) == [("grading.dmn", "warning", "o2", told)]
    assert check(POINTS, ASK, READ, line=line, read={"answer": ("words",)}) == []
    assert check(POINTS, ASK, READ, line=line, read={"answer": None}) == []


def test_handing_a_value_on_under_its_name_is_not_reading_it():
    hand_on = service("give", "a.b", inputs={"answer": "=answer"})
    line = "start > count > ask > tell > give > end"
    found = check(POINTS, ASK, READ, hand_on, line=line)
    assert [element for _, _, element, _ in found] == ["o2"]
    rename = service("give", "a.b", inputs={"other": "=answer"})
    assert check(POINTS, ASK, READ, rename, line=line) == []


def test_forms_read_too():
    form = (
        b'{"id": "form", "type": "default", "components": [{"type": "text", "id": "t",'
        b' "text": "{{answer.words}}"}, {"type": "textfield", "key": "x", "label": "x"}]}'
    )
    line = "start > count > ask > tell > fill > end"
    assert check(POINTS, ASK, READ, user("fill"), line=line, form=form) == []


def test_a_part_that_the_answer_does_not_have():
    slip = script("tell", "=answer.levle", "told")
    line = "start > count > ask > tell > end"
    found = check(POINTS, ASK, slip, line=line, read={"answer": None})
    ((_, severity, element, message),) = found
    assert (severity, element) == ("warning", "tell")
    assert message == "“tell”：决策结果 answer 中没有 levle 这一项（有 level、words）"
    # Something else may write the variable: then it may have any part.
    other = script("other", "={levle: 1}", "answer")
    line = "start > count > other > ask > tell > end"
    assert check(POINTS, other, ASK, slip, line=line, read={"answer": None}) == []


def test_nothing_is_said_where_the_applications_uses_are_unknown():
    assert check(ASK, READ, line="start > ask > tell > end", uses=()) == []


def test_loading_does_not_analyse():
    """A release that was published once runs on, whatever later checks would say of it."""
    overlapping = [(["< 2"], ["1", '"a"']), ([">= 1"], ["2", '"b"'])]
    tables = inputs(points="number") + decision(
        "grade", table(["points"], ["level", "words"], overlapping), "in_points"
    )
    given = files(process("p", start(), POINTS, ASK, end(), "start > count > ask > end"))
    given["workflows/grading.dmn"] = dmn(tables)
    assert any(f.severity == "error" for f in engine.check(given))
    assert engine.load(given).decisions is not None
