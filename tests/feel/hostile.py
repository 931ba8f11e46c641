"""Expressions meant to hang a server, to fill its memory or to overflow its stack."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

N = 10_000

HARD_TO_READ = {
    "brackets": "(" * N + "1" + ")" * N,
    "lists": "[" * N + "1" + "]" * N,
    "contexts": "{a:" * N + "1" + "}" * N,
    "conditions": "if true then " * 4000 + "1" + " else 2" * 4000,
    "conditions one after the other": "if false then 1 else " * 4000 + "2",
    "calls": "abs(" * N + "1" + ")" * N,
    "calls of calls": "f" + "()" * N,
    "minus": "-" * N + "1",
    "minus apart": "- " * N + "1",
    "negations": "not(" * N + "true" + ")" * N,
    "filters": "a" + "[1]" * N,
    "filters in filters": "a[" * N + "1" + "]" * N,
    "paths": "a" + ".b" * N,
    "sum": "1" + "+1" * N,
    "powers": "2" + "**2" * N,
    "comparisons": "1" + "=1" * N,
    "conjunction": "true" + " and true" * 9000,
    "members": "1" + " in 1" * 15_000,
    "members in brackets": "1 in (" * N + "1" + ")" * N,
    "between": "1 between " * 5000 + "1" + " and 1" * 5000,
    "instances": "1" + " instance of number" * 4000,
    "list types": "1 instance of " + "list<" * N,
    "function types": "1 instance of " + "function<" * 9000 + ">->number" * 900,
    "functions": "function(a) " * 8000 + "1",
    "loops": "for i in 1..2 return " * 4000 + "1",
    "loops in one": "for " + "i in x, " * 9000 + "i in x return 1",
    "quantified": "some i in [1] satisfies " * 4000 + "true",
    "ends of ranges": "[1.." * N + "1" + "]" * N,
    "starts of ranges": "[" * N + "1" + "..2]" * 9000,
    "open ranges": "(< " * N + "1" + ")" * N,
    "arguments": "max(" + "1," * 30_000 + "1)",
    "items": "[" + "1," * 45_000 + "1]",
    "entries": "{" + ",".join(f"a{i}:{i}" for i in range(8000)) + "}",
    "names of many words": "a b " * 25_000,
    "names of one beginning": "{" + ",".join(f"a b{i}-c:{i}" for i in range(5000)) + "}",
    "a name of many hyphens": "{" + "a-" * 45_000 + ": 1}",
    "a name of an argument": "f(" + "a " * 45_000 + ")",
    "string": '"' + "a" * 99_990 + '"',
    "escapes": '"' + "\\u0041" * 16_000 + '"',
    "comments": "/**/" * 24_000 + "1",
    "comments not closed": "/*" * 49_000,
    "number": "1" * 99_999,
    "exponent": "1e" + "9" * 90_000,
    "fraction": "0." + "0" * 90_000 + "1",
    "dots": "." * 90_000,
    "keywords": "if " * 30_000,
    "half loops": "for x in " * 12_000,
    "too long": "1" * 200_000,
}


def hard_to_compute() -> list[str]:
    """The lines of hostile.txt, written out."""
    lines = (Path(__file__).parent / "hostile.txt").read_text(encoding="utf-8").splitlines()
    return [_written_out(line) for line in lines if line and not line.startswith("#")]


def _written_out(line: str) -> str:
    shared = "{a: [1], " + _grown("NEW: [OLD, OLD]") + "}"
    line = line.replace("SHARED", shared)
    line = re.sub(r"GROWN\((.*)\)(?=})", lambda found: _grown(found[1]), line)
    first = {"[": "[1]", "{": "{a: 1}", "(": "(< 1)"}
    return re.sub(
        r"DEEP\((([\[{(]).*?partial\[-1\][\]})])\)",
        lambda found: (
            f"(for i in 1..1000 return if i = 1 then {first[found[2]]} else {found[1]})[-1]"
        ),
        line,
    )


def _grown(step: str) -> str:
    """Entries b to y, each twice as large as the one before it, by way of `NEW: ... OLD ...`."""
    return ", ".join(
        step.replace("OLD", chr(97 + i)).replace("NEW", chr(98 + i)) for i in range(24)
    )


def scope() -> dict[str, object]:
    return {
        "text": "a" * 1_000_000,
        "numbers": [Decimal(i) for i in range(100_000)],
        "rows": [{"a": Decimal(i)} for i in range(20_000)],
        "entries": {str(i): Decimal(i) for i in range(20_000)},
    }
