"""Multi-instance elements."""

import pytest

from app import engine

from .diagrams import (
    boundary,
    call,
    end,
    error,
    files,
    loop,
    message,
    process,
    script,
    service,
    start,
    sub,
    user,
)
from .walker import walk

MEASURES = {"measures": ["a", "b", "c"]}


def one(*parts, **more):
    return files(process("p", *parts), **more)


def test_parallel_instances_all_at_once():
    each = loop("=measures", "measure", out=("results", "=measure + done"))
    diagram = one(
        start(),
        user("do", inputs={"which": "=measure"}, outputs={"done": "=done"}, loop=each),
        end(),
        "start > do > end",
    )
    walker = walk(diagram, variables=MEASURES).expect("do", "do", "do")
    assert [task.inputs["which"] for task in walker.run.waiting_tasks] == ["a", "b", "c"]
    assert [task.inputs["loopCounter"] for task in walker.run.waiting_tasks] == [1, 2, 3]
    assert [token.element_id for token in walker.run.tokens] == ["do"]
    walker.complete("do", done="1").complete("do", done="2").complete("do", done="3").ended()
    assert walker.variables["results"] == ["a1", "b2", "c3"]


def test_sequential_instances_one_after_the_other():
    each = loop("=measures", "measure", sequential=True, out=("results", "=loopCounter"))
    diagram = one(start(), user("do", loop=each), end(), "start > do > end")
    walker = walk(diagram, variables=MEASURES)
    for name in "abc":
        assert walker.expect("do").task("do").inputs["measure"] == name
        walker.complete("do")
    assert walker.ended().variables["results"] == [1, 2, 3]


@pytest.mark.parametrize("sequential", [True, False])
def test_no_members_no_instances(sequential):
    each = loop("=none", "x", sequential=sequential, out=("results", "=x"))
    diagram = one(start(), user("do", loop=each), end(), "start > do > end")
    assert walk(diagram, variables={"none": []}).ended().variables["results"] == []


def test_collection_that_is_no_list_is_an_error():
    diagram = one(start(), user("do", loop=loop("=nothing", "x")), end(), "start > do > end")
    with pytest.raises(engine.ExpressionError, match="列表"):
        walk(diagram)


def test_completion_condition_ends_the_rest():
    each = loop("=measures", "m", until="=numberOfCompletedInstances >= 2")
    diagram = one(start(), user("do", loop=each), end(), "start > do > end")
    walker = walk(diagram, variables=MEASURES).complete("do").expect("do", "do")
    walker.complete("do").ended()


def test_instances_of_a_call_activity_have_their_own_variables():
    each = loop("=measures", "measure", out=("results", "=word"))
    diagram = files(
        process(
            "p",
            start(),
            call("c", "q", outputs={"word": "=said"}, loop=each),
            end(),
            "start > c > end",
        ),
        process(
            "q",
            start("s"),
            user("ask"),
            script("x", '=measure + "!"', "said"),
            end("e"),
            "s > ask > x > e",
        ),
    )
    walker = walk(diagram, variables=MEASURES).expect("ask", "ask", "ask")
    for _ in range(3):
        walker.complete("ask")
    assert walker.ended().variables["results"] == ["a!", "b!", "c!"]


def test_instances_of_services_scripts_and_subprocesses():
    diagram = one(
        start(),
        service("svc", "t", {"i": "=m"}, {"r": "=r"}, loop("=measures", "m", out=("svcs", "=r"))),
        script(
            "scr", "=m + m", "r", loop=loop("=measures", "m", sequential=True, out=("scrs", "=r"))
        ),
        sub(
            "inside",
            start("s"),
            user("ask"),
            end("e"),
            "s > ask > e",
            loop=loop("=measures", "m", sequential=True, out=("subs", "=m")),
        ),
        end(),
        "start > svc > scr > inside > end",
    )
    walker = walk(
        diagram, variables=MEASURES, services={"t": lambda call: {"r": call.inputs["i"] + "?"}}
    )
    for _ in range(3):
        walker.expect("ask").complete("ask")
    walker.ended()
    assert walker.variables["svcs"] == ["a?", "b?", "c?"]
    assert walker.variables["scrs"] == ["aa", "bb", "cc"]
    assert walker.variables["subs"] == ["a", "b", "c"]


def test_boundary_event_belongs_to_all_instances_together():
    diagram = one(
        start(),
        user("do", loop=loop("=measures", "m")),
        boundary("stop", "do", message("stop")),
        end("stopped"),
        end(),
        "start > do > end",
        "stop > stopped",
    )
    walker = walk(diagram, variables=MEASURES).expect_messages("stop").complete("do")
    walker.message("stop").ended("stopped")
    walk(diagram, variables=MEASURES).complete("do").complete("do").complete("do").ended("end")


def test_too_many_instances_are_an_error():
    diagram = one(
        start(), user("do", loop=loop("=for i in 1..2000 return i", "m")), end(), "start > do > end"
    )
    with pytest.raises(engine.ExpressionError, match="1000"):
        walk(diagram)


def test_error_in_an_instance_is_caught_at_the_whole():
    def fail_on_b(call):
        if call.inputs["i"] == "b":
            raise engine.BpmnError("E1")

    diagram = one(
        start(),
        service("svc", "t", {"i": "=m"}, loop=loop("=measures", "m", sequential=True)),
        boundary("caught", "svc", error("E1")),
        end("failed"),
        end(),
        "start > svc > end",
        "caught > failed",
    )
    walker = walk(diagram, variables=MEASURES, services={"t": fail_on_b}).ended("failed")
    assert [call.inputs["i"] for call in walker.called] == ["a", "b"]


def test_loops_in_loops_stop_at_the_budget_of_a_step():
    many = "=for i in 1..1000 return i"
    diagram = one(
        start(),
        sub(
            "outer",
            start("s"),
            user("inner", loop=loop(many, "b")),
            end("e"),
            "s > inner > e",
            loop=loop(many, "a"),
        ),
        end(),
        "start > outer > end",
    )
    with pytest.raises(engine.StepLimitExceeded):
        walk(diagram)


def test_empty_loop_that_leads_to_itself_is_an_error():
    each = loop("=[]", "m")
    diagram = one(start(), user("a", loop=each), user("b", loop=each), "start > a > b > a")
    with pytest.raises(engine.StepLimitExceeded):
        walk(diagram)
