"""The core of the shipped processes: a main process of call activities with interrupting message
events on the stages, and non-interrupting overdue timers on the user tasks inside."""

import datetime as dt

import pytest

from .diagrams import (
    boundary,
    call,
    catch,
    end,
    files,
    gateway,
    message,
    process,
    script,
    service,
    start,
    timer,
    user,
)
from .walker import MONDAY, walk

LIFECYCLE = process(
    "lifecycle",
    start(),
    call("registering", "registration"),
    call("serving", "service_stage"),
    boundary("employed", "serving", message("employed"), outputs={"employer": "=employer"}),
    boundary("withdrawn", "serving", message("withdrawal")),
    boundary("lapsed", "serving", message("lapsed"), interrupting=False),
    user("verify_employment"),
    user("verify_lapse"),
    end("exited"),
    end("left"),
    end("noted"),
    "start > registering > serving > exited",
    "employed > verify_employment > exited",
    "withdrawn > left",
    "lapsed > verify_lapse > noted",
)
REGISTRATION = process(
    "registration",
    start("reg_start"),
    user("record", outputs={"unit": "=unit"}),
    end("reg_end"),
    "reg_start > record > reg_end",
)
SERVICE = process(
    "service_stage",
    start("serv_start"),
    gateway("exclusive", "again"),
    call("visiting", "visit"),
    gateway("exclusive", "enough"),
    end("serv_end"),
    "serv_start > again > visiting > enough",
    "enough > again ? =n < 60",
    "enough > serv_end !",
)
VISIT = process(
    "visit",
    start("v_start"),
    user("visit_person", due="=today()", outputs={"outcome": "=outcome"}),
    boundary("overdue", "visit_person", timer("timeDuration", "P1D"), interrupting=False),
    service("tell_manager", "task.escalate"),
    end("told"),
    script("count", "=n + 1", "n"),
    end("v_end"),
    "v_start > visit_person > count > v_end",
    "overdue > tell_manager > told",
)
ALL = files(LIFECYCLE, REGISTRATION, SERVICE, VISIT)


def begin(**more):
    walker = walk(ALL, "lifecycle", {"n": 0, "deadlines": {"a": 1, "b": [1, 2, 3]}}, **more)
    return walker.expect("record").complete("record", unit="379901").expect("visit_person")


def test_stages_in_order_to_the_end():
    walker = begin()
    for _ in range(60):
        walker.expect("visit_person").complete("visit_person", outcome="continues")
    walker.ended("exited")
    assert walker.variables["n"] == 60
    assert walker.passed("visit_person") == 60


def test_message_on_a_stage_ends_all_that_is_nested_in_it():
    walker = begin().expect_timers("overdue")
    walker.message("employed", {"employer": "某公司"}, key=7).expect("verify_employment")
    walker.expect_timers().expect_messages()
    cancelled = [s.element_id for s in walker.history if s.what == "cancelled"]
    assert cancelled == ["visit_person", "visiting", "serving"]
    assert [t.element_id for t in walker.run.tokens] == ["verify_employment"]
    walker.complete("verify_employment").ended("exited")
    assert walker.variables["employer"] == "某公司"


def test_message_straight_to_an_end():
    begin().message("withdrawal").ended("left")


def test_message_that_does_not_interrupt_leaves_the_stage_running():
    walker = begin().message("lapsed").expect("visit_person", "verify_lapse")
    walker.message("lapsed").expect("visit_person", "verify_lapse", "verify_lapse")
    walker.complete("verify_lapse").message("employed", {"employer": "x"})
    walker.expect("verify_lapse", "verify_employment")


def test_message_for_another_case_or_of_another_name_is_not_taken():
    walker = begin(saving=False)
    before = walker.run.state()
    assert walker.run.deliver("employed", 8, {}) is False
    assert walker.run.deliver("moved_away", 7, {}) is False
    assert walker.run.state() == before


def test_message_before_and_after_its_stage_finds_nobody():
    walker = walk(ALL, "lifecycle", {"n": 59}, saving=False).expect("record")
    assert walker.run.deliver("employed", 7) is False
    walker.complete("record").complete("visit_person").ended("exited")
    assert walker.run.deliver("employed", 7) is False


def test_overdue_timer_tells_the_manager_and_the_task_stays():
    walker = begin().fire("overdue").expect("visit_person").expect_timers()
    assert [asked.type for asked in walker.called] == ["task.escalate"]
    walker.complete("visit_person").expect("visit_person").expect_timers("overdue")


def test_overdue_timer_goes_with_its_task():
    walker = begin()
    key = walker.timer("overdue").key
    walker.complete("visit_person")
    assert walker.timer("overdue").key != key


