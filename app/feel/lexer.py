"""Text into tokens. Names are single words here; the parser joins them (see `names.py`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .errors import FeelSyntaxError
from .limits import MAX_SOURCE_LENGTH

NUMBER, STRING, WORD, OPERATOR, ODD, END = "number", "string", "word", "operator", "odd", "end"


@dataclass(slots=True)
class Token:
    kind: str
    text: str
    start: int
    end: int
    glued: bool
    """Nothing stands between this token and the one before it."""


_SPACE = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
# Full-width punctuation would be part of a name by the grammar; nobody means that, so it is a
# token of its own, which a declared name may still contain.
WIDE = "\u3001\u3002\u300c\u300d\uff08\uff09\uff0c\uff1a\uff1b\uff1c\uff1d\uff1e"
_START = (
    "?A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff"
    "\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3003-\u300b\u300e-\ud7ff\uf900-\ufdcf"
    "\ufdf0-\ufefe\uff00-\uff07\uff0a-\uff0b\uff0d-\uff19\uff1f-\ufffd\U00010000-\U000effff"
)
_PART = _START + "0-9\xb7\u0300-\u036f\u203f-\u2040"
_TOKEN = re.compile(
    rf"(?P<space>(?:[{_SPACE}]+|//[^\n\r]*|/\*(?s:.*?)\*/)+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<word>[{_START}][{_PART}]*)"
    r'|(?P<string>"(?:[^"\\\n-\r]|\\[^\n-\r])*")'
    r"|(?P<operator>\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{},.:@])"
    rf"|(?P<odd>['’%&#$!|~^;\\`]|[{WIDE}])"
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|([ntr\"'\\]))")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}


def tokenize(text: str) -> list[Token]:
    """All tokens, closed by one of kind END."""
    if len(text) > MAX_SOURCE_LENGTH:
        raise FeelSyntaxError("length", MAX_SOURCE_LENGTH)
    tokens = []
    position, glued = 0, True
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None or (found[0] == "/" and text.startswith("/*", position)):
            raise _unknown(text, position)
        kind = found.lastgroup or ""
        if kind == "space":
            glued = False
        else:
            tokens.append(Token(kind, found[0], position, found.end(), glued))
            glued = True
        position = found.end()
    tokens.append(Token(END, "", len(text), len(text), glued))
    return tokens


def _unknown(text: str, position: int) -> FeelSyntaxError:
    if text[position] == '"':
        return FeelSyntaxError("string", position)
    if text.startswith("/*", position):
        return FeelSyntaxError("comment", position)
    return FeelSyntaxError("character", position, found=text[position])


def string_value(token: Token) -> str:
    """What a string token stands for; a backslash before another character stays as it is."""
    body = token.text[1:-1]
    try:
        value = _ESCAPE.sub(_unescape, body) if "\\" in body else body
        if value.isascii():
            return value
        # Two \u escapes may be the halves of one character.
        return value.encode("utf-16", "surrogatepass").decode("utf-16")
    except ValueError as error:
        raise FeelSyntaxError("string", token.start) from error


def _unescape(found: re.Match[str]) -> str:
    """ValueError where there is no such code point."""
    if found[3]:
        return _SIMPLE[found[3]]
    return chr(int(found[1] or found[2], 16))
