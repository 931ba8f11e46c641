"""The text of an agreement: made out once from the template of the release, then kept.

The template is ``forms/assistance_agreement.form``: text components that policy staff edit in the
studio. A line beginning with ``#`` is a heading, a line ``{{ measures }}`` is the table of the
plan's measures, any other line a paragraph; what stands in ``{{ }}`` is FEEL over ``VALUES``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app.forms.conditions import hidden_ids
from app.forms.drawing import fill
from app.forms.model import Component, Form

TEMPLATE = "assistance_agreement"
# What a template may name.
VALUES = (
    "party",
    "responsible",
    "responsible_phone",
    "person",
    "id_number",
    "phone",
    "goal",
    "target_on",
    "valid_until",
    "grade",
    "policies",
    "plan_version",
)
_TABLE = re.compile(r"\{\{\s*measures\s*\}\}")


class Block(NamedTuple):
    """``kind``: heading, text, or measures; the latter has ``rows`` (number, what, words, day)."""

    kind: str
    text: str = ""
    rows: Sequence[Sequence[str]] = ()


def make_out(
    form: Form, values: Mapping[str, Any], measures: Sequence[Sequence[str]]
) -> tuple[str, str]:
    """The body as it is stored (JSON of blocks), and its SHA-256."""
    hidden = hidden_ids(form.fields, {}, values)
    lines = _lines(form.fields, hidden)
    blocks = [block for line in lines if (block := _block(line, values, measures))]
    body = json.dumps(blocks, ensure_ascii=False)
    return body, digest(body)


def digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def read_body(body: str) -> list[Block]:
    return [Block(*block) for block in json.loads(body)]


def _lines(fields: Sequence[Component], hidden: frozenset[int]) -> Iterator[str]:
    for component in fields:
        if id(component) in hidden:
            continue
        if component.kind == "text":
            yield from (line for line in component.text.splitlines() if line.strip())
        yield from _lines(component.fields, hidden)


def _block(line: str, values: Mapping[str, Any], measures: Sequence[Sequence[str]]) -> Block | None:
    if _TABLE.fullmatch(line.strip()):
        return Block("measures", "", measures)
    text = fill(line, values).strip()
    if text.startswith("#"):
        return Block("heading", text.lstrip("# "))
    return Block("text", text) if text else None
