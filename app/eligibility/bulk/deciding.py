"""The release's tables over the facts of all people: facts.md §3 for each."""

from __future__ import annotations

from typing import Any

from app.decisions import DecisionModel
from app.decisions.bulk import Interpreted, Output, Program, inputs_read
from app.eligibility.bulk.columns import MOST, ROW
from app.eligibility.codes import ANSWERS, CATEGORIES

DECISIONS = ("eligibility_precondition", "eligibility_categories", "primary_category")
_KEPT = (ROW, "id", "as_of", "error")
_ANSWERS = ", ".join(f"'{answer}'" for answer in ANSWERS)


def needed_facts(decisions: DecisionModel, file: str) -> dict[str, str]:
    """The facts that the tables read, and their kinds."""
    return inputs_read(decisions, DECISIONS, file)


def _outputs() -> dict[str, Output]:
    """The last row of a category is the one that counts, as in ``evaluate``."""
    found = {
        "precondition": Output("eligibility_precondition", "string"),
        "primary_category": Output("primary_category", "string"),
    }
    for name in CATEGORIES:
        row = f'eligibility_categories[category = "{name}"][-1]'
        found[name] = Output(f"{row}.outcome", "string")
    return found


class Deciding:
    """`facts`: a table or view with a column for every fact that is there."""

    def __init__(self, connection: Any, decisions: DecisionModel, file: str, facts: str) -> None:
        self.connection, self.facts = connection, facts
        described = connection.execute(f"DESCRIBE {facts}").fetchall()
        self.columns = {row[0]: row[1] for row in described}
        self.program = Program(decisions, _outputs(), self.columns, file=file)

    @property
    def interpreted(self) -> list[Interpreted]:
        return self.program.interpreted

    def make_results(self) -> None:
        """The table ``results``: one row a person. Raises LimitExceeded."""
        connection = self.connection
        settled = self._settled() if MOST in self.columns else self.facts
        self.program.prepare(connection, settled)
        connection.execute(f"CREATE TEMP TYPE answer AS ENUM ({_ANSWERS})")
        primaries = ", ".join(f"'{name}'" for name in CATEGORIES)
        connection.execute(f"CREATE TEMP TYPE category AS ENUM ({primaries})")
        said = self.program.select(settled, keep=_KEPT)
        connection.execute(f"CREATE TEMP TABLE results AS {_results(said)}")

    def _settled(self) -> str:
        """Services of unknown acceptance are an unknown number, unless each number that it can be
        gives the same answers, and the unknown number would not."""
        told = [n for n in self.program.depending_on("counted_services") if n in CATEGORIES]
        open_ = f"{self.facts} WHERE counted_services <> {MOST}"
        self.connection.execute(f"CREATE TEMP TABLE open_facts AS SELECT * FROM {open_}")
        (number,) = self.connection.execute("SELECT count(*) FROM open_facts").fetchone()
        if not number:
            return self.facts
        numbers = f"unnest(range(counted_services, {MOST} + 1))"
        each = (
            f"(SELECT * REPLACE ({numbers} AS counted_services) FROM open_facts UNION ALL "
            "SELECT * REPLACE (NULL AS counted_services) FROM open_facts)"
        )
        self.program.prepare(self.connection, each, told)
        said = ", ".join(f"coalesce({name}, '')" for name in told) or "''"
        answers = self.program.select(each, keep=(ROW, "counted_services"), outputs=told)
        self.connection.execute(
            f"CREATE TEMP TABLE settled AS SELECT {ROW} FROM (SELECT {ROW}, counted_services, "
            f"concat_ws('|', {said}) AS said FROM ({answers})) GROUP BY {ROW} "
            "HAVING count(DISTINCT said) FILTER (counted_services IS NOT NULL) = 1 "
            "AND count(DISTINCT said) = 2"
        )
        certain = f"f.counted_services = f.{MOST} OR s.{ROW} IS NOT NULL"
        return (
            f"(SELECT f.* REPLACE (CASE WHEN {certain} THEN f.counted_services END "
            f"AS counted_services) FROM {self.facts} f LEFT JOIN settled s USING ({ROW}))"
        )


def _answer(column: str) -> str:
    """Whatever is no answer is unknown."""
    return f"CASE WHEN {column} IN ({_ANSWERS}) THEN {column} ELSE 'unknown' END"


def _results(said: str) -> str:
    """Answers made sure of; none for a row with an error."""
    answers = [f"{_answer(name)} AS {name}" for name in ("precondition", *CATEGORIES)]
    sure = f"SELECT * REPLACE ({', '.join(answers)}) FROM ({said})"
    matched = " OR ".join(f"(primary_category = '{n}' AND {n} = 'yes')" for n in CATEGORIES)
    shown = [
        "id",
        "as_of",
        _shown(f"CASE {_any('yes')} {_any('unknown')} ELSE 'no' END", "answer", "eligible"),
        _shown("precondition", "answer", "precondition"),
        _shown(f"CASE WHEN {matched} THEN primary_category END", "category", "primary_category"),
        *(_shown(name, "answer", name) for name in CATEGORIES),
        "error",
    ]
    return f"SELECT {', '.join(shown)} FROM ({sure})"


def _any(answer: str) -> str:
    return f"WHEN '{answer}' IN ({', '.join(CATEGORIES)}) THEN '{answer}'"


def _shown(text: str, of: str, name: str) -> str:
    return f"CAST(CASE WHEN error IS NULL THEN {text} END AS {of}) AS {name}"
