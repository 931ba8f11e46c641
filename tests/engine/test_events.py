"""Errors, escalations, signals, terminate ends, sub-processes and event sub-processes."""

import pytest

from app import engine

from .diagrams import (
    TERMINATE,
    boundary,
    call,
    catch,
    end,
    error,
    escalation,
    ext,
    files,
    gateway,
    io,
    message,
    process,
    script,
    service,
    signal,
    start,
    sub,
    throw,
    timer,
    user,
)
from .walker import walk


def failing(code):
    def service_function(call):
        raise engine.BpmnError(code, "why")

    return {"svc": service_function}


def test_error_of_a_service_is_caught_at_its_task():
    diagram = files(
        process(
            "p",
            start(),
            service("work", "svc"),
            boundary("refused", "work", error("E1"), outputs={"why": "=errorMessage"}),
            boundary("other", "work", error(), outputs={"code": "=errorCode"}),
            end("done"),
            end("no"),
            end("else"),
            "start > work > done",
            "refused > no",
            "other > else",
        )
    )
    walker = walk(diagram, services=failing("E1")).ended("no")
    assert walker.variables["why"] == "why"
    walker = walk(diagram, services=failing("E2")).ended("else")
    assert walker.variables["code"] == "E2"
    walk(diagram).ended("done")


def test_error_goes_out_through_call_activities():
    diagram = files(
        process(
            "p",
            start(),
            call("outer", "q"),
            boundary("caught", "outer", error("E1")),
            user("repair"),
            end(),
            "start > outer > end",
            "caught > repair > end",
        ),
        process("q", start("s"), call("inner", "r"), end("e"), "s > inner > e"),
        process(
            "r",
            start("s2"),
            gateway("parallel", "g"),
            user("beside"),
            service("work", "svc"),
            end("e2"),
            "s2 > g > beside > e2",
            "g > work > e2",
        ),
    )
    walker = walk(diagram, services=failing("E1")).expect("repair")
    walker.complete("repair").ended("end")
    with pytest.raises(engine.UncaughtBpmnError, match="E9"):
        walk(diagram, services=failing("E9"))


def test_error_end_event_ends_the_subprocess():
    diagram = files(
        process(
            "p",
            start(),
            sub(
                "inside",
                start("s"),
                gateway("parallel", "g"),
                user("a"),
                user("b"),
                end("bad", error("E1")),
                end("good"),
                "s > g > a > bad",
                "g > b > good",
            ),
            boundary("caught", "inside", error("E1")),
            end(),
            end("failed"),
            "start > inside > end",
            "caught > failed",
        )
    )
    walk(diagram).complete("a").ended("failed")
    walk(diagram).complete("b").expect("a").complete("a").ended("failed")


@pytest.mark.parametrize("interrupting", [True, False])
def test_escalation_from_inside(interrupting):
    diagram = files(
        process(
            "p",
            start(),
            call("inner", "q"),
            boundary("up", "inner", escalation("late"), interrupting=interrupting),
            user("manager"),
            end("handled"),
            end(),
            "start > inner > end",
            "up > manager > handled",
        ),
        process(
            "q",
            start("s"),
            throw("tell", escalation("late")),
            throw("unheard", escalation("other")),
            user("work"),
            end("e"),
            "s > tell > unheard > work > e",
        ),
    )
    walker = walk(diagram)
    if interrupting:
        walker.expect("manager").complete("manager").ended("handled")
    else:
        walker.expect("manager", "work").complete("work").complete("manager").ended("handled")


def test_signal_reaches_all_that_wait_in_the_case():
    diagram = files(
        process(
            "p",
            start(),
            gateway("parallel", "g"),
            catch("one", signal("go")),
            user("task"),
            boundary("two", "task", signal("go")),
            user("send"),
            throw("go", signal("go")),
            end(),
            "start > g > one > end",
            "g > task > end",
            "two > end",
            "g > send > go > end",
        )
    )
    walker = walk(diagram).expect("task", "send").complete("send").ended("end")
    assert walker.passed("one") == 1
    outside = walk(diagram).signal("go").expect("send")
    assert outside.run.waiting_signals == []


def test_terminate_end_event_ends_only_its_scope():
    diagram = files(
        process(
            "p",
            start(),
            gateway("parallel", "g"),
            user("beside"),
            call("inner", "q"),
            user("after"),
            end("last"),
            end("all", TERMINATE),
            "start > g > beside > last",
            "g > inner > after > all",
        ),
        process(
            "q",
            start("s"),
            gateway("parallel", "g2"),
            user("a"),
            user("b"),
            end("stop", TERMINATE),
            end("e"),
            "s > g2 > a > stop",
            "g2 > b > e",
        ),
    )
    walker = walk(diagram).expect("beside", "a", "b").complete("a").expect("beside", "after")
    walker.complete("after").ended("all")


def test_embedded_subprocess_shares_the_variables():
    diagram = files(
        process(
            "p",
            start(),
            sub(
                "inside",
                start("s"),
                script("x", "=n + 1", "n"),
                script("l", "=local * 2", "local"),
                user("wait"),
                script("y", "=n + local", "sum"),
                end("e"),
                "s > x > l > wait > y > e",
                inputs={"local": "=10"},
                outputs={"kept": "=local"},
            ),
            end(),
            "start > inside > end",
        )
    )
    walker = walk(diagram, variables={"n": 1}).complete("wait").ended("end")
    assert walker.variables == {"case_id": 7, "n": 2, "sum": 22, "kept": 20}


