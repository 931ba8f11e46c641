"""The models of the compatibility kit: what is called always null is null when evaluated."""

from __future__ import annotations

import pytest

from app import decisions
from app.decisions import model
from tests.tck.test_tck import KIT

pytestmark = pytest.mark.skipif(not KIT.is_dir(), reason="the compatibility kit is not there")
MODELS = sorted(KIT.rglob("*.dmn"))


def claims(files):
    """(decision, message) of decisions of which the analysis says that they can only be null."""
    graph = decisions.load(files).graph
    literal = {}
    for part in graph.parts.values():
        logic = getattr(part.element, "logic", None)
        if isinstance(logic, model.LiteralText):
            literal[logic.id or part.element.id] = part.element.id
    for found in decisions.check(files):
        # Parts of a list may be null where the list is not.
        if "结果总是空值" in found.message and found.element_id in literal:
            yield literal[found.element_id], found.message


def test_what_is_called_always_null_is_null():
    count = 0
    for path in MODELS:
        files = {path.name: path.read_bytes()}
        told = list(claims(files))
        loaded = decisions.load(files)
        for decision, message in told:
            count += 1
            value = loaded.evaluate(decision, {}).value
            assert value is None, f"{path.name} {decision}: {message}"
    assert count > 300


def test_the_gap_of_the_lending_example_is_found():
    (path,) = [path for path in MODELS if path.name == "0004-lending.dmn"]
    found = [one.message for one in decisions.check({path.name: path.read_bytes()})]
    told = "当 ExistingCustomer = false 且 ApplicationRiskScore = 130 时，没有任何一行适用"
    assert f"Pre-bureauRiskCategoryTable：{told}" in found
