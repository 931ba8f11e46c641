"""What policy staff, or someone in their place, might slip in."""

import builtins
import re
import subprocess

import pytest

from app import engine
from app.engine.environment import Environment
from app.engine.expressions import FeelScriptEngine, Formula

from .diagrams import FORM, bpmn, end, files, gateway, process, script, start, user
from .walker import MONDAY, walk

ATTACKS = [
    "__import__('os').popen('touch /tmp/x')",
    "().__class__.__base__.__subclasses__()",
    "open('/etc/passwd').read()",
    "exec('1')",
    "eval('1')",
    "globals()",
    "case_id.__class__.__mro__",
    '"x".__class__',
    "lambda: 1",
    "[].__class__",
    "getattr(case_id, '__class__')",
    'f"{case_id}"',
    "{{ 7 * 7 }}",
    "${7*7}",
    'function() external {java: {class: "java.lang.Math", method signature: "abs(int)"}}',
]


@pytest.fixture(autouse=True)
def _no_python(monkeypatch):
    """Whatever gets to Python's own evaluation, or to a shell, is told."""

    def refuse(*args, **kwargs):
        raise AssertionError(f"reached Python with {args!r}")

    monkeypatch.setattr(builtins, "eval", refuse)
    monkeypatch.setattr(subprocess, "Popen", refuse)


def refused_at(diagram):
    return {finding.element_id for finding in engine.check(diagram)}


@pytest.mark.parametrize("attack", ATTACKS)
def test_python_in_an_expression_is_refused_or_null(attack):
    """Either it is no FEEL and refused at check, or it is FEEL and means nothing."""
    diagram = files(
        process("p", start(), script("x", f"={attack}", "result"), end(), "start > x > end")
    )
    refused = refused_at(diagram)
    if refused:
        assert refused == {"x"}
    else:
        assert walk(diagram).variables["result"] in (None, [])


@pytest.mark.parametrize("attack", ATTACKS)
def test_python_in_a_condition_is_refused_or_not_true(attack):
    diagram = files(
        process(
            "p",
            start(),
            gateway("exclusive", "g"),
            end("bad"),
            end("good"),
            "start > g",
            f"g > bad ? ={attack}",
            "g > good !",
        )
    )
    refused = refused_at(diagram)
    assert refused <= {"g_bad"}
    if not refused:
        walk(diagram).ended("good")


@pytest.mark.parametrize("attack", ATTACKS)
def test_answers_are_data(attack):
    diagram = files(
        process(
            "p",
            start(),
            user("ask", outputs={"kept": "=text"}),
            script("x", "=kept", "again"),
            end(),
            "start > ask > x > end",
        )
    )
    walker = walk(diagram).complete("ask", text=attack).ended()
    assert walker.variables["again"] == attack


def test_script_engine_runs_no_text():
    env = Environment(clock=lambda: MONDAY)
    runner = FeelScriptEngine(env)
    for call in (
        lambda: runner.evaluate(None, "1 + 1"),
        lambda: runner.execute(None, "x = 1"),
        lambda: runner.call_service(None),
        lambda: runner.environment.evaluate("1", {}),
        lambda: runner.environment.execute("1", {}),
    ):
        with pytest.raises(engine.EngineError):
            call()
    assert Formula("1 + 1").value({}, env) == 2


BOMB = (
    "<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]><bpmn:definitions xmlns:bpmn='http://www.omg.org/spec/BPMN/20100524/MODEL'>&j;"
    "</bpmn:definitions>"
)
EXTERNAL = (
    "<?xml version='1.0'?><!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    "<bpmn:definitions xmlns:bpmn='http://www.omg.org/spec/BPMN/20100524/MODEL'>&x;"
    "</bpmn:definitions>"
)
SOUND = bpmn(process("p", start(), end(), "start > end"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (BOMB.encode(), "DOCTYPE"),
        (EXTERNAL.encode(), "DOCTYPE"),
        (BOMB.encode("utf-16"), "UTF-8"),
        (b"<?xml version='1.0' encoding='utf-7'?>" + SOUND, "UTF-8"),
        (b"<?xml version='1.0' encoding='latin-1'?><a>\xff</a>", "UTF-8"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "XML"),
        (b"not xml", "XML"),
        (b"<html/>", "不是 BPMN"),
        (b"<a>" * 500 + b"</a>" * 500, "过深|XML"),
        (SOUND + b" " * 2_100_000, "过大"),
    ],
)
def test_dangerous_xml_is_refused_unread(content, words):
    findings = engine.check({"workflows/x.bpmn": content})
    assert any(re.search(words, f.message) and f.severity == "error" for f in findings), findings


def test_huge_form_and_deep_json_are_refused():
    assert engine.check({"workflows/x.bpmn": SOUND, "forms/form.form": FORM}) == []
    for content in (b" " * 600_000, b"[" * 100_000):
        findings = engine.check({"workflows/x.bpmn": SOUND, "forms/form.form": content})
        assert any(f.file == "forms/form.form" for f in findings)


def test_hundred_levels_of_subprocesses_are_refused_not_crashed():
    inner = "".join(f"<bpmn:subProcess id='s{n}'>" for n in range(100)) + "</bpmn:subProcess>" * 100
    findings = engine.check({"workflows/x.bpmn": bpmn(process("p", start(), end(), inner))})
    assert any("过深" in f.message for f in findings)
