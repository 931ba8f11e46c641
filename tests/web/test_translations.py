"""Every text has its English, with the same placeholders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@pytest.fixture(scope="module")
def english() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def texts() -> set:
    options = {"**/templates/**.html": {"encoding": "utf-8"}}
    found = extract_from_dir(ROOT / "app", METHODS, options, KEYWORDS)
    return {message for _file, _line, message, _comments, _context in found}


def test_every_text_has_its_english(english, texts):
    missing = [text for text in texts if not (m := english.get(text)) or not m.string]
    assert missing == []


def test_placeholders_are_kept(english):
    for message in english:
        if not message.id or not message.string:
            continue
        chinese = message.id if isinstance(message.id, str) else message.id[0]
        words = message.string if isinstance(message.string, str) else message.string[-1]
        assert sorted(PLACEHOLDER.findall(chinese)) == sorted(PLACEHOLDER.findall(words)), chinese
