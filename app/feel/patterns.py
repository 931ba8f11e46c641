"""XPath regular expressions on google-re2, which cannot be made to hang."""

from __future__ import annotations

import functools
import re
from typing import Any

import re2

from .errors import Unfit
from .pattern_classes import CharacterClass, read_class, read_escape
from .pattern_references import ReferringPattern, has_reference

MAX_PATTERN = 2_000
_FLAGS = frozenset("smixq")
_OPTIONS = re2.Options()
_OPTIONS.max_mem = 2 << 20
_OPTIONS.log_errors = False


@functools.lru_cache(maxsize=64)
def compile_pattern(pattern: str, flags: str) -> Any:
    """The compiled pattern; Unfit for a wrong pattern or flag."""
    if len(pattern) > MAX_PATTERN or not _FLAGS.issuperset(flags):
        raise Unfit("a pattern that is too long, or an unknown flag")
    if "q" in flags:
        return _compiled(re2.escape(pattern), flags)
    plain = _without_space(pattern) if "x" in flags else pattern
    if has_reference(plain):
        return ReferringPattern(plain, flags)
    compiled = _compiled(_translate(plain, flags), flags)
    return _LinePattern(compiled, plain, flags) if "m" in flags and "^" in plain else compiled


def _compiled(text: str, flags: str) -> Any:
    letters = "".join(sorted(set(flags) & set("smi")))
    try:
        return re2.compile(f"(?{letters}){text}" if letters else text, _OPTIONS)
    except re2.error as error:
        raise Unfit(f"a wrong pattern: {text[:60]}") from error


class _LinePattern:
    """By the flag `m` a `^` stands at the begin of every line, but RE2 also finds it after a line
    end that is the very end of the text. There the other machine is asked."""

    def __init__(self, compiled: Any, pattern: str, flags: str) -> None:
        self.compiled = compiled
        self.pattern, self.flags = pattern, flags
        self.groups = compiled.groups

    def search(self, text: str) -> Any:
        return self._for(text).search(text)

    def finditer(self, text: str) -> Any:
        return self._for(text).finditer(text)

    def _for(self, text: str) -> Any:
        return ReferringPattern(self.pattern, self.flags) if text.endswith("\n") else self.compiled


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


def _translate(pattern: str, flags: str) -> str:
    """What XPath writes otherwise than RE2 does; what only RE2 knows is refused."""
    ignore_case = "i" in flags
    out, position = [], 0
    while position < len(pattern):
        char = pattern[position]
        if char == "[":
            found, position = read_class(pattern, position)
            out.append(found.text(ignore_case))
        elif char == "\\":
            escaped, position = read_escape(pattern, position)
            if isinstance(escaped, CharacterClass):
                out.append(escaped.text(ignore_case))
            else:
                out.append(re2.escape(chr(escaped)))
        else:
            text = _token(pattern, position)
            out.append(r"[^\n\r]" if char == "." and "s" not in flags else text)
            position += len(text)
    return "".join(out)


_QUANTIFIER = re.compile(r"\{[0-9]{1,4}(,([0-9]{1,4})?)?\}")


def _token(pattern: str, position: int) -> str:
    """One character as it stands, or a quantifier; `(?` begins a group without a number only."""
    char = pattern[position]
    if char == "{":
        found = _QUANTIFIER.match(pattern, position)
        if found is not None:
            return found[0]
    if char in "{}]" or (
        pattern.startswith("(?", position) and not pattern.startswith("(?:", position)
    ):
        raise Unfit(f"a pattern with a stray {char}")
    return char


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
