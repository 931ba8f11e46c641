"""The evaluator of the shipped tables."""

import functools
from pathlib import Path

import pytest

from app import decisions
from app.eligibility.evaluate import Evaluator
from app.eligibility.facts.parameters import read_parameters

WORKFLOWS = Path(__file__).resolve().parents[2] / "workflows"


FILES = ("eligibility.dmn", "retirement_age.dmn")


def read_tables(**changed):
    """The release's tables; ``changed``: other text for a file, by its stem."""
    return decisions.read(
        {
            f"workflows/{name}": changed.get(name.removesuffix(".dmn"), "").encode()
            or (WORKFLOWS / name).read_bytes()
            for name in FILES
        },
        ("add months",),
    )


@functools.cache
def shipped():
    """The parameters of the shipped tables."""
    return read_parameters(read_tables())


@pytest.fixture(scope="session")
def tables():
    return read_tables()


@pytest.fixture(scope="session")
def parameters():
    return shipped()


@pytest.fixture(scope="session")
def evaluator(tables):
    return Evaluator(tables)
