"""Files that import each other: types, constraints, and circles."""

import pytest

from app import decisions

from .models import decision, dmn, inputs, literal, table

COLOUR = (
    '<itemDefinition name="tColour"><typeRef>string</typeRef>'
    '<allowedValues><text>"red", "blue"</text></allowedValues></itemDefinition>'
)


def imports(name):
    return f'<import name="{name}" namespace="{name}" importType="x"/>'


def file(name, *imported, body=""):
    return {f"{name}.dmn": dmn("".join(map(imports, imported)) + body, namespace=name)}


def test_an_imported_type_keeps_its_constraint():
    body = inputs("x") + decision("d", literal("x"), "in_x", kind="lib.tColour")
    model = decisions.read(file("own", "lib", body=body) | file("lib", body=COLOUR))
    assert model.evaluate("d", {"x": "blue"}).value == "blue"
    result = model.evaluate("d", {"x": "pink"})
    assert result.value is None
    assert result.problems


@pytest.mark.parametrize(
    ("policy", "value"), [("PRIORITY", "red"), ("OUTPUT ORDER", ["red", "blue"])]
)
def test_priorities_of_an_imported_type(policy, value):
    logic = table(["x"], ["o"], [(["> 0"], ['"blue"']), (["> 1"], ['"red"'])], policy)
    logic = logic.replace('<output id="o1"', '<output id="o1" typeRef="lib.tColour"')
    body = inputs("x") + decision("d", logic, "in_x")
    model = decisions.read(file("own", "lib", body=body) | file("lib", body=COLOUR))
    assert model.evaluate("d", {"x": 2}).value == value


def test_a_service_of_another_file_is_called_with_values_that_fit():
    library = (
        '<inputData id="n" name="n"><variable name="n" typeRef="number"/></inputData>'
        '<decision id="half" name="half"><variable name="half"/><informationRequirement>'
        '<requiredInput href="#n"/></informationRequirement>'
        + literal("n / 2")
        + '</decision><decisionService id="s" name="s"><variable name="s"/>'
        '<outputDecision href="#half"/><inputData href="#n"/></decisionService>'
    )
    body = (
        '<decision id="d" name="d"><variable name="d"/><knowledgeRequirement>'
        '<requiredKnowledge href="lib#s"/></knowledgeRequirement>'
        + literal('[lib.s(8), lib.s("eight")]')
        + "</decision>"
    )
    model = decisions.read(file("own", "lib", body=body) | file("lib", body=library))
    assert model.evaluate("d", {}).value == [4, None]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (file("a", "b") | file("b", "a"), "文件互相引入，成了一圈：a.dmn → b.dmn → a.dmn"),
        (
            file("a", "b") | file("b", "c") | file("c", "d") | file("d", "b"),
            "文件互相引入，成了一圈：b.dmn → c.dmn → d.dmn → b.dmn",
        ),
        (file("a", "a"), "文件 a.dmn 引入了它自己"),
    ],
    ids=["two", "behind another", "itself"],
)
def test_a_circle_is_told_in_full(files, told):
    (found,) = decisions.check(files)
    assert (found.severity, found.message) == ("error", told)
    with pytest.raises(decisions.DmnError, match="引入"):
        decisions.read(files)


def test_two_ways_to_one_file_are_no_circle():
    files = file("a", "b", "c") | file("b", "d") | file("c", "d") | file("d")
    assert decisions.check(files) == []
