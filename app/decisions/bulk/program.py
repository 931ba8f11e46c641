"""Decisions over a relation: one SELECT, with columns for what is needed more than once.

program = Program(model, {"fee": Output("fee", "number")}, columns, env)
program.prepare(connection, "people")          # asks the interpreter where SQL cannot say
connection.sql(program.select("people", keep=("id",)))
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app import feel
from app.decisions.decision_model import DecisionModel
from app.decisions.findings import Place
from app.feel.numbers import number_text
from app.feel.run import DEFAULT, Environment
from app.feel.types import BY_NAME, Type

from .columns import readable
from .errors import Interpreted, NotCompilable
from .graph import GraphCompiler, mentioned
from .interpreted import VALUE, Lookup
from .scope import Scope
from .sql import NULL, Sql, column, identifier
from .stages import Stages
from .symbols import Constant, Scalar, Symbol, scalar
from .texts import Session, typed_value

BATCH = 10_000
TYPES = {"boolean": "BOOLEAN", "number": "VARCHAR", "string": "VARCHAR", "date": "DATE"}


@dataclass(frozen=True, slots=True)
class Output:
    """`text`: FEEL over the decisions and inputs of the file; `kind`: the scalar type it has."""

    text: str
    kind: str


class Program:
    """`interpreted` says which cells and decisions do not run as SQL, and why."""

    def __init__(
        self,
        decisions: DecisionModel,
        outputs: Mapping[str, Output],
        columns: Mapping[str, str],
        env: Environment = DEFAULT,
        *,
        file: str | None = None,
    ) -> None:
        """`columns`: SQL types by name; `file`: whose decisions the outputs name.

        Raises NotCompilable for an output that is no scalar, and for a column that is read and of
        a type that holds no FEEL value exactly.
        """
        self.session = Session(env)
        self.file = file or decisions.graph.files[0].file
        builder = decisions.graph.builders[self.file]
        texts = [builder.parsed(one.text) for one in outputs.values()]
        read = mentioned(decisions).union(*(text.names for text in texts))
        self.compiler = GraphCompiler(decisions, self.session, readable(columns, read))
        self.outputs = {name: self._output(name, one) for name, one in outputs.items()}

    @property
    def interpreted(self) -> list[Interpreted]:
        """What the outputs rest on that does not run as SQL, each once."""
        return list(dict.fromkeys(self.session.interpreted))

    def _output(self, name: str, output: Output) -> Scalar:
        builder = self.compiler.graph.builders[self.file]
        place = Place(self.file, "", name)
        parsed = builder.parsed(output.text)
        names = self._names(parsed.names)
        scope = Scope(names, self.compiler.outer, self.session.work)
        wanted = BY_NAME[output.kind]
        try:
            found = self.session.text(builder, output.text, scope, place, wanted)
            return _as_scalar(found, output.kind)
        except NotCompilable as refused:
            self.session.note(place, refused.reason)
        return self._from_inputs(parsed, wanted)

    def _names(self, names: frozenset[str]) -> dict[str, Symbol]:
        graph = self.compiler.graph
        found: dict[str, Symbol] = {}
        for name in names:
            part = graph.decision(name, self.file)
            if part is not None:
                found[name] = self.compiler.value(part)
        return found

    def _from_inputs(self, parsed: feel.Expression, wanted: Type) -> Scalar:
        """The whole output interpreted, from the inputs on."""
        compiler = self.compiler
        parts = {name: compiler.graph.decision(name, self.file) for name in parsed.names}
        needed = {name: part for name, part in parts.items() if part is not None}

        def work(inputs: dict[str, Any]) -> Any:
            frame = compiler.frame(inputs)
            values = {name: frame.value(part) for name, part in needed.items()}
            return typed_value(self.session.value_of(parsed, values), wanted, self.session.run())

        found = self.session.lookups.add(compiler.inputs_of(*needed.values()), work, wanted.kind)
        return _as_scalar(found, wanted.kind)

    # Running

    def prepare(self, connection: Any, source: str, outputs: Collection[str] | None = None) -> None:
        """Ask the interpreter for every combination there is; temporary tables hold its answers.

        ``outputs``: some of them only, as in ``select``. Raises LimitExceeded as the interpreter
        does.
        """
        stages = self._stages(source)
        for lookup in stages.lookups_for(self._roots(outputs).values()):
            _fill(connection, lookup, stages)

    def select(
        self, source: str, keep: Sequence[str] = (), outputs: Collection[str] | None = None
    ) -> str:
        """SQL over `source` (a table, or a query in parentheses), `keep` its columns handed on."""
        return self._stages(source).select(self._roots(outputs), keep)

    def depending_on(self, name: str) -> list[str]:
        """The outputs that a column can change."""
        stages = self._stages("")
        return [
            output for output, one in self.outputs.items() if stages.reads(one.sql, column(name))
        ]

    def _roots(self, outputs: Collection[str] | None) -> dict[str, Sql]:
        return {
            name: one.sql
            for name, one in self.outputs.items()
            if outputs is None or name in outputs
        }

    def _stages(self, source: str) -> Stages:
        return Stages(source, self.session.lookups.all)


def _as_scalar(symbol: Symbol, of: str) -> Scalar:
    if symbol == Constant(None):
        return Scalar(of, NULL)
    if isinstance(symbol, Scalar | Constant):
        return scalar(symbol)
    raise NotCompilable("不是单值")


def _fill(connection: Any, lookup: Lookup, stages: Stages) -> None:
    """Two tables in one order: the combinations there are, and the answers; joined by position."""
    columns = {lookup.key_name(n): key.sql for n, key in enumerate(lookup.keys)}
    table, keys = identifier(lookup.name), identifier(lookup.name + "_keys")
    distinct = stages.select(columns, distinct=True)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {keys} AS {distinct}")
    read = connection.execute(f"SELECT * FROM {keys} ORDER BY rowid")
    answers: list[str | None] = []
    while rows := read.fetchmany(BATCH):
        answers += [_as_text(lookup.answer(row)) for row in rows]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS "
        f"SELECT k.*, CAST(a.value AS {TYPES[lookup.kind]}) AS {identifier(VALUE)} "
        f"FROM {keys} k POSITIONAL JOIN (SELECT unnest($1::VARCHAR[]) AS value) a",
        [answers],
    )
    connection.execute(f"DROP TABLE {keys}")


def _as_text(value: Any) -> str | None:
    if value is None or type(value) is str:
        return value
    if type(value) is Decimal:
        return number_text(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value).lower()
