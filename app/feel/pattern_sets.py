"""Sets of characters as spans of code points: Unicode's categories, and cases of a letter."""

from __future__ import annotations

import functools
import unicodedata
from collections import defaultdict

Spans = list[tuple[int, int]]
TOP = 0x10FFFF

_KINDS = {"L": "ultmo", "M": "nce", "N": "dlo", "P": "cdseifo", "Z": "slp"}
_KINDS |= {"S": "mcko", "C": "cfon"}
CATEGORIES = frozenset(first + second for first, seconds in _KINDS.items() for second in seconds)
CATEGORIES |= _KINDS.keys()
WHITE_SPACE: Spans = [(9, 10), (13, 13), (32, 32)]
# XML's name characters (XML 1.0, fifth edition, rules 4 and 4a).
NAME_START: Spans = [
    *((58, 58), (65, 90), (95, 95), (97, 122), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF)),
    *((0x370, 0x37D), (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF)),
    *((0x3001, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF)),
]
NAME_PART: Spans = [
    *NAME_START,
    *((45, 46), (48, 57), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040)),
]


@functools.cache
def _categories() -> dict[str, Spans]:
    """Every category's characters; one look at all of Unicode, and only where it is needed."""
    found: dict[str, Spans] = defaultdict(list)
    start, current = 0, unicodedata.category("\0")
    for code in range(1, TOP + 2):
        category = unicodedata.category(chr(code)) if code <= TOP else ""
        if category != current:
            found[current].append((start, code - 1))
            start, current = code, category
    return found


def category_spans(name: str) -> Spans:
    """The characters of `Lu`, or of all of `L`."""
    return [
        span for category, spans in _categories().items() if category.startswith(name)
        for span in spans
    ]  # fmt: skip


@functools.cache
def _cases() -> dict[int, set[int]]:
    """For each letter that has other cases: those that are it in lower or in upper case too."""
    lower: dict[str, set[int]] = defaultdict(set)
    upper: dict[str, set[int]] = defaultdict(set)
    cased = []
    for name in ("Lu", "Ll", "Lt", "Mn", "Nl", "So"):
        for low, high in _categories()[name]:
            for code in range(low, high + 1):
                char = chr(code)
                if char.lower() != char or char.upper() != char:
                    cased.append(code)
                    lower[char.lower()].add(code)
                    upper[char.upper()].add(code)
    return {code: lower[chr(code).lower()] | upper[chr(code).upper()] for code in cased}


def with_all_cases(spans: Spans) -> Spans:
    """The characters and those that differ from them by case only."""
    more: set[int] = set()
    for code, variants in _cases().items():
        if not more.issuperset(variants) and any(low <= code <= high for low, high in spans):
            more |= variants
    return [*spans, *((code, code) for code in sorted(more))]


def invert(spans: Spans) -> Spans:
    gaps, next_free = [], 0
    for low, high in sorted(spans):
        if low > next_free:
            gaps.append((next_free, low - 1))
        next_free = max(next_free, high + 1)
    return [*gaps, (next_free, TOP)] if next_free <= TOP else gaps


def subtract(spans: Spans, minus: Spans) -> Spans:
    """What is in `spans` but not in `minus`."""
    return invert([*invert(spans), *minus])
