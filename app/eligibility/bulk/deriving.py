"""Deriving the facts of all people: the tables of ``derived`` made over what there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from app.eligibility.bulk.columns import MOST, ROW
from app.eligibility.bulk.derived import (
    COUNTED,
    JOINED,
    MACROS,
    USES,
    children,
    facts,
    household,
    within_window,
)
from app.eligibility.facts.parameters import Parameters
from app.eligibility.facts.services import Services

BATCH = 10_000
_HEAD = (ROW, "id", "as_of", "error")


class Deriving:
    """`given`: facts that the sheets have already; `with_lists`: the tables ``household``,
    ``children`` and ``services`` are there."""

    def __init__(
        self, connection: Any, parameters: Parameters, *, given: Collection[str] = ()
    ) -> None:
        self.connection, self.parameters, self.given = connection, parameters, given
        for macro in MACROS:
            connection.execute(f"CREATE OR REPLACE TEMP MACRO {macro}")

    def facts(self, needed: Iterable[str]) -> str:
        """A query of one row a person: number, id, day, error, and the needed facts."""
        wanted = list(needed)
        if "counted_services" in wanted:
            wanted.append(MOST)
        known = facts(self.parameters)
        derived = [n for n in wanted if n in known and n not in self.given]
        if MOST in derived and "counted_services" in self.given:
            derived.remove(MOST)
            wanted.remove(MOST)
        joins = self._prepare({use for n in derived for use in USES.get(n, "")})
        columns = [f"s.{column}" for column in _HEAD]
        columns += [f"{known[n] if n in derived else f's.{n}'} AS {n}" for n in wanted]
        return f"SELECT {', '.join(columns)} FROM sheets s {joins}"

    def _prepare(self, uses: set[str]) -> str:
        """Make what is joined to the sheets; the joins."""
        if uses & {"r", "h"}:
            self._make_retirement(members="h" in uses)
        if "h" in uses:
            self._table("tests", household(self.parameters))
        if "k" in uses:
            self._table("minors", children(self.parameters))
        if "c" in uses:
            self._table("counting", within_window(self.parameters))
            self._table("counted", COUNTED)
            self._count_repeated()
        return " ".join(join for use, join in JOINED.items() if use in uses)

    def _table(self, name: str, query: str) -> None:
        self.connection.execute(f"CREATE TEMP TABLE {name} AS {query}")

    def _make_retirement(self, *, members: bool) -> None:
        """Months from birth to retirement, by the month of birth, as the release tells them."""
        births = "SELECT birth_date FROM sheets"
        if members:
            births += " UNION ALL SELECT birth_date FROM household"
        found = self.connection.execute(
            "SELECT DISTINCT year(birth_date), month(birth_date) "
            f"FROM ({births}) WHERE birth_date IS NOT NULL"
        ).fetchall()
        table = self.parameters.retirement
        columns: list[list[int | None]] = [[year * 12 + month for year, month in found]]
        for of in ("male", "female_55", "female_50"):
            columns.append([table.months(of, date(year, month, 1)) for year, month in found])
        self.connection.execute(
            "CREATE TEMP TABLE retirement AS SELECT unnest($1::INTEGER[]) AS born, "
            "unnest($2::INTEGER[]) AS male, unnest($3::INTEGER[]) AS female_55, "
            "unnest($4::INTEGER[]) AS female_50",
            columns,
        )

    def _count_repeated(self) -> None:
        """Who has an event more than once, and those are few, is counted by the interpreter."""
        read = self.connection.execute(
            'SELECT key, as_of, "on", kind, external_ref, CASE WHEN accepted THEN true END '
            "FROM counting SEMI JOIN (SELECT key, day FROM counted WHERE repeated) r "
            "ON r.key = counting.key AND r.day = counting.as_of"
        )
        services: dict[tuple[int, date], list[dict[str, Any]]] = {}
        for key, day, on, kind, ref, accepted in read.fetchall():
            service = {"on": on, "kind": kind, "external_ref": ref, "accepted": accepted}
            services.setdefault((key, day), []).append(service)
        for (key, day), found in services.items():
            counted = Services(found, self.parameters).counted(day)
            self.connection.execute(
                "UPDATE counted SET least = ?, most = ? WHERE key = ? AND day = ?",
                [*(counted or (None, None)), key, day],
            )
