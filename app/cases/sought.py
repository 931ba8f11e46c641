"""Looking for a person: part of the name, pinyin initials, or the last digits of a number."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_

from app.people.models import Person

_ESCAPE = "/"


class Sought(NamedTuple):
    """How a text is looked for, and what the columns are compared with: one value for each of
    ``COMPARED[kind]``."""

    kind: str
    values: tuple[Any, ...]


_NUMBERS = (Person.id_number_tail, Person.phone_tail)
COMPARED = {
    "tail": _NUMBERS,  # all that is stored of the end: the index answers
    "end": _NUMBERS,
    "letters": (Person.name_initials, Person.name_letters),
    "part": (Person.name,),
}


def sought(search: str) -> Sought:
    text = search.strip()[:50]
    if text.isascii() and text[-4:].upper().rstrip("X").isdigit():
        tail = text[-4:].upper()
        return Sought("tail", (tail, tail)) if len(tail) == 4 else Sought("end", 2 * (f"%{tail}",))
    if text.isascii():
        letters = text.lower()
        patterns = (f"{_plain(each)}%" for each in (letters, letters.replace(" ", "")))
        return Sought("letters", tuple(patterns))
    return Sought("part", (f"%{_plain(text)}%",))


def fits(wanted: Sought) -> ColumnElement[bool]:
    """A condition on Person."""
    compared = zip(COMPARED[wanted.kind], wanted.values, strict=True)
    if wanted.kind == "tail":
        return or_(*(column == value for column, value in compared))
    return or_(*(column.like(value, escape=_ESCAPE) for column, value in compared))


def named(search: str) -> ColumnElement[bool]:
    """The condition on Person for a text that was typed."""
    return fits(sought(search))


def _plain(text: str) -> str:
    """For a pattern: what has a meaning in patterns stands for itself."""
    for sign in (_ESCAPE, "%", "_"):
        text = text.replace(sign, _ESCAPE + sign)
    return text
