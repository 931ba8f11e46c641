"""Functions of strings. Positions count from 1, characters are Unicode code points."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..errors import Unfit
from ..numbers import truncate_to_int
from ..patterns import compile_pattern, expand_replacement
from ..run import Run
from .registry import builtin


@builtin("substring(string: string, start position: number, length?: number)")
def substring(run: Run, string: str, start: Decimal, length: Decimal | None = None) -> str:
    first = truncate_to_int(start)
    if first == 0 or abs(first) > len(string):
        raise Unfit("substring: the start is outside the string")
    begin = first - 1 if first > 0 else len(string) + first
    if length is None:
        return string[begin:]
    count = truncate_to_int(length)
    if not 1 <= count <= len(string) - begin:
        raise Unfit("substring: the length is outside the string")
    return string[begin : begin + count]


@builtin("string length(string: string)")
def string_length(run: Run, string: str) -> Decimal:
    return Decimal(len(string))


@builtin("upper case(string: string)")
def upper_case(run: Run, string: str) -> str:
    run.check_string(len(string))
    return string.upper()


@builtin("lower case(string: string)")
def lower_case(run: Run, string: str) -> str:
    run.check_string(len(string))
    return string.lower()


@builtin("substring before(string: string, match: string)")
def substring_before(run: Run, string: str, match: str) -> str:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after(string: string, match: string)")
def substring_after(run: Run, string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@builtin("contains(string: string, match: string)")
def contains(run: Run, string: str, match: str) -> bool:
    return match in string


@builtin("starts with(string: string, match: string)")
def starts_with(run: Run, string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with(string: string, match: string)")
def ends_with(run: Run, string: str, match: str) -> bool:
    return string.endswith(match)


@builtin("matches(input: string, pattern: string, flags?: string?)")
def matches(run: Run, string: str, pattern: str, flags: str | None = None) -> bool:
    run.check_string(len(string))
    return any(True for _ in compile_pattern(pattern, flags or "", run).found_in(string, run))


@builtin("replace(input: string, pattern: string, replacement: string, flags?: string?)")
def replace(run: Run, string: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    run.check_string(len(string))
    found = compile_pattern(pattern, flags or "", run)
    if any(True for _ in found.found_in("", run)):
        raise Unfit("replace: the pattern matches the empty string")
    literal = "q" in (flags or "")
    pieces, position, size = [], 0, 0
    for match in found.found_in(string, run):
        piece = string[position : match.start()]
        piece += replacement if literal else expand_replacement(replacement, match, found.groups)
        pieces.append(piece)
        size += len(piece)
        if size > run.limits.string_length:
            run.check_string(size)
        position = match.end()
    return "".join(pieces) + string[position:]


@builtin("split(string: string, delimiter: string)")
def split(run: Run, string: str, delimiter: str) -> list[str]:
    run.check_string(len(string))
    found = compile_pattern(delimiter, "", run)
    if any(True for _ in found.found_in("", run)):
        raise Unfit("split: the delimiter matches the empty string")
    parts, position = [], 0
    for match in found.found_in(string, run):
        parts.append(string[position : match.start()])
        position = match.end()
    parts.append(string[position:])
    run.check_list(len(parts))
    return parts


@builtin("string join(list: list, delimiter?: string?)")
def string_join(run: Run, items: list[Any], delimiter: str | None = None) -> str:
    run.spend(len(items))
    texts = [item for item in items if item is not None]
    if not all(isinstance(item, str) for item in texts):
        raise Unfit("string join: an element is no string")
    separator = delimiter or ""
    run.check_string(sum(map(len, texts)) + len(separator) * len(texts))
    return separator.join(texts)
