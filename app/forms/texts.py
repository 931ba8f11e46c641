"""Forms that are texts with places to fill, such as the assistance agreement."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from app.forms.model import everything_in
from app.forms.reader import read_form

_PLACE = re.compile(r"\{\{(.+?)\}\}")
_QUOTED = re.compile(r'"[^"]*"')
_NAME = re.compile(r"[A-Za-z_]\w*")
_WORDS = frozenset({"if", "then", "else", "null", "true", "false", "and", "or", "not", "string"})


def unknown_names(content: bytes, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """(component, name) for what stands in {{ }} and is not among ``known``."""
    for component in everything_in(read_form(content).fields):
        for place in _PLACE.findall(component.text):
            for name in _NAME.findall(_QUOTED.sub("", place)):
                if name not in _WORDS and name not in known:
                    yield component.id, name
