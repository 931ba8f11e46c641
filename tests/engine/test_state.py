"""The stored state: short, stable, and nothing that damage to it could run."""

import gc
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import engine
from app.engine.state import as_readable

from .diagrams import boundary, end, files, gateway, process, script, start, timer, user
from .test_stages import ALL, begin
from .walker import MONDAY, walk

RELEASE = engine.load(ALL)
ENV = engine.Environment(clock=lambda: MONDAY)


def test_state_holds_no_finished_work():
    walker = begin()
    readable = as_readable(walker.run.state())
    assert "registration" not in readable
    assert "record" not in readable
    walker.message("withdrawal").ended("left")
    assert len(walker.run.state()) < 250


def test_state_keeps_a_context_once_for_all_levels():
    many = {f"deadline_{n}": n for n in range(200)}
    walker = walk(ALL, "lifecycle", {"n": 0, "deadlines": many}).complete("record")
    assert as_readable(walker.run.state()).count("deadline_199") == 1


def test_sixtieth_visit_takes_no_more_calls_than_the_first():
    """Counted in calls of Python functions, which no other load on the machine disturbs. The
    collector of garbage waits: what it finalises was left by other tests, and would be counted."""
    walker = begin(saving=False)
    state = walker.run.state()

    def visit(state):
        count = 0

        def note(frame, event, argument):
            nonlocal count
            count += event == "call"

        gc.disable()
        sys.setprofile(note)
        try:
            run = engine.restore(RELEASE, state, walker.env)
            run.complete(run.waiting_tasks[0].key, {"outcome": "continues"})
            state = run.state()
        finally:
            sys.setprofile(None)
            gc.enable()
        return count, state

    counts = []
    for _ in range(59):
        count, state = visit(state)
        counts.append(count)
    assert max(counts[1:]) <= 1.02 * counts[1]
    assert len(state) <= 1_000


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{}",
        b"[]",
        b"nonsense",
        b"\x80\x04\x95",  # a pickle begins like this
        b'{"f":1,"n":1,"s":[["no_such_process",null,null,{},[],[]]]}',
        b'{"f":1,"n":1,"s":[["lifecycle",null,null,{},[],[["t1","no_such_element",16]]]]}',
        b'{"f":1,"n":1,"s":[["lifecycle",null,null,{},[],[]],["visit","t9",null,{},[],[]]]}',
        b'{"f":2,"n":1,"s":[]}',
        b'{"f":1}',
        zlib.compress(b'{"f":1,' + b" " * 6_000_000 + b"}"),
    ],
)
def test_damaged_state_raises_state_error(damaged):
    with pytest.raises(engine.StateError):
        engine.restore(RELEASE, damaged, ENV)


def test_state_of_another_release_raises_state_error():
    other = engine.load(files(process("p", start(), user("a"), end(), "start > a > end")))
    with pytest.raises(engine.StateError):
        engine.restore(other, begin(saving=False).run.state(), ENV)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abc_", min_size=1, max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["a", "b", "c", "deadlines"]), JSON, max_size=4))
def test_any_json_variables_survive_saving(variables):
    walker = walk(RELEASE, "lifecycle", {"n": 0, **variables}).complete("record")
    for name, value in variables.items():
        assert walker.variables[name] == value


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 5), max_size=40))
def test_any_way_through_is_stable_and_bounded(choices):
    """Whatever happens in whatever order: saving and restoring changes nothing, no task is lost
    or doubled, the state does not grow."""
    diagram = files(
        process(
            "p",
            start(),
            gateway("exclusive", "again"),
            gateway("parallel", "split"),
            user("a"),
            boundary("remind", "a", timer("timeCycle", "R/P1D"), interrupting=False),
            end("reminded"),
            user("b"),
            boundary("late", "b", timer("timeDuration", "P5D")),
            gateway("exclusive", "either"),
            gateway("parallel", "join"),
            script("count", "=n + 1", "n"),
            "start > again > split > a > join",
            "split > b > either > join > count > again",
            "late > either",
            "remind > reminded",
        )
    )
    walker = walk(diagram, variables={"n": 0})
    for choice in choices:
        tasks, timers = walker.run.waiting_tasks, walker.run.waiting_timers
        options = [*(lambda t=t: walker.run.complete(t.key) for t in tasks)]
        options += [*(lambda t=t: walker.run.fire_timer(t.key) for t in timers)]
        options[choice % len(options)]()
        walker._step_done()
        waiting = walker.tasks
        assert len(waiting) == len(set(waiting)) <= 2
        assert waiting
        assert len(walker.run.state()) < 600
    assert walker.variables["n"] == walker.passed("join")


def test_one_release_serves_many_threads():
    def walk_through(number):
        walker = walk(RELEASE, "lifecycle", {"n": 40, "case_id": number}).complete("record")
        for _ in range(20):
            walker.complete("visit_person", outcome=f"of {number}")
        return walker.ended("exited").variables

    with ThreadPoolExecutor(8) as pool:
        for number, variables in enumerate(pool.map(walk_through, range(24))):
            assert variables["case_id"] == number
            assert variables["outcome"] == f"of {number}"
            assert variables["n"] == 60
