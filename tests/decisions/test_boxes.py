"""Boxed expressions other than tables."""

from decimal import Decimal

import pytest

from app import decisions

from .models import decision, dmn, inputs, literal


def value(logic, *, extra="", knows=(), kind="", **given):
    body = inputs(*given) + extra
    body += decision("d", logic, *(f"in_{name}" for name in given), knows=knows, kind=kind)
    return decisions.read({"t.dmn": dmn(body)}).evaluate("d", given).value


def entry(name, logic):
    variable = f'<variable name="{name}"/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


BKM = (
    '<businessKnowledgeModel id="bkm" name="double it"><variable name="double it"/>'
    '<encapsulatedLogic><formalParameter name="n" typeRef="number"/>'
    f"{literal('n * 2')}</encapsulatedLogic></businessKnowledgeModel>"
)


def test_context_sees_its_earlier_entries():
    logic = f"<context>{entry('a', literal('x + 1'))}{entry('b', literal('a * 2'))}</context>"
    assert value(logic, x=1) == {"a": Decimal(2), "b": Decimal(4)}


def test_context_with_a_result():
    logic = f"<context>{entry('a', literal('x + 1'))}{entry('', literal('a * 2'))}</context>"
    assert value(logic, x=1) == 4


def test_invocation_of_a_knowledge_model():
    logic = (
        f"<invocation>{literal('double it')}<binding><parameter name='n'/>{literal('x')}"
        "</binding></invocation>"
    )
    assert value(logic, extra=BKM, knows=("bkm",), x=21) == 42
    assert value(literal("double it(n: x)"), extra=BKM, knows=("bkm",), x=21) == 42
    assert value(literal('double it("a")'), extra=BKM, knows=("bkm",)) is None


def test_function_definition():
    function = (
        '<functionDefinition><formalParameter name="a"/>'
        + literal("a + x")
        + "</functionDefinition>"
    )
    logic = f"<context>{entry('f', function)}{entry('', literal('f(1)'))}</context>"
    assert value(logic, x=2) == 3


def test_java_functions_are_refused():
    function = (
        '<functionDefinition kind="Java"><formalParameter name="a"/>'
        f"{literal('1')}</functionDefinition>"
    )
    assert value(f"<context>{entry('f', function)}{entry('', literal('f(1)'))}</context>") is None


def test_list_and_relation():
    assert value(f"<list>{literal('1')}{literal('x')}</list>", x=2) == [1, 2]
    logic = (
        '<relation><column name="a"/><column name="b"/>'
        f"<row>{literal('1')}{literal('2')}</row><row>{literal('3')}{literal('4')}</row></relation>"
    )
    assert value(logic) == [{"a": 1, "b": 2}, {"a": 3, "b": 4}]


@pytest.mark.parametrize(
    ("x", "result"), [("true", "y"), ("false", "n"), ("null", "n"), ("1", None)]
)
def test_conditional(x, result):
    then, otherwise = literal('"y"'), literal('"n"')
    logic = (
        f"<conditional><if>{literal(x)}</if><then>{then}</then><else>{otherwise}</else>"
        "</conditional>"
    )
    assert value(logic) == result


def test_filter():
    logic = f"<filter><in>{literal('x')}</in><match>{literal('item > 1')}</match></filter>"
    assert value(logic, x=[1, 2, 3]) == [2, 3]
    assert value(logic, x=["a"]) is None


@pytest.mark.parametrize(
    ("kind", "body", "result"),
    [("for", "n * 2", [2, 4]), ("some", "n > 1", True), ("every", "n > 1", False)],
)
def test_iterators(kind, body, result):
    inner = "return" if kind == "for" else "satisfies"
    logic = (
        f'<{kind} iteratorVariable="n"><in>{literal("x")}</in>'
        f"<{inner}>{literal(body)}</{inner}></{kind}>"
    )
    assert value(logic, x=[1, 2]) == result


def test_decision_without_logic_is_null():
    assert value("") is None
