"""Line to answer, one by one, on one core: a floor far below what the bench asks for.
Processor time, scaled, so that a shared machine does not fail it.
"""

from datetime import date

import pytest

from app.bench.sheets import sheet_lines
from app.eligibility.sheet import read_line
from tests.machine import fits, seconds_used

AS_OF = date(2026, 11, 23)


@pytest.mark.parametrize(("explained", "least"), [(False, 700), (True, 170)])
def test_determinations_a_second(evaluator, explained, least):
    lines = list(sheet_lines(700, as_of=AS_OF))

    def answer(line):
        sheet = read_line(line, as_of=AS_OF)
        return evaluator.outcome(sheet, explain=explained, look_ahead=explained)

    def answer_all(lines):
        for line in lines:
            answer(line)

    answer_all(lines[:300])
    assert fits(seconds_used(lambda: answer_all(lines[300:])), 400 / least)
