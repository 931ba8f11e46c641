"""Random decision models over five inputs, and random rows for them, rich in edges and nulls."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from tests.decisions.models import dmn, inputs, literal

INPUTS = {"n": "number", "m": "number", "s": "string", "b": "boolean", "d": "date"}
COLUMNS = {"n": "INTEGER", "m": "DECIMAL(9,2)", "s": "VARCHAR", "b": "BOOLEAN", "d": "DATE"}
VALUES = {
    "n": [None, -1, 0, 1, 2, 3, 39, 40, 41],
    "m": [None, *(Decimal(text) for text in ("-0.01", "0", "0.5", "1", "1.5", "2.00", "40.00"))],
    "s": [None, "", "a", "A", "b", "it's", "中文", "ab"],
    "b": [None, True, False],
    "d": [None, date(2024, 2, 29), date(2026, 1, 31), date(2026, 2, 28)],
}
NUMBERS = ["-1", "0", "1", "1.5", "2", "40", "0.50", "n", "m", "n + 1", "m * 2", "n - m"]
TEXTS = ['"a"', '"b"', '""', '"it\'s"', '"中文"', "s"]
DATES = ['@"2024-02-29"', '@"2026-02-28"', 'date("2026-01-31")', "d"]
POLICIES = ["UNIQUE", "ANY", "FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER"]
POLICIES += ["COLLECT", "COLLECT:SUM", "COLLECT:MIN", "COLLECT:MAX", "COLLECT:COUNT"]


def random_row(rng: random.Random) -> dict:
    return {name: rng.choice(values) for name, values in VALUES.items()}


class Maker:
    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def one(self, *choices):
        return self.rng.choice(choices)

    def column(self) -> tuple[str, str]:
        """A column's expression and the kind of its values."""
        if self.rng.random() < 0.7:
            name = self.one(*INPUTS)
            return name, INPUTS[name]
        return self.one(
            ("n + m", "number"), ("if b then n else m", "number"), ("m * n", "number"),
            ("if b then n else s", "any"), ("n > m", "boolean"), ("not(b)", "boolean"),
            ("[n, m]", "list"), ("n / 2", "number"), ("d.year", "number"), ("max(n, m)", "number"),
            ("s + s", "string"), ("count([n, m][item > 1])", "number"), ("[s, b][1]", "any"),
        )  # fmt: skip

    def test(self, kind: str) -> str:
        tests = [self.single(kind) for _ in range(self.one(1, 1, 1, 2, 3))]
        text = ", ".join(tests)
        if text == "-":
            return text
        tests = ", ".join(test for test in tests if test != "-") or "null"
        return f"not({tests})" if self.rng.random() < 0.2 else tests

    def single(self, kind: str) -> str:
        kind = kind if self.rng.random() < 0.9 else self.one("number", "string", "boolean", "date")
        operand = self.operand(kind)
        choice = self.rng.random()
        if choice < 0.15:
            return "-"
        if choice < 0.25:
            return "null"
        if choice < 0.5:
            return operand
        if choice < 0.65:
            return f"{self.one('<', '<=', '>', '>=')} {operand}"
        if choice < 0.8:
            left, right = self.one("[", "(", "]"), self.one("]", ")", "[")
            return f"{left}{operand}..{self.operand(kind)}{right}"
        return self.condition(operand)

    def condition(self, operand: str) -> str:
        return self.one(
            f"? = {operand}", f"? != {operand}", f"? >= {operand} and b",
            f"? < {operand} or s = null",
            f"? in ({operand}, null)", f"list contains([{operand}, n], ?)", "? = null",
            f"? between {operand} and {self.operand('number')}", "starts with(?, \"a\")",
            f"[{operand}, s]", f"some x in [{operand}, m] satisfies x = ?", "? / 2 > 1",
            "? instance of number", f"if b then {operand} else null",
        )  # fmt: skip

    def operand(self, kind: str) -> str:
        if kind == "string":
            return self.one(*TEXTS)
        if kind == "boolean":
            return self.one("true", "false", "b")
        return self.one(*DATES) if kind == "date" else self.one(*NUMBERS)

    def output(self, kind: str) -> str:
        if self.rng.random() < 0.1:
            return "null"
        if kind == "number" and self.rng.random() < 0.3:
            return self.one("n / 3", "m / n", "n * m", "n + m - 1", "abs(n)", "sum([n, m])")
        return self.operand(kind)

    def table(self, names: list[tuple[str, str]]) -> str:
        rng = self.rng
        policy, _, aggregation = self.one(*POLICIES).partition(":")
        columns = [self.one(*names) if names and rng.random() < 0.5 else self.column()
                   for _ in range(rng.randint(1, 3))]  # fmt: skip
        kinds = [self.one("number", "string", "boolean", "date")]
        if aggregation and aggregation != "COUNT":
            kinds = ["number"]
        elif rng.random() < 0.3:
            kinds.append("string")
        constant = policy in ("PRIORITY", "OUTPUT ORDER") and rng.random() < 0.8
        head = "".join(self._input(n, text, kind) for n, (text, kind) in enumerate(columns))
        head += "".join(self._head(n, kind, constant) for n, kind in enumerate(kinds))
        body = "".join(
            "<rule id='r{}'>{}{}</rule>".format(
                n,
                "".join(_entry("inputEntry", self.test(kind)) for _, kind in columns),
                "".join(_entry("outputEntry", self._result(kind, constant)) for kind in kinds),
            )
            for n in range(rng.randint(1, 6))
        )
        aggregated = f' aggregation="{aggregation}"' if aggregation else ""
        return (
            f'<decisionTable id="t" hitPolicy="{policy}"{aggregated}>{head}{body}</decisionTable>'
        )

    def _input(self, number: int, text: str, kind: str) -> str:
        typed = f' typeRef="{kind}"' if kind in INPUTS.values() and self.rng.random() < 0.6 else ""
        allowed = ""
        if kind == "number" and self.rng.random() < 0.15:
            allowed = "<inputValues><text>&gt;= 0</text></inputValues>"
        expression = f"<inputExpression{typed}><text>{escape(text)}</text></inputExpression>"
        return f'<input id="i{number}">{expression}{allowed}</input>'

    def _head(self, number: int, kind: str, constant: bool) -> str:
        typed = f' typeRef="{kind}"' if self.rng.random() < 0.6 else ""
        values = ", ".join(CONSTANTS[kind][::-1]) if constant else ""
        values = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
        default = ""
        if self.rng.random() < 0.15:
            default = _entry("defaultOutputEntry", self.output(kind))
        return f'<output id="o{number}" name="o{number}"{typed}>{values}{default}</output>'

    def _result(self, kind: str, constant: bool) -> str:
        return self.one(*CONSTANTS[kind]) if constant else self.output(kind)


