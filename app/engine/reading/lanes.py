"""Lanes: whose work an element is."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from app.engine.vocabulary import ROLES

from . import xml
from .model import Lane


def read_lanes(process: etree._Element) -> list[Lane]:
    """All lanes, outer before inner: an element in nested lanes belongs to the innermost."""
    lanes: list[Lane] = []
    for lane_set in xml.bpmn_children(process, "laneSet"):
        _collect(lane_set, lanes)
    return lanes


def _collect(lane_set: etree._Element, lanes: list[Lane]) -> None:
    for node in xml.bpmn_children(lane_set, "lane"):
        members = [xml.text_of(ref) for ref in xml.bpmn_children(node, "flowNodeRef")]
        lanes.append(Lane(node.get("id", ""), node.get("name", ""), lane_role(node), members))
        for inner in xml.bpmn_children(node, "childLaneSet"):
            _collect(inner, lanes)


def lane_role(node: etree._Element, roles: Collection[str] = ROLES) -> str | None:
    """The role a lane stands for: its `zeebe:property` "role", else the role its id ends with.

    Ids are unique in a file, so `community_officer`, `Lane_community_officer` and
    `registration_community_officer` all stand for the community officer.
    """
    for holder in xml.extensions(node, "properties"):
        for prop in holder:
            if prop.get("name") == "role":
                return prop.get("value") or None
    lane_id = node.get("id", "")
    named = [role for role in roles if lane_id == role or lane_id.endswith("_" + role)]
    return max(named, key=len) if named else None
