"""The DMN compatibility kit, where it is at hand (`TCK` says where, else ../shared/tck)."""

import os
import re
from pathlib import Path

import pytest

from .kit import LEVELS
from .run import REFUSED, run_level

ROOT = Path(__file__).resolve().parents[2]
KIT = Path(os.environ.get("TCK") or ROOT.parent / "shared" / "tck")

pytestmark = pytest.mark.skipif(
    not KIT.is_dir(), reason="the DMN compatibility kit is not there: set TCK to its folder"
)


@pytest.mark.parametrize("level", LEVELS)
def test_level(level):
    tally = run_level(KIT, level)
    assert [one.case.name for one in tally.unexpected()] == []
    assert tally.is_enough()


def test_the_refused_cases_are_those_of_the_record_and_fail():
    record = (ROOT / "docs/decisions/0017-external-functions-of-the-kit.md").read_text("utf-8")
    written = re.findall(r"^\| `(\w+)` \|", record, re.MULTILINE)
    assert {f"0076-feel-external-java/{id_}/{id_}" for id_ in written} == REFUSED
    assert {one.case.name for one in run_level(KIT, 3).failures} == REFUSED
