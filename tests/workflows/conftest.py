"""The shipped release, read from its files; no Flask and no database here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from app import decisions, engine
from tests.engine.walker import Walker, walk

from .services import Answer, services

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = ("add working days", "working days between", "add months", "start of day")


@pytest.fixture(scope="session")
def files() -> Mapping[str, bytes]:
    """The release's files by their names in a release."""
    found = [
        path
        for folder, ending in (("workflows", ".bpmn"), ("workflows", ".dmn"), ("forms", ".form"))
        for path in sorted((ROOT / folder).glob("*" + ending))
    ]
    return {str(path.relative_to(ROOT)): path.read_bytes() for path in found}


@pytest.fixture(scope="session")
def release(files: Mapping[str, bytes]) -> engine.Release:
    return engine.load(files)


@pytest.fixture(scope="session")
def tables(files: Mapping[str, bytes]) -> decisions.DecisionModel:
    return decisions.read(files, FUNCTIONS)


@pytest.fixture
def start(release: engine.Release, tables) -> Callable[..., Walker]:
    """`start("registration", registration__check_registers={...}, given={"stage": "x"})`."""
    deadlines = {
        name: [int(n) for n in value] if isinstance(value, list) else int(value)
        for name, value in tables.evaluate("deadlines", {}).value.items()
    }

    def begin(process: str, given: Mapping[str, Any] | None = None, **found: Answer) -> Walker:
        variables: dict[str, Any] = {
            "case_id": 7,
            "person_id": 11,
            "unit": "379901001001",
            "first_contact_officer": "3",
            "responsible_officer": "3",
        }
        if process != "lifecycle":
            variables["deadlines"] = deadlines
        return walk(release, process, {**variables, **(given or {})}, services=services(**found))

    return begin
