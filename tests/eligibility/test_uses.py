"""What the check of a release is told of eligibility is what eligibility does."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app import decisions
from app.eligibility.facts.derive import derive
from app.eligibility.facts.parameters import read_parameters
from app.eligibility.sheet import KEYS, SheetError
from app.eligibility.uses import FACTS, USES
from app.engine import FUNCTIONS

WORKFLOWS = Path(__file__).resolve().parents[2] / "workflows"
FILES = {f"workflows/{path.name}": path.read_bytes() for path in sorted(WORKFLOWS.glob("*.dmn"))}
MINE = {name: text for name, text in FILES.items() if "eligib" in name or "retire" in name}
TABLES = "workflows/eligibility.dmn"
SAMPLES = {
    "string": "some text",
    "boolean": True,
    "date": "2024-02-29",
    "number": Decimal("12.50"),
}


def check(text):
    return decisions.check({**MINE, TABLES: text.encode()}, FUNCTIONS, USES)


@pytest.fixture(scope="module")
def text():
    return FILES[TABLES].decode()


def test_the_facts_are_those_of_the_sheet_and_what_is_derived_from_it():
    derived = derive({}, date(2024, 1, 1), read_parameters(decisions.read(MINE, FUNCTIONS)))
    assert FACTS.keys() == KEYS.keys() | derived.keys()


@pytest.mark.parametrize("name", sorted(KEYS.keys() & FACTS.keys()))
def test_a_sheet_takes_what_the_fact_allows_and_nothing_else(name):
    fact, read = FACTS[name], KEYS[name]
    if not fact.kind:
        assert read(name, []) == []
        return
    choices = re.findall(r'"(\w+)"', fact.allowed)
    for value in choices or [3 if fact.whole else SAMPLES[fact.kind]]:
        read(name, value)
    others = {kind: sample for kind, sample in SAMPLES.items() if kind != fact.kind}
    if fact.kind == "date":
        del others["string"]
        others["no day"] = "2023-02-29"
    elif fact.kind == "string":
        del others["date"]  # which is a text like any other
    refused = [*others.values(), *(["something else"] if choices else [])]
    refused += [Decimal("1.5")] if fact.whole else []
    refused += [Decimal(-1)] if fact.kind == "number" else []
    for value in refused:
        with pytest.raises(SheetError):
            read(name, value)


def test_every_decision_that_is_asked_is_there():
    model = decisions.read(FILES, FUNCTIONS)
    assert {use.decision for use in USES} <= set(model.decision_ids)


def rows_of_conditions(text):
    """Every rule of the tables of conditions, as it stands in the file."""
    tables = re.findall(r"<decisionTable .*?</decisionTable>", text, re.DOTALL)
    asked = [table for table in tables if 'name="rule"' in table and "<input " in table]
    return [rule for table in asked for rule in re.findall(r"<rule .*?</rule>", table, re.DOTALL)]


def test_each_row_of_the_conditions_is_needed(text):
    """Take out any (every seventh is tried): the check says which condition has a gap."""
    rules = rows_of_conditions(text)
    assert len(rules) > 100
    for rule in rules[::7]:
        found = check(text.replace(rule, ""))
        condition = re.findall(r'<outputEntry.*?<text>"(\w+)"</text>', rule, re.DOTALL)[0]
        gaps = [f for f in found if f.severity == "error" and "没有任何一行适用" in f.message]
        assert any(f"条件“{condition}”" in gap.message for gap in gaps), rule


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("&lt; parameters.older_age_female", "&lt;= parameters.older_age_female", "会同时命中"),
        ("<text>age</text>", "<text>sex</text>", "这一列声明为数字，sex 是文字"),
        ("parameters.long_term_services", "parameters.long_term_service", "没有 long_term_service"),
        ('name="dibao" typeRef', 'name="dibaohu" typeRef', "不认识的名称 dibao"),
        ('<text>"unknown"</text>', '<text>"unkown"</text>', "“unkown” 不在允许的结果之中"),
        ('>"urban_older"<', '>"urban_old"<', "系统不认识 “urban_old”"),
        (
            '"divorced", "widowed"',
            '"divorced", "widow"',
            "条件“single”：当 婚姻状况 = “widowed” 时",
        ),
    ],
)
def test_slips_of_the_pen_are_found(text, before, after, told):
    assert before in text
    assert any(told in found.message for found in check(text.replace(before, after, 1)))


def test_a_changed_parameter_leaves_the_tables_sound(text):
    before = '"older_age_female"</text>\n        </outputEntry>'
    head, tail = text.split(before, 1)
    changed = head + before + tail.replace("<text>40</text>", "<text>45</text>", 1)
    assert changed != text
    assert check(changed) == []
