"""Run the DMN compatibility kit: `python -m tests.tck.run ../shared/tck [-v]`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path

from .kit import LEVELS, Outcome, folders, run_folder

REQUIRED_OF_LEVEL_3 = 0.9
# Java functions are never called: docs/decisions/0017-external-functions-of-the-kit.md
REFUSED = frozenset(
    f"0076-feel-external-java/{id_}/{id_}"
    for id_ in (
        *("boxed_001", "literal_001", "literal_002", "literal_003", "literal_004", "literal_007"),
        *("literal_010", "literal_011", "literal_012", "varargs_001"),
    )
)


@dataclass(slots=True)
class Tally:
    """Cases with a non-null expected value are counted apart: an engine that always answers null
    passes 43% of the kit."""

    level: int
    passed: int = 0
    total: int = 0
    passed_values: int = 0
    values: int = 0
    failures: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        self.total += 1
        self.passed += outcome.passed
        if not outcome.case.is_null:
            self.values += 1
            self.passed_values += outcome.passed
        if not outcome.passed:
            self.failures.append(outcome)

    def unexpected(self) -> list[Outcome]:
        """Failures that no decision of ours explains."""
        return [one for one in self.failures if one.case.name not in REFUSED]

    def line(self) -> str:
        refused = len(self.failures) - len(self.unexpected())
        why = f" ({refused} of them by decision 0017)" if refused else ""
        return (
            f"level {self.level}: {self.passed} of {self.total} passed,"
            f" {self.total - self.passed} failed{why};"
            f" with a value: {self.passed_values} of {self.values}"
        )

    def is_enough(self) -> bool:
        if self.level == 2:
            return self.total > 0 and self.passed == self.total
        return self.values > 0 and self.passed_values >= REQUIRED_OF_LEVEL_3 * self.values


def run_level(kit: Path, level: int) -> Tally:
    tally = Tally(level)
    for folder in folders(kit, level):
        for outcome in run_folder(folder):
            tally.add(outcome)
    return tally


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kit", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="list refused cases too")
    options = parser.parse_args(arguments)
    if not options.kit.is_dir():
        print(f"no compatibility kit at {options.kit}")
        return 2
    tallies = [run_level(options.kit, level) for level in LEVELS]
    for tally in tallies:
        print(tally.line())
        for outcome in tally.failures if options.verbose else tally.unexpected():
            print(f"  {outcome.case.name}: expected {outcome.case.expected!r}")
            print(f"    got {outcome.actual!r} {'; '.join(outcome.notes)[:300]}")
    return 0 if all(tally.is_enough() for tally in tallies) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
