"""A place in a list of tokens, and the reading of names and types from there."""

from __future__ import annotations

from collections.abc import Iterable

from . import tree
from .errors import FeelSyntaxError
from .lexer import END, OPERATOR, STRING, Token, tokenize
from .limits import MAX_NESTING
from .names import (
    BUILT_IN,
    KnownNames,
    is_word,
    known_names,
    may_be_in_name,
    may_begin_name,
    needs_telling,
    written_name,
)


class Cursor:
    def __init__(self, text: str, names: Iterable[str] | KnownNames) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.position = 0
        self.depth = 0
        self.known = names if isinstance(names, KnownNames) else known_names(names)
        self.declared = KnownNames()

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def ahead(self, count: int = 1) -> Token:
        return self.tokens[min(self.position + count, len(self.tokens) - 1)]

    def at(self, *texts: str) -> bool:
        """Whether one of these operators or keywords stands here."""
        token = self.token
        return token.text in texts and token.kind not in (STRING, END)

    def take(self) -> Token:
        token = self.token
        self.position += 1
        return token

    def accept(self, text: str) -> bool:
        if self.at(text):
            self.position += 1
            return True
        return False

    def expect(self, text: str) -> Token:
        if not self.at(text):
            raise self.error("expected", wanted=text)
        return self.take()

    def error(self, kind: str = "unexpected", wanted: str = "") -> FeelSyntaxError:
        token = self.token
        return FeelSyntaxError(kind, token.start, found=token.text[:40], wanted=wanted)

    def enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise self.error("depth")

    def leave(self) -> None:
        self.depth -= 1

    # Names

    def declare(self, name: str) -> None:
        """From here on `name` is known in this text."""
        if needs_telling(name):
            self.declared.add(name)

    def known_here(self) -> tuple[str, int] | None:
        """The longest known name at this place and how many tokens it takes."""
        found = self.known.match(self.tokens, self.position)
        if not self.declared.lengths:
            return found
        own = self.declared.match(self.tokens, self.position)
        return own if own is not None and (found is None or own[1] > found[1]) else found

    def name_here(self) -> str | None:
        """Read the name at this place, as one uses a name; None where there is none."""
        found = self.known_here()
        if found:
            self.position += found[1]
            return found[0]
        if not is_word(self.token):
            return None
        words = [self.take()]
        while is_word(self.token) and not self.known_here():
            words.append(self.take())
        return written_name(words)

    def new_name(self, *stops: str) -> str:
        """Read a name that is being given: all tokens up to one of `stops`."""
        start = self.position
        begins = self._begins_name()
        while begins and not self.at(*stops) and may_be_in_name(self.token):
            self.position += 1
        if self.position == start or not self.at(*stops):
            raise self.error("expected", wanted="a name" if self.position == start else stops[0])
        name = written_name(self.tokens[start : self.position])
        self.declare(name)
        return name

    def argument_name(self) -> str | None:
        """`name:` before an argument's value, else None and nothing is read."""
        start = self.position
        begins = self._begins_name()
        while begins and may_be_in_name(self.token) and not self.at(":"):
            self.position += 1
        if self.at(":") and self.position > start:
            name = written_name(self.tokens[start : self.position])
            self.position += 1
            return name
        self.position = start
        return None

    def _begins_name(self) -> bool:
        """A name that was declared elsewhere may begin as it likes."""
        return may_begin_name(self.token) or self.known_here() is not None

    # Types

    def type_here(self) -> tree.TypeNode:
        self.enter()
        at = self.token.start
        names: list[str] = []
        arguments: list[tree.TypeNode] = []
        name = self._type_name()
        if self.at("<") and name in ("list", "range", "context", "function"):
            self.take()
            most = 1 if name in ("list", "range") else MAX_NESTING
            self._arguments(arguments, names if name == "context" else None, most)
            if not arguments and name != "function":
                raise self.error("expected", wanted="a type")
            self._close_arguments()
        if name == "function":
            self.expect("->")
            self._add(arguments)
        self.leave()
        return tree.TypeNode(at, name, tuple(arguments), tuple(names))

    def _add(self, arguments: list[tree.TypeNode], names: list[str] | None = None) -> None:
        if names is not None:
            names.append(self.new_name(":"))
            self.take()
        arguments.append(self.type_here())

    def _arguments(
        self, arguments: list[tree.TypeNode], names: list[str] | None, most: int
    ) -> None:
        """What stands between `<` and `>`."""
        if self.at(">", ">="):
            return
        self._add(arguments, names)
        while len(arguments) < most and self.accept(","):
            self._add(arguments, names)

    def _close_arguments(self) -> None:
        """`list<number>= x` has its `>` in a token with what comes after it."""
        token = self.token
        if self.at(">="):
            self.tokens[self.position] = Token(OPERATOR, "=", token.start + 1, token.end, True)
        else:
            self.expect(">")

    def _type_name(self) -> str:
        found = self.known_here()
        if found:
            self.position += found[1]
            return found[0]
        if self.at("function"):
            return self.take().text
        start = self.position
        for words in _TYPES_OF_WORDS:
            if self._at_words(words):
                self.position += len(words)
                return " ".join(words)
        while is_word(self.token) or (self.position > start and self._joins_types()):
            self.position += 1
        if self.position == start:
            raise self.error("expected", wanted="a type")
        return written_name(self.tokens[start : self.position])

    def _at_words(self, words: list[str]) -> bool:
        part = self.tokens[self.position : self.position + len(words)]
        return [token.text for token in part] == words

    def _joins_types(self) -> bool:
        """Whether a dot or a hyphen stands here that is part of a type's name."""
        after = self.ahead()
        return is_word(after) and (
            self.at(".") or (self.at("-") and self.token.glued and after.glued)
        )


_TYPES_OF_WORDS = [name.split() for name in BUILT_IN]
