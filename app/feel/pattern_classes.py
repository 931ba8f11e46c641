"""Character classes of XPath patterns, with subtraction (`[a-z-[aeiou]]`), for RE2."""

from __future__ import annotations

from .errors import Unfit

BLOCKS = {
    "BasicLatin": (0x0, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F),
    "IPAExtensions": (0x250, 0x2AF),
    "SpacingModifierLetters": (0x2B0, 0x2FF),
    "CombiningDiacriticalMarks": (0x300, 0x36F),
    "Greek": (0x370, 0x3FF),
    "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "Armenian": (0x530, 0x58F),
    "Hebrew": (0x590, 0x5FF),
    "Arabic": (0x600, 0x6FF),
    "Devanagari": (0x900, 0x97F),
    "Thai": (0xE00, 0xE7F),
    "Tibetan": (0xF00, 0xFFF),
    "HangulJamo": (0x1100, 0x11FF),
    "Mongolian": (0x1800, 0x18AF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "SuperscriptsandSubscripts": (0x2070, 0x209F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "LetterlikeSymbols": (0x2100, 0x214F),
    "NumberForms": (0x2150, 0x218F),
    "Arrows": (0x2190, 0x21FF),
    "MathematicalOperators": (0x2200, 0x22FF),
    "BoxDrawing": (0x2500, 0x257F),
    "GeometricShapes": (0x25A0, 0x25FF),
    "CJKSymbolsandPunctuation": (0x3000, 0x303F),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "CJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "YiSyllables": (0xA000, 0xA48F),
    "HangulSyllables": (0xAC00, 0xD7AF),
    "CJKCompatibilityIdeographs": (0xF900, 0xFAFF),
    "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}
_TOP = 0x10FFFF
_SINGLE = {"n": 10, "r": 13, "t": 9}

Spans = list[tuple[int, int]]


def read_class(pattern: str, start: int) -> tuple[str, int]:
    """The class that begins at `start`, for RE2, and the position after it."""
    reader = _Class(pattern, start)
    text = reader.read()
    return text, reader.position


class _Class:
    """Characters and spans are sets of numbers; `\\d` and the like are kept as text, and a class
    that takes something away from those is refused."""

    def __init__(self, pattern: str, position: int) -> None:
        self.pattern = pattern
        self.position = position
        self.depth = 0

    def read(self) -> str:
        negated, spans, texts, minus = self._group()
        if minus is not None:
            if texts:
                raise Unfit("a pattern that subtracts from a class of classes")
            spans = subtract(invert(spans) if negated else spans, minus)
            negated = False
        if not spans and not texts:
            return r"[^\x{0}-\x{10FFFF}]"
        body = "".join(rf"\x{{{low:X}}}-\x{{{high:X}}}" for low, high in spans)
        return f"[{'^' if negated else ''}{body}{''.join(texts)}]"

    def _group(self) -> tuple[bool, Spans, list[str], Spans | None]:
        self.depth += 1
        if self.depth > 20:
            raise Unfit("a pattern nested too deeply")
        self.position += 1
        negated = self._accept("^")
        spans: Spans = []
        texts: list[str] = []
        minus = None
        while not self._accept("]"):
            if self.pattern.startswith("-[", self.position):
                self.position += 1
                minus = self._subtracted()
                if not self._accept("]"):
                    raise Unfit("a pattern with a wrong subtraction")
                break
            self._item(spans, texts)
        return negated, spans, texts, minus

    def _subtracted(self) -> Spans:
        negated, spans, texts, minus = self._group()
        if texts:
            raise Unfit("a pattern that subtracts a class of classes")
        spans = invert(spans) if negated else spans
        return spans if minus is None else subtract(spans, minus)

    def _accept(self, char: str) -> bool:
        if self.pattern.startswith(char, self.position):
            self.position += 1
            return True
        if self.position >= len(self.pattern):
            raise Unfit("a pattern with a class that is not closed")
        return False

    def _item(self, spans: Spans, texts: list[str]) -> None:
        low = self._character(texts)
        if low is None:
            return
        high = low
        after = self.pattern[self.position + 1 : self.position + 2]
        if self.pattern.startswith("-", self.position) and after not in ("]", "[", ""):
            self.position += 1
            end = self._character([])
            if end is None or end < low:
                raise Unfit("a pattern with a wrong span of characters")
            high = end
        spans.append((low, high))

    def _character(self, texts: list[str]) -> int | None:
        """One character's number, or None where a class such as `\\d` was put into `texts`."""
        char = self.pattern[self.position : self.position + 1]
        self.position += 1
        if char == "[":
            raise Unfit("a pattern with a class in a class")
        if char != "\\":
            return ord(char)
        char = self.pattern[self.position : self.position + 1]
        self.position += 1
        if char in _SINGLE:
            return _SINGLE[char]
        if char in ("p", "P") and self.pattern.startswith("{", self.position):
            end = self.pattern.find("}", self.position)
            texts.append(self._property(char, end))
            self.position = end + 1
            return None
        if char and char in _CLASSES:
            texts.append(_CLASSES[char])
            return None
        if not char or char.isalnum():
            raise Unfit("a pattern with an unknown escape in a class")
        return ord(char)

    def _property(self, letter: str, end: int) -> str:
        name = self.pattern[self.position + 1 : end]
        if end < 0:
            raise Unfit("a pattern with a property that is not closed")
        if not name.startswith("Is"):
            return rf"\{letter}{{{name}}}"
        block = BLOCKS.get(name[2:])
        if block is None:
            raise Unfit("a pattern with an unknown Unicode block")
        spans = invert([block]) if letter == "P" else [block]
        return "".join(rf"\x{{{low:X}}}-\x{{{high:X}}}" for low, high in spans)


_CLASSES = {
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "s": r"\s",
    "S": r"\S",
    "w": r"\pL\pM\pN\pS",
    "i": r"\pL_:",
    "c": r"\pL\pN_:.\-\x{B7}",
}


def invert(spans: Spans) -> Spans:
    return subtract([(0, _TOP)], spans)


def subtract(spans: Spans, minus: Spans) -> Spans:
    for low, high in minus:
        left: Spans = []
        for a, b in spans:
            if b < low or a > high:
                left.append((a, b))
                continue
            if a < low:
                left.append((a, low - 1))
            if b > high:
                left.append((high + 1, b))
        spans = left
    return spans
