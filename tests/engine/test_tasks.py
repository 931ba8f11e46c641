"""User, service, business rule and script tasks, and what becomes a variable."""

import datetime as dt

import pytest

from app import engine

from .diagrams import call, end, files, process, rule, script, service, start, user
from .walker import MONDAY, ZONE, walk

DEADLINES = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
 <decision id="deadlines" name="deadlines"><context>
  <contextEntry><variable name="review"/><literalExpression><text>5</text></literalExpression>
  </contextEntry></context></decision>
</definitions>"""


def one(*parts, **more):
    return files(process("p", *parts), **more)


def test_user_task_answers_only_mapped_ones_become_variables():
    diagram = one(
        start(), user("ask", outputs={"outcome": "=decision"}), end(), "start > ask > end"
    )
    walker = walk(diagram).expect("ask").complete("ask", decision="yes", note="private")
    walker.ended("end")
    assert walker.variables == {"case_id": 7, "outcome": "yes"}
    assert b"private" not in walker.run.state()


def test_user_task_without_mapping_adds_no_variables():
    walker = walk(one(start(), user("ask"), end(), "start > ask > end"))
    walker.complete("ask", secret=1).ended()
    assert walker.variables == {"case_id": 7}


def test_user_task_shows_role_assignee_due_and_priority():
    diagram = one(
        start(),
        user(
            "ask",
            name="初审",
            groups="community_officer, street_officer",
            assignee="=responsible_officer",
            due="=add working days(today(), deadlines.review)",
            priority="=if urgent then 90 else 50",
            inputs={"how_often": "=visits + 1"},
        ),
        end(),
        "start > ask > end",
    )
    given = {"deadlines": {"review": 5}, "responsible_officer": 12, "urgent": True, "visits": 2}
    task = walk(diagram, variables=given).task("初审")
    assert task.candidate_groups == ["community_officer", "street_officer"]
    assert task.assignee == "12"
    assert task.due_at == dt.datetime(2026, 3, 9, 23, 59, 59, tzinfo=ZONE)
    assert task.priority == 90
    assert task.inputs == {"how_often": 3}
    assert task.form_id == "form"
    assert task.process_id == "p"


def test_user_task_assignee_null_leaves_it_to_the_group():
    diagram = one(start(), user("ask", assignee="=nobody"), end(), "start > ask > end")
    assert walk(diagram).task("ask").assignee is None


def test_user_task_due_that_is_no_date_is_an_error():
    diagram = one(start(), user("ask", due='="soon"'), end(), "start > ask > end")
    with pytest.raises(engine.ExpressionError, match="ask"):
        walk(diagram)


def test_complete_twice_raises_task_not_ready():
    walker = walk(
        one(start(), user("ask"), user("then"), end(), "start > ask > then > end"), saving=False
    )
    key = walker.task("ask").key
    walker.run.complete(key, {})
    with pytest.raises(engine.TaskNotReady):
        walker.run.complete(key, {})
    with pytest.raises(engine.TaskNotReady):
        walker.run.complete("", {})
    walker.expect("then")


def test_service_task_sees_inputs_and_only_outputs_are_kept():
    seen = []

    def check(call):
        seen.append(call)
        return {"match": True, "raw": "x"}

    diagram = one(
        start(),
        service("svc", "registration.check_registers", {"who": "=person_id"}, {"ok": "=match"}),
        end(),
        "start > svc > end",
    )
    walker = walk(
        diagram, variables={"person_id": 3}, services={"registration.check_registers": check}
    )
    walker.ended()
    assert walker.variables == {"case_id": 7, "person_id": 3, "ok": True}
    assert seen[0].inputs == {"who": 3}
    assert seen[0].variables["person_id"] == 3
    assert seen[0].element_id == "svc"


def test_service_that_nobody_registered_is_an_error():
    release = engine.load(one(start(), service("svc", "no.such"), end(), "start > svc > end"))
    env = engine.Environment(clock=lambda: MONDAY)
    with pytest.raises(engine.ServiceMissing, match=r"no\.such"):
        engine.start(release, "p", {}, env)


def test_business_rule_task_evaluates_a_decision():
    diagram = one(
        start(),
        rule("decide", "deadlines", "deadlines"),
        end(),
        "start > decide > end",
        **{"workflows/deadlines.dmn": DEADLINES},
    )
    assert walk(diagram).ended().variables["deadlines"] == {"review": 5}


def test_script_task_is_one_feel_expression():
    diagram = one(
        start(),
        script("count", "=count(visits) + 1", "next"),
        script("pick", "={a: 1, b: 2}", "both", outputs={"b": "=both.b"}),
        end(),
        "start > count > pick > end",
    )
    walker = walk(diagram, variables={"visits": [1, 2]}).ended()
    assert walker.variables == {"case_id": 7, "visits": [1, 2], "next": 3, "b": 2}


def test_variables_keep_their_types_through_saving():
    diagram = one(
        start(),
        script(
            "make",
            '={d: date("2026-01-31"), t: date and time("2026-01-31T10:00:00+08:00"),'
            ' ym: duration("P1Y2M"), dt: duration("P1DT2H"), n: 1.50, big: 10**20,'
            ' r: [1..5), h: time("08:30:00"), l: [1, null, true, "x"]}',
            "v",
        ),
        user("wait"),
        script(
            "use",
            '={d: v.d + duration("P1M"), t: v.t > date and time("2026-01-01T00:00:00Z"),'
            " ym: v.ym.years, dt: v.dt.hours, n: v.n * 2, r: 5 in v.r, h: v.h.hour, l: v.l[1],"
            " big: v.big / 10**19}",
            "w",
        ),
        end(),
        "start > make > wait > use > end",
    )
    walker = walk(diagram).complete("wait").ended()
    assert walker.variables["w"] == {
        "d": "2026-02-28",
        "t": True,
        "ym": 1,
        "dt": 2,
        "n": 3,
        "r": False,
        "h": 8,
        "l": 1,
        "big": 10,
    }


def test_variables_from_python_dates():
    diagram = one(
        start(), user("wait"), script("s", "=(on - day).days", "n"), end(), "start > wait > s > end"
    )
    given = {"on": dt.date(2026, 3, 3), "day": dt.date(2026, 3, 1)}
    assert walk(diagram, variables=given).complete("wait").variables["n"] == 2


@pytest.mark.parametrize(
    "expression", ["=function(x) x", "=for i in 1..6000 return i", '={"$n": 1}']
)
def test_values_that_cannot_be_kept_are_refused(expression):
    diagram = one(start(), script("s", expression, "v"), end(), "start > s > end")
    with pytest.raises(engine.ExpressionError):
        walk(diagram)


def test_expression_that_runs_away_is_stopped():
    endless = "=for i in 1..10000, j in 1..10000 return i"
    diagram = one(start(), script("s", endless, "v"), end(), "start > s > end")
    with pytest.raises(engine.ExpressionError):
        walk(diagram)


def test_keys_are_never_used_again():
    diagram = one(start(), user("a"), user("b"), end(), "start > a > b > end")
    walker = walk(diagram)
    first = walker.task("a").key
    walker.complete("a")
    assert walker.task("b").key != first


def test_trail_tells_this_call_only():
    diagram = one(start(), user("a"), user("b"), end(), "start > a > b > end")
    walker = walk(diagram, saving=False)
    walker.complete("a")
    told = [(step.element_id, step.what) for step in walker.run.trail]
    assert told == [("a", "completed"), ("b", "entered")]


def test_cancel_ends_everything():
    diagram = files(
        process("p", start(), call("inner", "q"), end(), "start > inner > end"),
        process("q", start("s"), user("ask"), end("e"), "s > ask > e"),
    )
    walker = walk(diagram, saving=False).expect("ask")
    walker.run.cancel()
    assert walker.run.is_finished
    assert walker.run.ended_at is None
    assert walker.run.waiting_tasks == []
    assert [s.element_id for s in walker.run.trail if s.what == "cancelled"] == ["ask", "inner"]
