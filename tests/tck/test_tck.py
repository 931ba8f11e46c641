"""The DMN compatibility kit, where it is at hand (`TCK` says where, else ../shared/tck)."""

import os
from pathlib import Path

import pytest

from .kit import LEVELS
from .run import run_level

ROOT = Path(__file__).resolve().parents[2]
KIT = Path(os.environ.get("TCK") or ROOT.parent / "shared" / "tck")

pytestmark = pytest.mark.skipif(
    not KIT.is_dir(), reason="the DMN compatibility kit is not there: set TCK to its folder"
)
# External Java functions are refused by decision (docs/decisions/0002).
REFUSED = "0076-feel-external-java/"


@pytest.mark.parametrize("level", LEVELS)
def test_level(level):
    tally = run_level(KIT, level)
    failures = [one.case.name for one in tally.failures if not one.case.name.startswith(REFUSED)]
    assert failures == []
    assert tally.is_enough()
