"""The diagrams are drawn completely, and so that they can be read."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from lxml import etree

from .drawing import BPMN, Drawing, crosses, overlaps, passes

ROOT = Path(__file__).resolve().parents[2]
DIAGRAMS = sorted((ROOT / "workflows").glob("*.bpmn"))
# The way back to any stage and the ways into the stages meet at right angles above them.
CROSSING_ALLOWED = {"lifecycle": 8}


@pytest.fixture(params=DIAGRAMS, ids=lambda path: path.stem)
def diagram(request):
    return Drawing(request.param.stem, etree.parse(request.param).getroot())


def test_everything_is_drawn(diagram):
    body = diagram.process
    elements = {node.get("id") for node in body if node.get("id")}
    elements -= {node.get("id") for node in body.iter(f"{BPMN}laneSet")}
    lanes = {node.get("id") for node in body.iter(f"{BPMN}lane")}
    pools = {node.get("id") for node in diagram.root.iter(f"{BPMN}participant")}
    assert elements | lanes | pools == diagram.drawn
    members = [node.text for node in body.iter(f"{BPMN}flowNodeRef")]
    assert sorted(members) == sorted(elements - diagram.flows.keys())


def test_labels_lie_on_no_label_and_no_task(diagram):
    for (one, a), (other, b) in combinations(diagram.labels, 2):
        assert not overlaps(a, b), f"{one} / {other}"
    for one, a in diagram.labels:
        for other, b in diagram.boxes.items():
            if diagram.kinds[other].endswith(("Task", "Activity")):
                assert not overlaps(a, b), f"{one} / {other}"


def test_lines_run_through_no_label_and_no_element(diagram):
    for flow, start, stop in diagram.segments:
        for other, box in diagram.labels:
            assert not passes(start, stop, box), f"{flow} / label of {other}"
        ends = diagram.ends(flow)
        for other, box in diagram.boxes.items():
            if other not in ends:
                assert not passes(start, stop, box), f"{flow} / {other}"


def test_lines_do_not_cross(diagram):
    crossing = {
        (one[0], other[0])
        for one, other in combinations(diagram.segments, 2)
        if not diagram.ends(one[0]) & diagram.ends(other[0]) and crosses(one, other)
    }
    assert len(crossing) == CROSSING_ALLOWED.get(diagram.name, 0), crossing


def test_flow_goes_from_left_to_right(diagram):
    """Start events lie at the left edge, and most flows lead to the right or straight down."""
    starts = [box for name, box in diagram.boxes.items() if diagram.kinds[name] == "startEvent"]
    assert starts == [min(diagram.boxes.values())]
    back = [
        flow
        for flow, (source, target) in diagram.flows.items()
        if diagram.boxes[target][2] < diagram.boxes[source][0]
    ]
    assert len(back) < len(diagram.flows) / 4, back
