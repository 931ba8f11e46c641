"""Chinese texts carry full-width marks, and brackets and quotation marks in pairs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINE = sorted((ROOT / "app" / "engine").rglob("*.py"))
EDITORS = sorted((ROOT / "frontend" / "studio" / "parts").glob("chinese_*.js"))
HAN = r"[\u4e00-\u9fff“”（）]"
HALF_WIDTH = re.compile(rf"{HAN} ?[(),;:?!]|[(),;:?!] ?{HAN}")
PAIRS = ("（）", "“”")


def texts_of(file: Path) -> Iterator[str]:
    """The Chinese texts of a module, with x for what is put in; docstrings are English."""
    tree = ast.parse(file.read_text())
    parts = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(p.value if isinstance(p, ast.Constant) else "x" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value if id(node) not in parts else ""
        else:
            continue
        if re.search(HAN, text):
            yield text


def translations_of(file: Path) -> list[str]:
    return re.findall(r':\s*"((?:[^"\\]|\\.)*)",?$', file.read_text(), re.MULTILINE)


@pytest.mark.parametrize("file", ENGINE, ids=lambda file: file.stem)
def test_messages_of_the_engine(file):
    for text in texts_of(file):
        assert not HALF_WIDTH.search(text), text
        for left, right in PAIRS:
            assert text.count(left) == text.count(right), text


@pytest.mark.parametrize("file", EDITORS, ids=lambda file: file.stem)
def test_texts_of_the_editors(file):
    found = translations_of(file)
    assert found
    for text in found:
        assert not HALF_WIDTH.search(text), text


def test_a_wrong_mark_is_seen(tmp_path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text('MESSAGE = f"网关“{name}”({id})没有成立的条件"\n')
    (text,) = texts_of(wrong)
    assert HALF_WIDTH.search(text)