def test_boundary_timer_on_a_subprocess():
    diagram = files(
        process(
            "p",
            start(),
            sub("inside", start("s"), user("a"), end("e"), "s > a > e"),
            boundary("late", "inside", timer("timeDuration", "P1D")),
            end("on_time"),
            end("too_late"),
            "start > inside > on_time",
            "late > too_late",
        )
    )
    walk(diagram).complete("a").expect_timers().ended("on_time")
    walk(diagram).fire("late").ended("too_late")


def with_event_subprocess(definition, *, interrupting=True, outputs=None):
    return files(
        process(
            "p",
            start(),
            call("stage", "q"),
            end(),
            "start > stage > end",
        ),
        process(
            "q",
            start("s"),
            gateway("parallel", "g"),
            user("a"),
            user("b"),
            end("e"),
            "s > g > a > e",
            "g > b > e",
            sub(
                "aside",
                start(
                    "begin",
                    ext(io(None, outputs)),
                    definition,
                    isInterrupting="true" if interrupting else "false",
                ),
                user("handle"),
                end("handled"),
                "begin > handle > handled",
                event=True,
            ),
        ),
    )


def test_interrupting_event_subprocess_interrupts():
    walker = walk(with_event_subprocess(message("stop"), outputs={"why": "=reason"}))
    walker.expect("a", "b").expect_messages("stop").complete("a")
    walker.message("stop", {"reason": "r"}, key=7).expect("handle").expect_messages()
    assert [s.element_id for s in walker.history if s.what == "cancelled"] == ["b"]
    walker.complete("handle").ended("end")
    assert walker.variables["why"] == "r"


def test_event_subprocess_that_does_not_interrupt_may_come_again():
    walker = walk(with_event_subprocess(message("note"), interrupting=False))
    walker.message("note").expect("a", "b", "handle").message("note")
    walker.expect("a", "b", "handle", "handle").complete("a").complete("b").complete("handle")
    walker.expect("handle").complete("handle").expect_messages().ended("end")


def test_event_subprocess_listener_does_not_keep_the_process_alive():
    walk(with_event_subprocess(message("stop"))).complete("a").complete("b").ended("end")


def test_event_subprocess_by_timer():
    walker = walk(with_event_subprocess(timer("timeDuration", "P10D")))
    walker.fire("aside").expect("handle").expect_timers().complete("handle").ended("end")


def test_event_subprocess_by_repeating_timer():
    walker = walk(with_event_subprocess(timer("timeCycle", "R2/P1D"), interrupting=False))
    walker.fire("aside").fire("aside").expect_timers()
    walker.expect("a", "b", "handle", "handle")


def test_event_subprocess_catches_errors_of_its_scope():
    diagram = files(
        process(
            "p",
            start(),
            gateway("parallel", "g"),
            user("a"),
            user("b"),
            service("work", "svc"),
            end("e"),
            "start > g > a > e",
            "g > b > work > e",
            sub(
                "repair",
                start("begin", error("E1")),
                user("handle"),
                service("again", "svc"),
                end("handled"),
                "begin > handle > again > handled",
                event=True,
            ),
        )
    )
    walker = walk(diagram, services=failing("E1")).complete("b").expect("handle")
    # What it throws itself it does not catch: that would go round for ever.
    with pytest.raises(engine.UncaughtBpmnError):
        walker.complete("handle")


def test_event_subprocess_by_escalation_beside_the_flow():
    diagram = files(
        process(
            "p",
            start(),
            throw("up", escalation("late")),
            user("work"),
            end("e"),
            "start > up > work > e",
            sub(
                "aside",
                start("begin", escalation("late"), isInterrupting="false"),
                user("handle"),
                end("handled"),
                "begin > handle > handled",
                event=True,
            ),
        )
    )
    walk(diagram).expect("work", "handle").complete("work").complete("handle").ended()


def test_message_correlation_key_without_value_is_an_error():
    diagram = files(process("p", start(), catch("c", message("m")), end(), "start > c > end"))
    with pytest.raises(engine.ExpressionError, match="关联键"):
        walk(diagram, variables={"case_id": None})


def test_innermost_subscription_gets_the_message():
    diagram = files(
        process(
            "p",
            start(),
            call("inner", "q"),
            boundary("outer", "inner", message("m"), interrupting=False),
            user("outside"),
            end(),
            "start > inner > end",
            "outer > outside > end",
        ),
        process(
            "q",
            start("s"),
            catch("c", message("m")),
            user("inside"),
            end("e"),
            "s > c > inside > e",
        ),
    )
    walk(diagram).message("m").expect("inside").message("m").expect("inside", "outside")


def test_process_calling_itself_stops():
    """Refused at check; if it got to the engine it would stop at the depth limit."""
    from app.engine.build import build_specs
    from app.engine.checks import check_and_read
    from app.engine.release import Release

    diagram = files(process("p", start(), call("again", "p"), end(), "start > again > end"))
    checked = check_and_read(diagram)
    assert any("调用自己" in finding.message for finding in checked.errors)
    release = Release({}, None, (), build_specs(checked.processes, None))
    with pytest.raises(engine.StepLimitExceeded, match="20"):
        walk(release)


def test_a_person_sends_a_task_back_where_the_diagram_has_a_way():
    diagram = files(
        process(
            "p",
            start(),
            gateway("exclusive", "again"),
            user("first"),
            user("second"),
            boundary("late", "second", timer("timeDuration", "P1D"), interrupting=False),
            boundary("back", "second", error("returned")),
            end(),
            end("told"),
            "start > again > first > second > end",
            "back > again",
            "late > told",
        )
    )
    walker = walk(diagram).complete("first").send_back("second").expect("first")
    assert not walker.run.waiting_timers  # the one on the task's edge went with it
    walker.complete("first").complete("second").ended("end")
    with pytest.raises(engine.UncaughtBpmnError):
        walk(diagram).send_back("first")
