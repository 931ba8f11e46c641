"""The evaluator of the shipped tables."""

from pathlib import Path

import pytest

from app import decisions
from app.eligibility.evaluate import Evaluator

WORKFLOWS = Path(__file__).resolve().parents[2] / "workflows"


@pytest.fixture(scope="session")
def tables():
    return decisions.read(
        {"workflows/eligibility.dmn": (WORKFLOWS / "eligibility.dmn").read_bytes()}
    )


@pytest.fixture(scope="session")
def evaluator(tables):
    return Evaluator(tables)
