"""Diagrams made of random blocks, walked in random order, against what must happen.

A block is a task, a sequence, a parallel, exclusive or inclusive split with its join, a loop, an
embedded sub-process or a call activity. Whatever the nesting and the order in which people finish
their tasks: every task that should come comes as often as it should, nothing waits for ever, and
the case ends with nothing left over. Saved and restored at every step.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from .diagrams import (
    FORM,
    boundary,
    bpmn,
    call,
    end,
    gateway,
    message,
    process,
    script,
    start,
    sub,
    timer,
    user,
)
from .walker import walk


@dataclass
class Drawing:
    """One process or sub-process in the making."""

    maker: Maker
    parts: list = field(default_factory=list)

    def put(self, part) -> str:
        self.parts.append(part)
        return part.id

    def flow(self, source: str, target: str, condition: str = "") -> None:
        self.parts.append(f"{source} > {target}{condition}")


class Maker:
    """Turns a tree of blocks into diagrams, and counts the tasks that must be done."""

    def __init__(self, seed: int, *, with_events: bool = False) -> None:
        self.with_events = with_events
        self.random = random.Random(seed)
        self.count = 0
        self.processes: list[str] = []
        self.expected: Counter[str] = Counter()

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}_{self.count}"

    def process(self, block, id: str, times: int) -> None:
        drawing = Drawing(self)
        self.content(drawing, block, times)
        self.processes.append(process(id, *drawing.parts))

    def content(self, drawing: Drawing, block, times: int) -> None:
        first = drawing.put(start(self.name("start")))
        last = self.block(drawing, block, first, times)
        drawing.flow(last, drawing.put(end(self.name("end"))))

    def block(self, drawing: Drawing, block, before: str, times: int) -> str:
        """Draw the block behind `before`; the element at its end. `times`: how often it runs."""
        kind, inside = block
        return getattr(self, kind)(drawing, inside, before, times)

    def task(self, drawing, inside, before, times):
        name = drawing.put(user(self.name("task")))
        self.expected[name] += times
        drawing.flow(before, name)
        return self.events(drawing, name)

    def events(self, drawing: Drawing, host: str) -> str:
        """Perhaps a reminder on the activity, perhaps a message or a timer that ends it."""
        if not self.with_events:
            return host
        merge = drawing.put(gateway("exclusive", self.name("merge")))
        drawing.flow(host, merge)
        if self.random.random() < 0.4:
            wait = timer("timeDuration", f"P{self.random.randint(1, 9)}D")
            remind = drawing.put(boundary(self.name("remind"), host, wait, interrupting=False))
            drawing.flow(remind, drawing.put(end(self.name("reminded"))))
        if self.random.random() < 0.3:
            stop = drawing.put(boundary(self.name("stop"), host, message("stop")))
            drawing.flow(stop, merge)
        if self.random.random() < 0.3:
            late = drawing.put(boundary(self.name("late"), host, timer("timeDuration", "P5D")))
            drawing.flow(late, merge)
        return merge

    def sequence(self, drawing, inside, before, times):
        for block in inside:
            before = self.block(drawing, block, before, times)
        return before

    def parallel(self, drawing, inside, before, times):
        split = drawing.put(gateway("parallel", self.name("split")))
        join = drawing.put(gateway("parallel", self.name("join")))
        drawing.flow(before, split)
        for block in inside:
            drawing.flow(self.block(drawing, block, split, times), join)
        return join

    def exclusive(self, drawing, inside, before, times):
        return self.choice(
            "exclusive", {self.random.randrange(len(inside))}, drawing, inside, before, times
        )

    def inclusive(self, drawing, inside, before, times):
        chosen = {n for n in range(len(inside)) if self.random.random() < 0.5}
        return self.choice("inclusive", chosen or {len(inside) - 1}, drawing, inside, before, times)

    def choice(self, kind, chosen, drawing, inside, before, times):
        split = drawing.put(gateway(kind, self.name("split")))
        join = drawing.put(gateway(kind, self.name("join")))
        drawing.flow(before, split)
        for index, block in enumerate(inside):
            # The conditions stand on the flows out of the split, so each branch begins anew.
            entry = drawing.put(script(self.name("entry"), "=1", "nothing"))
            taken = index in chosen
            last = index == len(inside) - 1
            drawing.flow(split, entry, " !" if last else f" ? ={str(taken).lower()}")
            default_only = last and taken and kind == "inclusive" and len(chosen) > 1
            runs = times if taken and not default_only else 0
            drawing.flow(self.block(drawing, block, entry, runs), join)
        return join

    def loop(self, drawing, inside, before, times):
        turns = self.random.randint(1, 3)
        counter = self.name("n")
        begin = drawing.put(script(self.name("zero"), "=0", counter))
        again = drawing.put(gateway("exclusive", self.name("again")))
        drawing.flow(before, begin)
        drawing.flow(begin, again)
        last = self.block(drawing, inside[0], again, times * turns)
        add = drawing.put(script(self.name("add"), f"={counter} + 1", counter))
        enough = drawing.put(gateway("exclusive", self.name("enough")))
        out = drawing.put(script(self.name("out"), "=1", "nothing"))
        drawing.flow(last, add)
        drawing.flow(add, enough)
        drawing.flow(enough, again, f" ? ={counter} < {turns}")
        drawing.flow(enough, out, " !")
        return out

    def subprocess(self, drawing, inside, before, times):
        inner = Drawing(self)
        self.content(inner, inside[0], times)
        name = drawing.put(sub(self.name("sub"), *inner.parts))
        drawing.flow(before, name)
        return self.events(drawing, name)

    def called(self, drawing, inside, before, times):
        name = self.name("called")
        self.process(inside[0], name, times)
        activity = drawing.put(call(self.name("call"), name))
        drawing.flow(before, activity)
        return self.events(drawing, activity)


def blocks(inner):
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        *(
            st.tuples(st.just(k), several)
            for k in ("sequence", "parallel", "exclusive", "inclusive")
        ),
        *(st.tuples(st.just(k), st.tuples(inner)) for k in ("loop", "subprocess", "called")),
    )


TREES = st.recursive(st.just(("task", ())), blocks, max_leaves=10)


@settings(max_examples=80, deadline=None)
@given(TREES, st.integers(0, 2**32))
def test_random_diagrams_do_what_they_must_and_end(tree, seed):
    maker = Maker(seed)
    maker.process(tree, "p", 1)
    files = {"workflows/test.bpmn": bpmn(*maker.processes), "forms/form.form": FORM}
    walker = walk(files)
    done: Counter[str] = Counter()
    while walker.run.waiting_tasks:
        task = maker.random.choice(walker.run.waiting_tasks)
        done[task.element_id] += 1
        walker.run.complete(task.key)
        walker._step_done()
        assert done[task.element_id] <= maker.expected[task.element_id]
    walker.ended()
    assert walker.run.tokens == []
    assert done == +maker.expected


@settings(max_examples=60, deadline=None)
@given(TREES, st.integers(0, 2**32))
def test_random_diagrams_with_events_end_and_leave_nothing(tree, seed):
    maker = Maker(seed, with_events=True)
    maker.process(tree, "p", 1)
    files = {"workflows/test.bpmn": bpmn(*maker.processes), "forms/form.form": FORM}
    walker = walk(files)
    for _ in range(500):
        run = walker.run
        if run.is_finished:
            break
        # A task that nobody can do any more, or a timer or message without one, would be a leak.
        assert run.waiting_tasks
        acts = [partial(run.complete, task.key) for task in run.waiting_tasks] * 2
        acts += [partial(run.fire_timer, timer.key) for timer in run.waiting_timers]
        acts += [partial(run.deliver, "stop", 7)] if run.waiting_messages else []
        maker.random.choice(acts)()
        walker._step_done()
        hosts = {token.element_id for token in walker.run.tokens}
        assert {event_host(walker, event) for event in waiting_events(walker)} <= hosts
    walker.ended()
    assert waiting_events(walker) == walker.run.tokens == []
    assert len(walker.run.state()) < 400


def waiting_events(walker):
    return [*walker.run.waiting_timers, *walker.run.waiting_messages]


def event_host(walker, event):
    return walker.release.process(event.process_id).element(event.element_id).attached_to
