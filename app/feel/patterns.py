"""XPath regular expressions on google-re2, which cannot be made to hang."""

from __future__ import annotations

import functools
import re
from typing import Any

import re2

from .errors import Unfit

MAX_PATTERN = 2_000
_FLAGS = frozenset("smixq")
_OPTIONS = re2.Options()
_OPTIONS.max_mem = 8 << 20
_OPTIONS.log_errors = False
_SPACE = re.compile(r"[\t\n\r ]+")


@functools.lru_cache(maxsize=500)
def compile_pattern(pattern: str, flags: str) -> Any:
    """The compiled pattern; Unfit for a wrong pattern or flag."""
    if len(pattern) > MAX_PATTERN or not _FLAGS.issuperset(flags):
        raise Unfit("a pattern that is too long, or an unknown flag")
    if "q" in flags:
        text = re2.escape(pattern)
    else:
        text = _translate(_without_space(pattern) if "x" in flags else pattern)
    letters = "".join(sorted(set(flags) & set("smi")))
    try:
        return re2.compile(f"(?{letters}){text}" if letters else text, _OPTIONS)
    except re2.error as error:
        raise Unfit(f"a wrong pattern: {pattern[:60]}") from error


def _without_space(pattern: str) -> str:
    """Flag x: white space is taken out, except in character classes."""
    out, inside, escaped = [], 0, False
    for char in pattern:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == "[":
            inside += 1
        elif char == "]":
            inside = max(0, inside - 1)
        elif not inside and _SPACE.fullmatch(char):
            continue
        out.append(char)
    return "".join(out)


_CLASSES = {
    r"\i": r"[\pL_:]",
    r"\c": r"[\pL\pN_:.\-\x{B7}]",
    r"\I": r"[^\pL_:]",
    r"\C": r"[^\pL\pN_:.\-\x{B7}]",
}


def _translate(pattern: str) -> str:
    """What XPath writes otherwise than RE2."""
    out, position = [], 0
    while position < len(pattern):
        pair = pattern[position : position + 2]
        if pair in _CLASSES:
            out.append(_CLASSES[pair])
            position += 2
        elif pair[0] == "\\":
            out.append(pair)
            position += 2
        else:
            out.append(pair[0])
            position += 1
    return "".join(out)


def expand_replacement(text: str, match: Any, groups: int) -> str:
    """XPath's `$1` in a replacement; a backslash before `$` or itself takes its meaning away."""
    out, position = [], 0
    while position < len(text):
        char = text[position]
        if char == "\\":
            if text[position + 1 : position + 2] not in ("\\", "$"):
                raise Unfit("replace: a stray backslash in the replacement")
            out.append(text[position + 1])
            position += 2
        elif char == "$":
            number, position = _group_number(text, position + 1, groups)
            out.append((match.group(number) or "") if number <= groups else "")
        else:
            out.append(char)
            position += 1
    return "".join(out)


def _group_number(text: str, position: int, groups: int) -> tuple[int, int]:
    """The longest number after a `$` that is a group's, and where it ends."""
    end = position
    while end < len(text) and "0" <= text[end] <= "9" and end - position < 4:
        end += 1
    if end == position:
        raise Unfit("replace: a stray $ in the replacement")
    while end > position + 1 and int(text[position:end]) > groups:
        end -= 1
    return int(text[position:end]), end