def test_variables_flow_in_and_out_of_call_activities():
    walker = begin()
    assert walker.variables["unit"] == "379901"
    walker.complete("visit_person", outcome="continues")
    assert "outcome" not in walker.variables  # it comes out when the stage ends
    for _ in range(59):
        walker.complete("visit_person", outcome="continues")
    assert walker.variables["outcome"] == "continues"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, {"a": 1, "made": 2, "seen": 1}),
        ({"propagateAllChildVariables": "false"}, {"a": 1}),
        ({"outputs": {"out": "=made * 10"}}, {"a": 1, "out": 20}),
        ({"propagateAllParentVariables": "false"}, {"a": 1, "made": 2, "seen": None}),
        (
            {"propagateAllParentVariables": "false", "inputs": {"a": "=a + 4"}},
            {"a": 1, "made": 2, "seen": 5},
        ),
        ({"inputs": {"a": "=a + 4"}, "propagateAllChildVariables": "false"}, {"a": 1}),
    ],
)
def test_call_activity_variables_as_in_camunda(settings, expected):
    diagram = files(
        process("p", start(), call("c", "q", **settings), end(), "start > c > end"),
        process(
            "q",
            start("s"),
            script("x", "=2", "made"),
            script("y", "=a", "seen"),
            end("e"),
            "s > x > y > e",
        ),
    )
    walker = walk(diagram, variables={"a": 1}).ended()
    assert {k: v for k, v in walker.variables.items() if k != "case_id"} == expected


def test_state_does_not_grow_with_visits():
    walker = begin(saving=False)
    walker.complete("visit_person", outcome="continues")
    sizes = []
    for _ in range(58):
        sizes.append(len(walker.run.state()))
        walker.complete("visit_person", outcome="continues")
    assert max(sizes) - min(sizes) <= 24  # compressed: a longer counter moves a few bytes
    assert max(sizes) < 1500


def test_timers_are_told_in_the_order_they_are_due_and_catch_up():
    diagram = files(
        process(
            "p",
            start(),
            user("a"),
            boundary("third", "a", timer("timeDuration", "P3D"), interrupting=False),
            boundary("first", "a", timer("timeDuration", "P1D"), interrupting=False),
            boundary("second", "a", timer("timeDuration", "P2D"), interrupting=False),
            service("tell", "tell"),
            end("told"),
            end(),
            "start > a > end",
            "first > tell > told",
            "second > tell",
            "third > tell",
        )
    )
    walker = walk(diagram).advance(days=10).fire_due()
    fired = [s.element_id for s in walker.history if s.what == "fired"]
    assert fired == ["first", "second", "third"]
    assert len(walker.called) == 3
    walker.expect("a").complete("a").ended()


def test_repeating_reminder_catches_up_one_by_one_and_stops():
    diagram = files(
        process(
            "p",
            start(),
            user("a"),
            boundary("remind", "a", timer("timeCycle", "R3/P1D"), interrupting=False),
            service("tell", "tell"),
            end("told"),
            end(),
            "start > a > end",
            "remind > tell > told",
        )
    )
    walker = walk(diagram)
    key = walker.timer("remind").key
    assert walker.timer("remind").due_at == MONDAY + dt.timedelta(days=1)
    walker.fire("remind")
    assert walker.timer("remind").due_at == MONDAY + dt.timedelta(days=2)
    assert walker.timer("remind").key != key
    walker.advance(days=30).fire_due().expect_timers().expect("a")
    assert len(walker.called) == 3


def test_monthly_cycle_returns_to_the_last_day():
    diagram = files(
        process(
            "p",
            start(),
            user("a"),
            boundary(
                "monthly",
                "a",
                timer("timeCycle", "R/2026-01-31T08:00:00+08:00/P1M"),
                interrupting=False,
            ),
            end("told"),
            end(),
            "start > a > end",
            "monthly > told",
        )
    )
    walker = walk(diagram, now=dt.datetime(2026, 1, 1, tzinfo=MONDAY.tzinfo))
    days = []
    for _ in range(4):
        days.append(walker.timer("monthly").due_at.date().isoformat())
        walker.fire("monthly")
    assert days == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]


def test_waiting_three_months_is_on_the_calendar():
    diagram = files(
        process(
            "p",
            start(),
            catch("later", timer("timeDuration", '=duration("P3M")')),
            end(),
            "start > later > end",
        )
    )
    walker = walk(diagram, now=dt.datetime(2025, 11, 30, 9, tzinfo=MONDAY.tzinfo))
    assert walker.timer("later").due_at == dt.datetime(2026, 2, 28, 9, tzinfo=MONDAY.tzinfo)
    walker.fire("later").ended()


def test_interrupting_timer_ends_the_task():
    diagram = files(
        process(
            "p",
            start(),
            user("supplement"),
            boundary("too_late", "supplement", timer("timeDate", "=deadline")),
            end("closed"),
            end(),
            "start > supplement > end",
            "too_late > closed",
        )
    )
    walker = walk(diagram, variables={"deadline": dt.date(2026, 3, 20)})
    assert walker.timer("too_late").due_at == dt.datetime(2026, 3, 20, tzinfo=MONDAY.tzinfo)
    walker.fire("too_late").ended("closed")


def test_called_process_does_not_hand_back_what_it_was_only_given():
    """Meanwhile a parallel branch has changed it."""
    diagram = files(
        process(
            "p",
            start(),
            gateway("parallel", "g"),
            call("c", "q"),
            user("change", outputs={"stage": "=stage"}),
            gateway("parallel", "j"),
            end(),
            "start > g > c > j",
            "g > change > j > end",
        ),
        process("q", start("s"), user("work", outputs={"done": "=true"}), end("e"), "s > work > e"),
    )
    walker = walk(diagram, variables={"stage": "old", "list": [1]})
    walker.complete("change", stage="new").complete("work").ended()
    walker.expect_variables(stage="new", done=True, list=[1])
