"""Patterns that refer back to a group (`(a)\\1`), which RE2 does not have.

A small backtracking machine with a budget: where trying takes too long the answer is null, so that
such a pattern cannot hang either. Everything else stays with RE2, this machine's single characters
included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import re2

from .errors import Unfit
from .pattern_classes import CharacterClass, read_class, read_escape
from .run import Run

MAX_TRIES = 200_000
MAX_PROGRAM = 3_000
MAX_GROUPS = 50
_DIGITS = frozenset("0123456789")

# An instruction is (name, argument, ...); jumps are relative, so that parts can be copied.
Code = list[tuple[Any, ...]]


def has_reference(pattern: str) -> bool:
    """Whether a backslash before a digit stands in the pattern, other than after a backslash."""
    position = 0
    while position < len(pattern) - 1:
        if pattern[position] == "\\":
            if pattern[position + 1] in _DIGITS:
                return True
            position += 1
        position += 1
    return False


@dataclass(frozen=True, slots=True)
class Found:
    text: str
    spans: tuple[int, ...]

    def start(self) -> int:
        return self.spans[0]

    def end(self) -> int:
        return self.spans[1]

    def group(self, number: int) -> str | None:
        start, end = self.spans[2 * number], self.spans[2 * number + 1]
        return None if start < 0 or end < 0 else self.text[start:end]


class ReferringPattern:
    """Stands for `patterns.PlainPattern` where RE2 cannot."""

    def __init__(self, pattern: str, flags: str) -> None:
        compiler = _Compiler(pattern, flags)
        self.code = [*compiler.whole(), ("match",)]
        self.groups = compiler.groups
        self.ignore_case = "i" in flags
        self.lines = "m" in flags

    def found_in(self, text: str, run: Run) -> Iterator[Found]:
        """Each match, in the order of the text; every try is paid for."""
        tries = [MAX_TRIES]
        position = 0
        while position <= len(text):
            before = tries[0]
            try:
                found = self._match(text, position, tries)
            finally:
                run.spend(before - tries[0])
            if found is None:
                position += 1
                continue
            yield found
            position = max(found.end(), position + 1)

    def _match(self, text: str, start: int, tries: list[int]) -> Found | None:
        first = (0, start, (start, -1) + (-1, -1) * self.groups, ())
        stack: list[tuple[int, int, tuple[int, ...], tuple[int, ...]]] = [first]
        while stack:
            place, position, spans, marks = stack.pop()
            while True:
                tries[0] -= 1
                if tries[0] < 0:
                    raise Unfit("a pattern that takes too long")
                name, *arguments = self.code[place]
                if name == "match":
                    return Found(text, (start, position, *spans[2:]))
                if name == "split":
                    near, far = (place + offset for offset in arguments)
                    stack.append((far, position, spans, marks))
                    place = near
                    continue
                if name == "jump":
                    place += arguments[0]
                    continue
                if name == "save":
                    spans = (*spans[: arguments[0]], position, *spans[arguments[0] + 1 :])
                elif name == "mark":
                    marks = (*marks, position)
                elif name == "moved":
                    if marks[-1] == position:
                        break  # a turn of a loop that took nothing leads nowhere
                    marks = marks[:-1]
                else:
                    taken = self._take(name, arguments, text, position, spans)
                    if taken < 0:
                        break
                    position += taken
                place += 1
        return None

    def _take(
        self, name: str, arguments: list[Any], text: str, position: int, spans: tuple[int, ...]
    ) -> int:
        """How many characters an instruction takes; negative where it does not hold."""
        if name == "one":
            return 1 if position < len(text) and arguments[0](text[position]) else -1
        if name == "begin":
            begins_line = 0 < position < len(text) and text[position - 1] == "\n"
            fits = position == 0 or (self.lines and begins_line)
            return 0 if fits else -1
        if name == "end":
            fits = position == len(text) or (self.lines and text[position] == "\n")
            return 0 if fits else -1
        start, end = spans[2 * arguments[0]], spans[2 * arguments[0] + 1]
        wanted = text[start:end] if 0 <= start <= end else ""
        given = text[position : position + len(wanted)]
        same = wanted.casefold() == given.casefold() if self.ignore_case else wanted == given
        return len(wanted) if same else -1


class _Compiler:
    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.flags = flags
        self.ignore_case = "i" in flags
        self.position = 0
        self.groups = 0
        self.closed: set[int] = set()
        self.depth = 0

    def whole(self) -> Code:
        code = self._choice()
        if self.position < len(self.pattern):
            raise Unfit("a pattern with a bracket too many")
        return code

    def _next(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def _accept(self, text: str) -> bool:
        if self.pattern.startswith(text, self.position):
            self.position += len(text)
            return True
        return False

    def _choice(self) -> Code:
        self.depth += 1
        if self.depth > 30:
            raise Unfit("a pattern nested too deeply")
        code = self._sequence()
        while self._accept("|"):
            other = self._sequence()
            code = [("split", 1, len(code) + 2), *code, ("jump", len(other) + 1), *other]
        self.depth -= 1
        return _bounded(code)

    def _sequence(self) -> Code:
        code: Code = []
        while self._next() not in ("", "|", ")"):
            code = _bounded([*code, *self._repeated(self._atom())])
        return code

    def _atom(self) -> Code:
        char = self._next()
        if char == "(":
            return self._group()
        if char == "[":
            found, self.position = read_class(self.pattern, self.position)
            return [("one", self._single(found.text(self.ignore_case)))]
        if char == "\\":
            return self._escaped()
        self.position += 1
        if char in "*+?{}]":
            raise Unfit(f"a pattern with a stray {char}")
        if char == "^":
            return [("begin",)]
        if char == "$":
            return [("end",)]
        if char == ".":
            return [("one", (lambda c: True) if "s" in self.flags else (lambda c: c not in "\n\r"))]
        return [("one", self._single(re2.escape(char)))]

    def _escaped(self) -> Code:
        if self.pattern[self.position + 1 : self.position + 2] in _DIGITS:
            return [("same", self._reference())]
        found, self.position = read_escape(self.pattern, self.position)
        if isinstance(found, CharacterClass):
            return [("one", self._single(found.text(self.ignore_case)))]
        return [("one", self._single(re2.escape(chr(found))))]

    def _reference(self) -> int:
        """The longest number after the backslash that is a group's."""
        self.position += 1
        end = self.position + 1
        while end < len(self.pattern) and self.pattern[end] in _DIGITS:
            if int(self.pattern[self.position : end + 1]) > self.groups:
                break
            end += 1
        number = int(self.pattern[self.position : end])
        if number not in self.closed:
            raise Unfit("a pattern with a reference to a group that is not there")
        self.position = end
        return number

    def _single(self, text: str) -> Callable[[str], bool]:
        try:
            pattern = re2.compile(f"(?si){text}" if "i" in self.flags else f"(?s){text}")
        except re2.error as error:
            raise Unfit("a wrong pattern") from error
        return lambda char: pattern.fullmatch(char) is not None

    def _group(self) -> Code:
        self.position += 1
        if self._accept("?:"):
            code = self._choice()
            self._close()
            return code
        self.groups += 1
        number = self.groups
        if number > MAX_GROUPS:
            raise Unfit("a pattern with too many groups")
        code = self._choice()
        self._close()
        self.closed.add(number)
        return [("save", 2 * number), *code, ("save", 2 * number + 1)]

    def _close(self) -> None:
        if not self._accept(")"):
            raise Unfit("a pattern with a bracket that is not closed")

    def _repeated(self, atom: Code) -> Code:
        low, high = self._quantifier()
        if (low, high) == (1, 1):
            return atom
        lazy = self._accept("?")
        code: Code = []
        for _ in range(low):
            code = _bounded([*code, *atom])
        if high is None:
            body = [("mark",), *atom, ("moved",)]
            turn = _choose(len(body) + 2, lazy)
            return [*code, turn, *body, ("jump", -len(body) - 1)]
        for _ in range(high - low):
            code = _bounded([*code, _choose(len(atom) + 1, lazy), *atom])
        return code

    def _quantifier(self) -> tuple[int, int | None]:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._accept(sign):
                return bounds
        if not self._accept("{"):
            return 1, 1
        end = self.pattern.find("}", self.position)
        low, comma, high = self.pattern[self.position : end].partition(",")
        if end < 0 or not _is_count(low) or (high and not _is_count(high)):
            raise Unfit("a pattern with a wrong quantifier")
        self.position = end + 1
        if not comma:
            return int(low), int(low)
        return int(low), int(high) if high else None


def _choose(past: int, lazy: bool) -> tuple[Any, ...]:
    """Go on with what follows, or jump past it; the first is tried first unless lazy."""
    return ("split", past, 1) if lazy else ("split", 1, past)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3


def _bounded(code: Code) -> Code:
    if len(code) > MAX_PROGRAM:
        raise Unfit("a pattern that is too large")
    return code
