"""FEEL texts that people wrote: those of the shipped diagrams and tables, and of the kit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from defusedxml.ElementTree import parse

ROOT = Path(__file__).resolve().parents[2]
KIT = Path(os.environ.get("TCK") or ROOT.parent / "shared" / "tck")
_CELLS = frozenset(("inputEntry", "inputValues", "outputValues", "allowedValues", "typeConstraint"))


def shipped_files() -> list[Path]:
    return sorted(
        file for file in (ROOT / "workflows").iterdir() if file.suffix in (".dmn", ".bpmn")
    )


def kit_files() -> list[Path]:
    return sorted(KIT.glob("compliance-level-*/*/*.dmn"))


def names_of(file: Path) -> frozenset[str]:
    """Every name the file gives to anything."""
    kinds = ("name", "iteratorVariable")
    return frozenset(
        part.get(kind) for part in parse(file).getroot().iter() for kind in kinds if part.get(kind)
    )


def texts_of(file: Path) -> Iterator[tuple[str, bool]]:
    """Each FEEL text, and whether it is a cell's."""
    for parent in parse(file).getroot().iter():
        for value in parent.attrib.values():
            if file.suffix == ".bpmn" and value.startswith("="):
                yield value[1:], False
        if file.suffix == ".bpmn" and (parent.text or "").strip().startswith("="):
            yield parent.text.strip()[1:], False
        for part in parent:
            if file.suffix == ".dmn" and part.tag.rpartition("}")[2] == "text" and part.text:
                yield part.text, parent.tag.rpartition("}")[2] in _CELLS
