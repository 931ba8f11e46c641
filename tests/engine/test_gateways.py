"""Choosing, splitting and joining."""

import pytest

from app import engine

from .diagrams import (
    boundary,
    catch,
    end,
    files,
    gateway,
    message,
    process,
    script,
    start,
    timer,
    user,
)
from .walker import walk


def one(*parts, **more):
    return files(process("p", *parts), **more)


CHOICE = one(
    start(),
    gateway("exclusive", "choose"),
    end("adult"),
    end("child"),
    "start > choose",
    "choose > adult ? =age >= 18",
    "choose > child !",
)


@pytest.mark.parametrize(("age", "outcome"), [(20, "adult"), (18, "adult"), (3, "child")])
def test_exclusive_gateway_takes_the_flow_that_holds(age, outcome):
    walk(CHOICE, variables={"age": age}).ended(outcome)


def test_exclusive_gateway_null_condition_is_not_true():
    walk(CHOICE, variables={}).ended("child")


def test_exclusive_gateway_first_of_several_in_file_order():
    diagram = one(
        start(),
        gateway("exclusive", "g"),
        end("a"),
        end("b"),
        end("c"),
        "start > g",
        "g > a ? =x > 1",
        "g > b ? =x > 0",
        "g > c !",
    )
    walk(diagram, variables={"x": 2}).ended("a")
    walk(diagram, variables={"x": 1}).ended("b")


def test_parallel_gateway_waits_for_both_branches():
    diagram = one(
        start(),
        gateway("parallel", "split"),
        user("a"),
        user("b"),
        gateway("parallel", "join"),
        user("after"),
        end(),
        "start > split > a > join",
        "split > b > join > after > end",
    )
    walker = walk(diagram).expect("a", "b").complete("b").expect("a").complete("a")
    walker.expect("after").complete("after").ended("end")
    assert walker.passed("join") == 1


def test_parallel_gateway_in_a_loop_joins_every_time():
    diagram = one(
        start(),
        gateway("exclusive", "again"),
        gateway("parallel", "split"),
        user("a"),
        user("b"),
        gateway("parallel", "join"),
        script("count", "=n + 1", "n"),
        gateway("exclusive", "enough"),
        end(),
        "start > again > split > a > join",
        "split > b > join > count > enough",
        "enough > again ? =n < 4",
        "enough > end !",
    )
    walker = walk(diagram, variables={"n": 0})
    for _ in range(4):
        walker.expect("a", "b").complete("a").complete("b")
    walker.ended()
    assert walker.passed("join") == 4


def test_parallel_gateway_keeps_a_second_token_on_the_same_flow():
    """Two tokens over one flow and one over the other: one round goes, one token waits on."""
    diagram = one(
        start(),
        gateway("parallel", "split"),
        user("a1"),
        user("a2"),
        user("b"),
        gateway("exclusive", "merge"),
        gateway("parallel", "join"),
        user("after"),
        end(),
        "start > split > a1 > merge > join",
        "split > a2 > merge",
        "split > b > join > after > end",
    )
    walker = walk(diagram).complete("a1").complete("a2").expect("b")
    walker.complete("b").expect("after").complete("after")
    assert not walker.run.is_finished
    assert [token.element_id for token in walker.run.tokens] == ["join"]


def test_task_with_two_outgoing_flows_forks():
    diagram = one(
        start(), user("a"), user("b"), user("c"), end(), "start > a > b > end", "a > c > end"
    )
    walk(diagram).complete("a").expect("b", "c").complete("c").expect("b").complete("b").ended()


INCLUSIVE = one(
    start(),
    gateway("inclusive", "which"),
    user("a"),
    user("b"),
    user("c"),
    gateway("inclusive", "join"),
    user("after"),
    end(),
    "start > which",
    "which > a ? =x > 0",
    "which > b ? =x > 1",
    "which > c !",
    "a > join",
    "b > join",
    "c > join > after > end",
)


