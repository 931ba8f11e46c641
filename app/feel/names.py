"""Names with spaces, operators and keywords in them.

FEEL lets a name be several words ("Years of Service") or hold operators ("Profit-and-loss"), and
what is one name depends on which names there are. So the parser is told the known names, and takes
the longest one that stands at a place. Two plain words side by side are one name in any case: they
could mean nothing else.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from .errors import FeelSyntaxError
from .lexer import END, ODD, OPERATOR, STRING, WIDE, WORD, Token, tokenize

KEYWORDS = frozenset(
    (
        *("and", "or", "in", "between", "if", "then", "else", "for", "return"),
        *("some", "every", "satisfies", "instance", "function", "external"),
        *("true", "false", "null"),
    )
)
"""Words that end a name, unless the name is a known one."""

_INSIDE_NAMES = frozenset(["+", "-", "*", "/", "**", ".", "'", "’"])

# Names of the language that the side-by-side rule alone would not find.
BUILT_IN = (
    "date and time",
    "years and months duration",
    "days and time duration",
)

# Functions an environment may add, whose names hold a keyword: known everywhere, so that a text can
# be parsed without its environment. Any other name with blanks is found without being told.
WITH_KEYWORD = ("working days between",)

# These are names only where they are called; elsewhere their keyword is an operator.
CALL_ONLY = frozenset(("date and time", *WITH_KEYWORD))

Pattern = tuple[tuple[str, bool], ...]
MAX_WORDS = 40


class KnownNames:
    """Finds the longest known name at a place in a list of tokens.

    Looking one up costs as many steps as there are lengths of names, however many names there are.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        # By the words of a name, without the blanks between them; and by the first word, which
        # lengths there are, the longest first.
        self.by_words: dict[tuple[str, ...], list[tuple[Pattern, str]]] = {}
        self.lengths: dict[str, list[int]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        pattern = _pattern(name)
        if not 1 < len(pattern) <= MAX_WORDS:
            return
        entries = self.by_words.setdefault(tuple(text for text, _ in pattern), [])
        if all(known != pattern for known, _ in entries):
            entries.append((pattern, name))
        lengths = self.lengths.setdefault(pattern[0][0], [])
        if len(pattern) not in lengths:
            lengths.append(len(pattern))
            lengths.sort(reverse=True)

    def match(self, tokens: list[Token], position: int) -> tuple[str, int] | None:
        """The longest known name at `position` and how many tokens it takes."""
        for length in self.lengths.get(tokens[position].text, ()):
            part = tokens[position : position + length]
            entries = self.by_words.get(tuple(token.text for token in part))
            if entries is None or any(token.kind == STRING for token in part):
                continue
            name = entries[0][1] if len(entries) == 1 else _as_spaced(entries, part)
            if name not in CALL_ONLY or tokens[position + length].text == "(":
                return name, length
        return None


def _as_spaced(entries: list[tuple[Pattern, str]], tokens: list[Token]) -> str:
    """Of names that differ in their blanks only, the one with the blanks that stand here."""
    glued = [token.glued for token in tokens[1:]]
    same = (name for pattern, name in entries if [at for _, at in pattern[1:]] == glued)
    return next(same, entries[0][1])


@functools.lru_cache(maxsize=20_000)
def _pattern(name: str) -> Pattern:
    try:
        tokens = tokenize(name)[:-1]
    except FeelSyntaxError:
        return ()
    return tuple((token.text, token.glued) for token in tokens)


def known_names(names: Iterable[str]) -> KnownNames:
    """What the parser needs to know of these names, and of the language's own."""
    return _known_names(frozenset(name for name in names if needs_telling(name)))


@functools.lru_cache(maxsize=500)
def _known_names(names: frozenset[str]) -> KnownNames:
    return KnownNames((*BUILT_IN, *WITH_KEYWORD, *sorted(names)))


def needs_telling(name: str) -> bool:
    """Whether the parser can only know this name from the scope."""
    return not name.isidentifier() or name in KEYWORDS


def may_be_in_name(token: Token) -> bool:
    """For places where only a name can stand (a context's key, a loop's variable)."""
    if token.kind in (OPERATOR, ODD):
        return token.text in _INSIDE_NAMES or token.text in WIDE
    return token.kind not in (STRING, END)


def may_begin_name(token: Token) -> bool:
    """Rule 26, and 10.3.1.4: a name begins with a letter, and with no keyword."""
    return is_word(token) or (token.kind == ODD and token.text in WIDE)


def written_name(tokens: list[Token]) -> str:
    """The name some tokens spell, with single blanks where there were any."""
    return "".join(
        token.text if token.glued or not index else " " + token.text
        for index, token in enumerate(tokens)
    )


def is_word(token: Token) -> bool:
    return token.kind == WORD and token.text not in KEYWORDS
