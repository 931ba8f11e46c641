"""XPath regular expressions on google-re2, which cannot be made to hang."""

from __future__ import annotations

import functools
from typing import Any

import re2

from .errors import Unfit
from .pattern_classes import BLOCKS, read_class
from .pattern_references import ReferringPattern, has_reference

MAX_PATTERN = 2_000
_FLAGS = frozenset("smixq")
_OPTIONS = re2.Options()
_OPTIONS.max_mem = 2 << 20
_OPTIONS.log_errors = False
_ESCAPES = {
    r"\i": r"[\pL_:]",
    r"\c": r"[\pL\pN_:.\-\x{B7}]",
    r"\I": r"[^\pL_:]",
    r"\C": r"[^\pL\pN_:.\-\x{B7}]",
    r"\d": r"\p{Nd}",
    r"\D": r"\P{Nd}",
    r"\w": r"[^\pP\pZ\pC]",
    r"\W": r"[\pP\pZ\pC]",
}


@functools.lru_cache(maxsize=64)
def compile_pattern(pattern: str, flags: str) -> Any:
    """The compiled pattern; Unfit for a wrong pattern or flag."""
    if len(pattern) > MAX_PATTERN or not _FLAGS.issuperset(flags):
        raise Unfit("a pattern that is too long, or an unknown flag")
    if "q" in flags:
        text = re2.escape(pattern)
    else:
        plain = _without_space(pattern) if "x" in flags else pattern
        if has_reference(plain):
            return ReferringPattern(plain, flags, _escape)
        text = _translate(plain, "s" in flags)
    letters = "".join(sorted(set(flags) & set("smi")))
    try:
        return re2.compile(f"(?{letters}){text}" if letters else text, _OPTIONS)
    except re2.error as error:
        raise Unfit(f"a wrong pattern: {pattern[:60]}") from error


def _without_space(pattern: str) -> str:
    """Flag x: white space is taken out, except in character classes."""
    out, inside, escaped = [], 0, False
    for char in pattern:
        if not inside and char in "\t\n\r ":
            continue
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == "[":
            inside += 1
        elif char == "]":
            inside = max(0, inside - 1)
        out.append(char)
    return "".join(out)


def _translate(pattern: str, dot_is_all: bool) -> str:
    """What XPath writes otherwise than RE2 does."""
    out, position = [], 0
    while position < len(pattern):
        char = pattern[position]
        if char == "[":
            text, position = read_class(pattern, position)
            out.append(text)
        elif char == "\\":
            text, position = _escape(pattern, position)
            out.append(text)
        else:
            out.append(r"[^\n\r]" if char == "." and not dot_is_all else char)
            position += 1
    return "".join(out)


def _escape(pattern: str, position: int) -> tuple[str, int]:
    pair = pattern[position : position + 2]
    if pair in (r"\p", r"\P") and pattern[position + 2 : position + 5] == "{Is":
        end = pattern.find("}", position)
        block = BLOCKS.get(pattern[position + 5 : end])
        if end < 0 or block is None:
            raise Unfit("a pattern with an unknown Unicode block")
        negated = "^" if pair == r"\P" else ""
        return rf"[{negated}\x{{{block[0]:X}}}-\x{{{block[1]:X}}}]", end + 1
    if pair[1:].isalpha() and pair[1] not in "nrtpPsSdDwWiIcC":
        raise Unfit(f"a pattern with an unknown escape: {pair}")
    return _ESCAPES.get(pair, pair), position + 2


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
