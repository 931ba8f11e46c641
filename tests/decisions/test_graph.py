"""Requirements, types, services and imports."""

from decimal import Decimal

import pytest

from app import decisions, feel

from .models import decision, dmn, inputs, literal


def read(body, **more):
    return decisions.read({"t.dmn": dmn(body), **more})


def test_required_decisions_are_worked_out_once():
    calls = []
    env = feel.Environment(functions={"note": lambda value: calls.append(value) or value})
    body = (
        inputs("x")
        + decision("a", literal("note(x)"), "in_x")
        + decision("b", literal("a + 1"), "a")
        + decision("c", literal("a + b"), "a", "b")
    )
    assert read(body).evaluate("c", {"x": 1}, env).value == 3
    assert len(calls) == 1


def test_a_decision_sees_only_what_it_requires():
    body = inputs("x", "y") + decision("a", literal("x = null"), "in_y")
    assert read(body).evaluate("a", {"x": 1, "y": 2}).value is True


def test_values_beside_the_model_are_seen():
    assert read(decision("a", literal("extra + 1"))).evaluate("a", {"extra": 1}).value == 2


def test_decisions_by_id_or_name_and_unknown_ones():
    model = read(
        '<decision id="d1" name="年龄"><variable name="年龄"/>' + literal("1") + "</decision>"
    )
    assert model.decision_ids == ("d1",)
    assert model.evaluate("d1", {}).value == model.evaluate("年龄", {}).value == 1
    with pytest.raises(KeyError):
        model.evaluate("nothing", {})


def test_decisions_in_a_circle_are_null_with_a_problem():
    body = decision("a", literal("b"), "b") + decision("b", literal("a"), "a")
    result = read(body).evaluate("a", {})
    assert result.value is None
    assert "needs itself" in result.problems[0].message


def test_a_long_chain_of_decisions_ends_in_our_error():
    chain = [decision(f"d{n}", literal(f"d{n - 1}"), f"d{n - 1}") for n in range(1, 1500)]
    model = read(inputs("x") + decision("d0", literal("x"), "in_x") + "".join(chain))
    with pytest.raises(feel.LimitExceeded):
        model.evaluate("d1499", {"x": 1})
    with pytest.raises(feel.LimitExceeded):
        model.evaluate("d1499", {"x": 1, "undeclared": 1})


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("number", "1", 1),
        ("number", '"a"', None),
        ("number", "[1]", 1),
        ("tList", "1", [1]),
        ("tColour", '"red"', "red"),
        ("tColour", '"pink"', None),
        ("tPerson", '{name: "a", age: 3}', {"name": "a", "age": 3}),
        ("tPerson", '{name: "a"}', None),
        ("tPerson", '{name: "a", age: -1}', None),
        ("tPerson", "null", None),
        ("feel:string", '"a"', "a"),
    ],
)
def test_types_are_checked_and_coerced(kind, text, value):
    items = (
        '<itemDefinition name="tList" isCollection="true"><typeRef>number</typeRef>'
        '</itemDefinition><itemDefinition name="tColour"><typeRef>string</typeRef>'
        '<allowedValues><text>"red", "blue"</text></allowedValues></itemDefinition>'
        '<itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef>'
        '</itemComponent><itemComponent name="age"><typeRef>number</typeRef>'
        "<allowedValues><text>&gt;= 0</text></allowedValues></itemComponent></itemDefinition>"
    )
    result = read(items + decision("d", literal(text), kind=kind)).evaluate("d", {})
    assert result.value == value
    assert bool(result.problems) is (value is None and text != "null")


def test_wrong_input_type_is_null_with_a_problem():
    body = inputs(x="number") + decision("d", literal("x = null"), "in_x")
    result = read(body).evaluate("d", {"x": "a"})
    assert result.value is True
    assert result.problems[0].element_id == "in_x"


SERVICE = (
    inputs("x")
    + decision("part", literal("x * 2"), "in_x")
    + decision("whole", literal("part + 1"), "part")
    + '<decisionService id="s" name="s"><variable name="s"/><outputDecision href="#whole"/>'
    '<encapsulatedDecision href="#part"/><inputData href="#in_x"/></decisionService>'
    + '<decisionService id="s2" name="s2"><variable name="s2"/><outputDecision href="#whole"/>'
    '<inputDecision href="#part"/></decisionService>'
)


def test_decision_services():
    model = read(SERVICE + decision("d", literal("s(10) + s2(1)"), knows=("s", "s2")))
    assert model.evaluate("d", {}).value == 23
    assert model.call_service("s", {"x": 5}).value == 11
    assert model.call_service("s2", {"part": 5}).value == 6


def test_imports():
    library = dmn(
        '<itemDefinition name="tAge"><typeRef>number</typeRef></itemDefinition>'
        '<businessKnowledgeModel id="f" name="plus one"><variable name="plus one"/>'
        '<encapsulatedLogic><formalParameter name="n" typeRef="tAge"/>'
        + literal("n + 1")
        + "</encapsulatedLogic></businessKnowledgeModel>",
        namespace="lib",
    )
    body = (
        '<import name="lib" namespace="lib" importType="x"/>'
        '<decision id="d" name="d"><variable name="d" typeRef="lib.tAge"/>'
        '<knowledgeRequirement><requiredKnowledge href="lib#f"/></knowledgeRequirement>'
        + literal("lib.plus one(1)")
        + "</decision>"
    )
    assert read(body, **{"lib.dmn": library}).evaluate("d", {}).value == 2


def test_limits_hold_inside_decisions():
    body = decision("d", literal("for i in 1..9000 return for j in 1..9000 return 1"))
    with pytest.raises(feel.LimitExceeded):
        read(body).evaluate("d", {})


def test_inputs_are_python_values():
    body = inputs("x") + decision("d", literal("x.a[2] + 1"), "in_x")
    assert read(body).evaluate("d", {"x": {"a": (1, 2)}}).value == Decimal(3)
    with pytest.raises(feel.FeelError):
        read(body).evaluate("d", {"x": object()})


def test_a_model_is_shared_by_threads():
    from concurrent.futures import ThreadPoolExecutor

    model = read(inputs("x") + decision("d", literal("sum(for i in 1..x return i)"), "in_x"))
    with ThreadPoolExecutor(4) as pool:
        values = list(pool.map(lambda n: model.evaluate("d", {"x": n}).value, range(1, 60)))
    assert values == [n * (n + 1) // 2 for n in range(1, 60)]
