"""Character classes of XPath patterns, with subtraction (`[a-z-[aeiou]]`), for RE2.

Where RE2 would understand a class otherwise it is worked out here and written as spans: when one
class is taken from another, and under the flag `i`, which concerns the characters written in a
pattern but not its categories: `\\p{Lu}` stays upper case (XPath functions 5.6.1.1).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .errors import Unfit
from .pattern_blocks import BLOCKS
from .pattern_sets import (
    CATEGORIES,
    NAME_PART,
    NAME_START,
    TOP,
    WHITE_SPACE,
    Spans,
    category_spans,
    invert,
    subtract,
    with_all_cases,
)

_SINGLE = {"n": 10, "r": 13, "t": 9}
_ITSELF = frozenset("\\|.-^?*+{}()[]$")
_WORD = ("L", "M", "N", "S")
_SPANS = {"s": WHITE_SPACE, "i": NAME_START, "c": NAME_PART}


@dataclass(slots=True)
class CharacterClass:
    """`spans`: characters as written, which the flag `i` widens; `fixed`: others, which it does
    not; `categories`: more of those, by name."""

    negated: bool = False
    spans: Spans = field(default_factory=list)
    fixed: Spans = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    minus: CharacterClass | None = None

    def text(self, ignore_case: bool) -> str:
        """For RE2, in a group of its own as to case."""
        widened = ignore_case and not (self.fixed or self.categories)
        exact = self.minus is not None or bool({"C", "Cn"} & set(self.categories))
        if exact or (ignore_case and self.spans and not widened):
            return f"(?-i:{_text(self.members(ignore_case))})"
        body = _text_of_spans([*self.spans, *self.fixed])
        body += "".join(rf"\p{{{name}}}" for name in self.categories)
        text = f"[{'^' if self.negated else ''}{body}]"
        return f"(?-i:{text})" if ignore_case and not widened else text

    def members(self, ignore_case: bool) -> Spans:
        """Every character of the class."""
        spans = with_all_cases(self.spans) if ignore_case else self.spans
        spans = [*spans, *self.fixed]
        for name in self.categories:
            spans += category_spans(name)
        if self.negated:
            spans = invert(spans)
        return spans if self.minus is None else subtract(spans, self.minus.members(ignore_case))

    def add(self, other: CharacterClass) -> None:
        """Take in an escape such as `\\d`."""
        if other.negated:
            self.fixed += other.members(ignore_case=False)
        else:
            self.fixed += other.fixed
            self.categories += other.categories


def _text(spans: Spans) -> str:
    """Spans in order, without overlaps; no character at all is what is outside of all."""
    return f"[{_text_of_spans(invert(invert(spans)))}]" if spans else rf"[^\x{{0}}-\x{{{TOP:X}}}]"


def _text_of_spans(spans: Spans) -> str:
    return "".join(rf"\x{{{low:X}}}-\x{{{high:X}}}" for low, high in spans)


def read_class(pattern: str, start: int) -> tuple[CharacterClass, int]:
    """The class in brackets that begins at `start`, and the position after it."""
    reader = _Reader(pattern, start)
    return reader.group(), reader.position


def read_escape(pattern: str, start: int) -> tuple[int | CharacterClass, int]:
    """What a backslash at `start` begins, a character or a class, and the position after it."""
    letter = pattern[start + 1 : start + 2]
    if letter in _SINGLE:
        return _SINGLE[letter], start + 2
    if letter and letter in _ITSELF:
        return ord(letter), start + 2
    kind, end = letter.lower(), start + 2
    if kind == "p" and letter:
        made, end = _property(pattern, end)
    elif kind in _SPANS and letter:
        made = CharacterClass(fixed=list(_SPANS[kind]))
    elif kind in ("d", "w") and letter:
        made = CharacterClass(categories=["Nd"] if kind == "d" else list(_WORD))
    else:
        raise Unfit(f"a pattern with an unknown escape: \\{letter}")
    made.negated = letter.isupper()
    return made, end


def _property(pattern: str, position: int) -> tuple[CharacterClass, int]:
    """`{Lu}` or `{IsGreek}`"""
    end = pattern.find("}", position)
    if end < 0 or not pattern.startswith("{", position):
        raise Unfit("a pattern with a property that is not closed")
    name = pattern[position + 1 : end]
    if name in CATEGORIES:
        return CharacterClass(categories=[name]), end + 1
    block = BLOCKS.get(name.removeprefix("Is"))
    if block is None or not name.startswith("Is"):
        raise Unfit("a pattern with an unknown category or Unicode block")
    return CharacterClass(fixed=[block]), end + 1


class _Reader:
    def __init__(self, pattern: str, position: int) -> None:
        self.pattern = pattern
        self.position = position
        self.depth = 0

    def group(self) -> CharacterClass:
        self.depth += 1
        if self.depth > 20:
            raise Unfit("a pattern nested too deeply")
        self.position += 1
        made = CharacterClass(negated=self._accept("^"))
        is_empty = True
        while is_empty or not self._accept("]"):
            if not is_empty and self.pattern.startswith("-[", self.position):
                self.position += 1
                made.minus = self.group()
                if not self._accept("]"):
                    raise Unfit("a pattern with a wrong subtraction")
                break
            self._item(made)
            is_empty = False
        return made

    def _accept(self, char: str) -> bool:
        if self.pattern.startswith(char, self.position):
            self.position += 1
            return True
        if self.position >= len(self.pattern):
            raise Unfit("a pattern with a class that is not closed")
        return False

    def _item(self, made: CharacterClass) -> None:
        low = self._member()
        if isinstance(low, CharacterClass):
            made.add(low)
            return
        high: int | CharacterClass = low
        after = self.pattern[self.position + 1 : self.position + 2]
        if self.pattern.startswith("-", self.position) and after not in ("]", "[", ""):
            self.position += 1
            high = self._member()
        if isinstance(high, CharacterClass) or high < low:
            raise Unfit("a pattern with a wrong span of characters")
        made.spans.append((low, high))

    def _member(self) -> int | CharacterClass:
        """A character's number, or the class of an escape."""
        char = self.pattern[self.position : self.position + 1]
        if char in ("[", "]", ""):
            raise Unfit("a pattern with a wrong bracket in a class")
        if char == "\\":
            found, self.position = read_escape(self.pattern, self.position)
            return found
        self.position += 1
        return ord(char)
