"""Random people in bulk and one by one: ``python -m tests.eligibility.bulk.differential``.

A process of its own, so that two of them share the work of 200,000 people. Says each difference,
and how many of the people each answer met, since a comparison of nothing but "no" proves little.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from app.eligibility.bulk.running import decide_file
from app.eligibility.codes import CATEGORIES
from app.eligibility.evaluate import evaluator
from tests.eligibility.bulk.sheet_files import results_of, write_sheets
from tests.eligibility.conftest import read_tables
from tests.eligibility.people import AS_OF, random_sheet

STANDARDS = {"local_rural_income_average": 24000}
BATCH = 25_000


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--people", type=int, required=True)
    options.add_argument("--seed", type=int, required=True)
    given = options.parse_args()
    rng = random.Random(given.seed)
    met: Counter[str] = Counter()
    wrong = 0
    for start in range(0, given.people, BATCH):
        sheets = [random_person(rng) for _ in range(min(BATCH, given.people - start))]
        for difference in differences(sheets, met):
            wrong += 1
            print(difference)
    print(dict(met), file=sys.stderr)
    everything = {f"{name} {answer}" for name in CATEGORIES for answer in ("yes", "no", "unknown")}
    missing = everything - met.keys()
    if missing:
        print("never met:", sorted(missing))
    return 1 if wrong or missing else 0


def random_person(rng):
    """A random sheet whose household has the applicant in it, and members told in part only."""
    sheet = random_sheet(rng)
    if "household" in sheet:
        told = {key: sheet[key] for key in ("birth_date", "sex") if key in sheet}
        members = [{**rng.choice(sheet["household"]), **told}, *sheet["household"]]
        sheet["household"] = [
            {key: value for key, value in member.items() if rng.random() < 0.97}
            for member in members[: rng.choice((1, 2, 2, 2))]
        ]
    return sheet


def differences(sheets, met):
    """The people whose two answers differ, with both."""
    tables = read_tables()
    rules = evaluator(tables)
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "sheets.parquet", Path(folder) / "out.parquet"
        write_sheets(path, sheets)
        told = decide_file(tables, str(path), out, as_of=AS_OF, standards=lambda day: STANDARDS)
        if told.interpreted or told.people != len(sheets):
            yield told
        found = results_of(out)
    for sheet, row in zip(sheets, found, strict=True):
        one = rules.outcome({**STANDARDS, **sheet}, explain=False, look_ahead=False)
        bulk = answers_of(row)
        single = (one.eligible, one.precondition, one.categories, one.unknown_categories,
                  one.primary)  # fmt: skip
        met.update(f"{name} {row[name]}" for name in CATEGORIES)
        if bulk != single or row["error"]:
            yield bulk, single, sheet


def answers_of(row):
    """A row of results as ``Outcome`` has it."""
    return (
        row["eligible"],
        row["precondition"],
        [name for name in CATEGORIES if row[name] == "yes"],
        [name for name in CATEGORIES if row[name] == "unknown"],
        row["primary_category"],
    )


if __name__ == "__main__":
    sys.exit(main())
