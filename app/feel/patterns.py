"""XPath regular expressions on google-re2, which cannot be made to hang."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

import re2

from .errors import Unfit
from .pattern_classes import CharacterClass, read_class, read_escape
from .pattern_references import ReferringPattern, has_reference
from .run import Run

MAX_PATTERN = 2_000
# What things cost in steps of `Limits`, and how many patterns one evaluation keeps.
_COMPILING, _MATCH, _KEPT = 3_000, 8, 32
_FLAGS = frozenset("smixq")
_OPTIONS = re2.Options()
_OPTIONS.max_mem = 2 << 20
_OPTIONS.log_errors = False


def compile_pattern(pattern: str, flags: str, run: Run) -> Pattern:
    """The compiled pattern, paid for once in an evaluation; Unfit for a wrong pattern or flag."""
    found = run.patterns.get((pattern, flags))
    if found is None:
        run.spend(_COMPILING)
        if len(run.patterns) >= _KEPT:
            run.patterns.clear()
        found = run.patterns[pattern, flags] = _compile(pattern, flags)
    return found


@functools.lru_cache(maxsize=64)
def _compile(pattern: str, flags: str) -> Pattern:
    if len(pattern) > MAX_PATTERN or not _FLAGS.issuperset(flags):
        raise Unfit("a pattern that is too long, or an unknown flag")
    if "q" in flags:
        return PlainPattern(_compiled(re2.escape(pattern), flags))
    plain = _without_space(pattern) if "x" in flags else pattern
    if has_reference(plain):
        return ReferringPattern(plain, flags)
    compiled = PlainPattern(_compiled(_translate(plain, flags), flags))
    return LinePattern(compiled, plain, flags) if "m" in flags and "^" in plain else compiled


def _compiled(text: str, flags: str) -> Any:
    letters = "".join(sorted(set(flags) & set("smi")))
    try:
        return re2.compile(f"(?{letters}){text}" if letters else text, _OPTIONS)
    except re2.error as error:
        raise Unfit(f"a wrong pattern: {text[:60]}") from error


class PlainPattern:
    """A pattern of RE2's."""

    def __init__(self, compiled: Any) -> None:
        self.compiled = compiled
        self.groups: int = compiled.groups

    def found_in(self, text: str, run: Run) -> Iterator[Any]:
        """Each match, in the order of the text."""
        for match in self.compiled.finditer(text):
            run.spend(_MATCH)
            yield match


class LinePattern:
    """By the flag `m` a `^` stands at the begin of every line, but RE2 also finds it after a line
    end that is the very end of the text. There the other machine is asked."""

    def __init__(self, compiled: PlainPattern, pattern: str, flags: str) -> None:
        self.compiled = compiled
        self.pattern, self.flags = pattern, flags
        self.groups = compiled.groups

    def found_in(self, text: str, run: Run) -> Iterator[Any]:
        if not text.endswith("\n"):
            return self.compiled.found_in(text, run)
        return ReferringPattern(self.pattern, self.flags).found_in(text, run)


Pattern = PlainPattern | LinePattern | ReferringPattern


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
