"""Line to answer, one by one, on one core: a floor far below what the bench asks for.

Processor time, scaled to the machine on which ``sum(i*i for i in range(10**6))`` takes 60 ms, so
that a shared machine does not fail it.
"""

import time
from datetime import date

import pytest

from app.bench.calibration import REFERENCE_MS
from app.bench.sheets import sheet_lines
from app.eligibility.sheet import read_line

AS_OF = date(2026, 11, 23)


def machine_ms():
    start = time.process_time()
    sum(i * i for i in range(10**6))
    return (time.process_time() - start) * 1000


@pytest.mark.parametrize(("explained", "least"), [(False, 700), (True, 170)])
def test_determinations_a_second(evaluator, explained, least):
    lines = list(sheet_lines(700, as_of=AS_OF))

    def answer(line):
        sheet = read_line(line, as_of=AS_OF)
        return evaluator.outcome(sheet, explain=explained, look_ahead=explained)

    for line in lines[:300]:
        answer(line)
    before, start = machine_ms(), time.process_time()
    for line in lines[300:]:
        answer(line)
    seconds = time.process_time() - start
    machine = (before + machine_ms()) / 2
    assert 400 / seconds * machine / REFERENCE_MS > least
