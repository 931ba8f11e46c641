"""Running cases go over to another release, or are told why they cannot."""

import pytest

from app import engine

from .diagrams import (
    boundary,
    bpmn,
    call,
    catch,
    end,
    files,
    gateway,
    loop,
    message,
    process,
    service,
    start,
    sub,
    timer,
    user,
)
from .walker import walk

VISIT = process("q", start("s"), user("visit"), end("e"), "s > visit > e")
OLD = files(
    process(
        "p",
        start(),
        call("stage", "q"),
        boundary("moved", "stage", message("moved")),
        end("left"),
        end(),
        "start > stage > end",
        "moved > left",
    ),
    process(
        "q",
        start("s"),
        user("visit", name="走访"),
        boundary("late", "visit", timer("timeDuration", "P1D"), interrupting=False),
        end("told"),
        end("e"),
        "s > visit > e",
        "late > told",
    ),
)


def go_over(walker, new_files, *, with_env=True):
    new = engine.load(new_files)
    env = walker.env if with_env else None
    state = engine.migrate(walker.run.state(), walker.release, new, env)
    walker.release = new
    walker.run = engine.restore(new, state, walker.env)
    return walker


def test_running_tasks_follow_the_new_diagram():
    """The trap of SpiffWorkflow's own migration: tasks that stay on the old specs."""
    new = files(
        process(
            "p",
            start(),
            call("stage", "q"),
            boundary("moved", "stage", message("moved")),
            user("closing"),
            end("left"),
            end("done"),
            "start > stage > closing > done",
            "moved > left",
        ),
        process(
            "q",
            start("s"),
            user("visit", name="上门走访", form="form"),
            boundary("late", "visit", timer("timeDuration", "P1D"), interrupting=False),
            user("report"),
            end("told"),
            end("e"),
            "s > visit > report > e",
            "late > told",
        ),
    )
    walker = walk(OLD).expect("走访")
    key, due = walker.task("visit").key, walker.timer("late").due_at
    go_over(walker, new, with_env=False).expect("上门走访").expect_messages("moved")
    assert walker.task("visit").key == key
    assert walker.timer("late").due_at == due
    walker.complete("visit").expect("report").complete("report").expect("closing")
    walker.complete("closing").ended("done")


def test_same_release_gives_the_same_state():
    walker = walk(OLD)
    before = walker.run.state()
    assert engine.migrate(before, walker.release, engine.load(OLD)) == before


def test_element_that_is_gone_is_named():
    new = files(
        process("p", start(), call("stage", "q"), end(), "start > stage > end"),
        process("q", start("s"), user("other"), end("e"), "s > other > e"),
    )
    with pytest.raises(engine.NotMigratable, match="走访”（visit）在新版本中不存在") as caught:
        go_over(walk(OLD), new)
    assert len(caught.value.reasons) == 1


def test_process_that_is_gone_is_named():
    new = files(process("p", start(), user("stage"), end(), "start > stage > end"))
    with pytest.raises(engine.NotMigratable) as caught:
        go_over(walk(OLD), new)
    assert any("“q”" in reason for reason in caught.value.reasons)
    assert any("换了类型" in reason for reason in caught.value.reasons)


@pytest.mark.parametrize(
    "stage",
    [
        service("visit", "a.b"),
        user("visit", loop=loop("=l", "x")),
        sub("visit", start("s2"), end("e2"), "s2 > e2"),
    ],
)
def test_element_of_another_kind_is_named(stage):
    old = files(process("p", start(), user("visit"), end(), "start > visit > end"))
    new = files(process("p", start(), stage, end(), "start > visit > end"))
    with pytest.raises(engine.NotMigratable, match="visit"):
        go_over(walk(old), new)


def test_call_activity_that_calls_another_process_is_named():
    new = files(
        process("p", start(), call("stage", "r"), end(), "start > stage > end"),
        VISIT,
        **{"workflows/r.bpmn": bpmn(VISIT.replace('id="q"', 'id="r"'))},
    )
    with pytest.raises(engine.NotMigratable, match="另一个流程"):
        go_over(walk(OLD), new)


def test_removed_boundary_event_is_closed_and_added_one_opened():
    new = files(
        process(
            "p",
            start(),
            call("stage", "q"),
            boundary("died", "stage", message("death")),
            end("left"),
            end(),
            "start > stage > end",
            "died > left",
        ),
        VISIT,
    )
    with pytest.raises(engine.NotMigratable, match="died"):
        go_over(walk(OLD), new, with_env=False)
    walker = go_over(walk(OLD), new).expect_timers().expect_messages("death")
    walker.message("death", key=7).ended("left")


def test_timer_that_has_fired_is_not_opened_again():
    walker = walk(OLD).fire("late").expect_timers()
    go_over(walker, OLD).expect_timers().expect("走访")


def test_added_event_subprocess_listens():
    new = files(
        process(
            "p",
            start(),
            call("stage", "q"),
            end(),
            "start > stage > end",
            sub(
                "aside",
                start("begin", message("stop")),
                user("handle"),
                end("handled"),
                "begin > handle > handled",
                event=True,
            ),
        ),
        VISIT,
    )
    walker = go_over(walk(OLD), new).expect_messages("stop")
    walker.message("stop").expect("handle").complete("handle").ended("handled")


def test_events_offered_by_a_gateway_must_stay_the_same():
    def diagram(*more):
        return files(
            process(
                "p",
                start(),
                gateway("eventBased", "g"),
                catch("a", message("a")),
                catch("b", timer("timeDuration", "P1D")),
                *[catch(name, message(name)) for name in more],
                end(),
                "start > g > a > end",
                "g > b > end",
                *[f"g > {name} > end" for name in more],
            )
        )

    go_over(walk(diagram()), diagram()).fire("b").ended()
    with pytest.raises(engine.NotMigratable, match="事件有变化"):
        go_over(walk(diagram()), diagram("c"))


def test_waiting_join_needs_its_flows():
    def diagram(first):
        return files(
            process(
                "p",
                start(),
                gateway("parallel", "g"),
                user("a"),
                user(first),
                user("b"),
                gateway("parallel", "j"),
                end(),
                f"start > g > a > {first} > j",
                "g > b > j > end",
            )
        )

    walker = walk(diagram("x")).complete("a").complete("x").expect("b")
    with pytest.raises(engine.NotMigratable, match="令牌"):
        go_over(walker, diagram("y"))
    go_over(walker, diagram("x")).complete("b").ended()