CONSTANTS = {
    "number": ["0", "1", "2.5"],
    "string": ['"a"', '"b"', '"c"'],
    "boolean": ["true", "false"],
    "date": ['@"2024-02-29"', '@"2026-02-28"'],
}


def _entry(tag: str, text: str) -> str:
    return f"<{tag}><text>{escape(text)}</text></{tag}>"


def _decision(name: str, logic: str, needs: list[str]) -> str:
    required = "".join(
        f"<informationRequirement><required{'Input' if need.startswith('in_') else 'Decision'}"
        f' href="#{need}"/></informationRequirement>'
        for need in needs
    )
    required += '<knowledgeRequirement><requiredKnowledge href="#twice"/></knowledgeRequirement>'
    return (
        f'<decision id="{name}" name="{name}"><variable name="{name}"/>{required}{logic}</decision>'
    )


KNOWLEDGE = (
    '<businessKnowledgeModel id="twice" name="twice"><variable name="twice"/><encapsulatedLogic>'
    '<formalParameter name="x"/><literalExpression><text>if x instance of number then x * 2 else x'
    "</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"
)


def random_model(seed: int) -> bytes:
    """Decisions `one` and `two` (tables, `two` over `one`) and `three` (an expression)."""
    maker = Maker(seed)
    needs = [f"in_{name}" for name in INPUTS]
    over_one = [
        ("one", "any"), ("twice(one)", "any"), ("count([one])", "number"), ("one.o0", "any"),
        ('list contains(one, "a")', "boolean"), ("sum(one)", "number"),
    ]  # fmt: skip
    three = maker.one(
        "twice(two)", "if one = two then n else m", "[one, two][item = 1]", "count(one)",
        "every x in one satisfies x = 1", "one in (two, null)", "for x in one return twice(x)",
        "{a: one, b: n + 1}.b", "concatenate(one, [two])", "min(n, m, 1)", "one.o0",
    )  # fmt: skip
    return dmn(
        inputs(**(INPUTS if maker.rng.random() < 0.7 else dict.fromkeys(INPUTS, "")))
        + KNOWLEDGE
        + _decision("one", maker.table([]), needs)
        + _decision("two", maker.table(over_one), [*needs, "one"])
        + _decision("three", literal(three), [*needs, "one", "two"])
    )