def test_inclusive_gateway_waits_only_for_the_branches_taken():
    walk(INCLUSIVE, variables={"x": 2}).expect("a", "b").complete("a").expect("b").complete(
        "b"
    ).expect("after")
    walk(INCLUSIVE, variables={"x": 1}).expect("a").complete("a").expect("after")
    walk(INCLUSIVE, variables={"x": 0}).expect("c").complete("c").expect("after")


def test_inclusive_join_is_released_when_a_branch_leaves_another_way():
    diagram = one(
        start(),
        gateway("parallel", "split"),
        user("a"),
        user("b"),
        gateway("exclusive", "how"),
        end("aside"),
        gateway("inclusive", "join"),
        user("after"),
        end(),
        "start > split > a > join",
        "split > b > how",
        "how > aside ? =leave",
        "how > join !",
        "join > after > end",
    )
    walker = walk(diagram, variables={"leave": True}).complete("a").expect("b")
    walker.complete("b").expect("after")
    walker = walk(diagram, variables={"leave": False}).complete("b").expect("a")
    walker.complete("a").expect("after").complete("after").ended()
    assert walker.passed("after") == 1


def test_inclusive_join_in_a_loop():
    diagram = one(
        start(),
        gateway("exclusive", "again"),
        gateway("inclusive", "which"),
        user("a"),
        user("b"),
        gateway("inclusive", "join"),
        script("count", "=n + 1", "n"),
        gateway("exclusive", "enough"),
        end(),
        "start > again > which",
        "which > a ? =true",
        "which > b !",
        "a > join",
        "b > join > count > enough",
        "enough > again ? =n < 3",
        "enough > end !",
    )
    walker = walk(diagram, variables={"n": 0})
    for _ in range(3):
        walker.expect("a").complete("a")
    walker.ended()


def test_event_based_gateway_first_event_wins():
    diagram = one(
        start(),
        gateway("eventBased", "wait"),
        catch("answer", message("answer"), outputs={"said": "=text"}),
        catch("late", timer("timeDuration", "P3D")),
        end("answered"),
        end("silent"),
        "start > wait > answer > answered",
        "wait > late > silent",
    )
    walker = walk(diagram).expect_timers("late").expect_messages("answer")
    assert [token.element_id for token in walker.run.tokens] == ["wait"]
    walker.message("answer", {"text": "yes"}, key=7).ended("answered")
    assert walker.variables["said"] == "yes"
    told = [(s.element_id, s.what) for s in walker.history if s.kind != "startEvent"]
    assert told == [
        ("wait", "entered"),
        ("wait", "completed"),
        ("answer", "entered"),
        ("answer", "message"),
        ("answer", "completed"),
        ("answered", "entered"),
        ("answered", "completed"),
    ]
    walk(diagram).fire("late").ended("silent")


def test_circle_without_waiting_ends_in_an_error():
    diagram = one(
        start(),
        gateway("exclusive", "again"),
        script("count", "=n + 1", "n"),
        gateway("exclusive", "g"),
        end(),
        "start > again > count > g",
        "g > end ? =n < 0",
        "g > again !",
    )
    with pytest.raises(engine.StepLimitExceeded):
        walk(diagram, variables={"n": 0})


def test_fork_bomb_ends_in_an_error():
    diagram = one(
        start(),
        gateway("exclusive", "again"),
        gateway("parallel", "split"),
        "start > again > split > again",
        gateway("exclusive", "second"),
        "split > second > again",
    )
    with pytest.raises(engine.StepLimitExceeded):
        walk(diagram)


def test_boundary_of_the_host_counts_as_a_way_to_an_inclusive_join():
    diagram = one(
        start(),
        gateway("parallel", "split"),
        user("a"),
        user("b"),
        boundary("late", "b", timer("timeDuration", "P1D")),
        end("done"),
        gateway("inclusive", "join"),
        user("after"),
        end(),
        "start > split > a > join",
        "split > b > done",
        "late > join > after > end",
    )
    walker = walk(diagram).complete("a").expect("b").fire("late").expect("after")
    walker.complete("after").ended("end")
    walk(diagram).complete("a").complete("b").expect("after")
