"""Parquets of fact sheets: the same answers as one by one; what is wrong with a file is said."""

import json
import os
import random
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from app.eligibility.bulk.running import decide_file
from app.eligibility.bulk.sheets import BadFile
from app.eligibility.codes import CATEGORIES
from app.eligibility.evaluate import evaluator
from tests.eligibility.bulk.differential import answers_of, differences, random_person
from tests.eligibility.bulk.sheet_files import TYPES, results_of, write_sheets
from tests.eligibility.conftest import read_tables
from tests.eligibility.people import AS_OF, sheet, without

ROOT = Path(__file__).resolve().parents[3]
# All of them in `make test`; who tests a part of the product has a tenth.
PEOPLE = int(os.environ.get("YICE_RANDOM_PEOPLE", "20000"))
PROCESSES = 2


@pytest.mark.timeout(1200)
def test_random_people_get_the_same_answer_in_bulk():
    """Two processes, each with half of the people; 200,000 take about a minute of two cores."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.eligibility.bulk.differential",
             "--people", str(PEOPLE // PROCESSES), "--seed", str(seed)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for seed in range(PROCESSES)
    ]  # fmt: skip
    said = [process.communicate() for process in running]
    assert [out for out, _ in said] == [""] * PROCESSES, said[0][1][-2000:]
    assert [process.returncode for process in running] == [0] * PROCESSES


def service(on, kind="job_referral", ref="a", **accepted):
    return {"on": on, "kind": kind, "external_ref": ref, **accepted}


SERVICES = [
    [],
    # The same event twice takes the first of its days only.
    [service(date(2026, 5, 1), ref="a", accepted=True),
     service(date(2026, 5, 1), ref="b", accepted=True),
     service(date(2026, 5, 2), ref="a", accepted=True),
     service(date(2026, 5, 3), ref="b", accepted=True),
     service(date(2026, 5, 3), ref="c", accepted=True)],
    # Of three that may count, one is unknown: the answer depends on it.
    [service(date(2026, day, 1), ref=str(day), accepted=True) for day in (3, 4)]
    + [service(date(2026, 6, 1), ref="x")],
    # Enough without the unknown one.
    [service(date(2026, day, 1), ref=str(day), accepted=True) for day in (3, 4, 5)]
    + [service(date(2026, 6, 1), ref="x")],
    [service(date(2025, 11, day), ref=str(day), accepted=True) for day in (23, 24)],
]  # fmt: skip


def test_services_of_unknown_acceptance_and_events_told_twice():
    sheets = [
        sheet(services=services, registered_unemployed_on=date(2025, 11, 23), **more)
        for services in SERVICES
        for more in ({}, {"hukou_in_city": False, "insured_months_local": 0})
    ]
    assert list(differences(sheets, _Ignored())) == []


class _Ignored:
    def update(self, names):
        list(names)


def test_household_of_each_kind():
    known = sheet()["household"]
    without_work = {**known[1], "employed": False, "registered_unemployed": True}
    households = [
        [],
        known,
        [without(known[0], "employed"), known[1]],
        [{**known[0], "student": True}, without_work],
        [known[0], without_work],
        [known[0], {**without(known[1], "sex", "birth_date"), "employed": False}],
        [known[0], {**known[0], "birth_date": date(1966, 7, 31)}],
        [known[0], {"birth_date": date(1971, 11, 23), "sex": "female"}],
    ]  # fmt: skip
    sheets = [sheet(household=members, urban_rural=place)
              for members in households for place in ("urban", "rural")]  # fmt: skip
    assert list(differences(sheets, _Ignored())) == []


def decided(tmp_path, sheets, types=TYPES, **options):
    path, out = tmp_path / "sheets.parquet", tmp_path / "out.parquet"
    write_sheets(path, sheets, types)
    options = {"as_of": AS_OF, "standards": lambda day: {}, **options}
    told = decide_file(read_tables(), str(path), out, **options)
    return told, results_of(out)


def test_the_day_of_the_command_holds_where_a_sheet_has_none(tmp_path):
    later = date(2027, 3, 14)
    sheets = [without(sheet(), "as_of"), sheet(as_of=date(2020, 1, 1))]
    _, rows = decided(tmp_path, sheets, as_of=later)
    assert [row["as_of"] for row in rows] == [later, date(2020, 1, 1)]


def test_standards_fill_what_a_sheet_leaves_out(tmp_path):
    poor = sheet(poverty_relieved=True, earned_income_year=9000)
    sheets = [without(poor, "urban_dibao_standard_year"), poor]
    asked = []

    def standards(day):
        asked.append(day)
        return {"urban_dibao_standard_year": Decimal(8000)}

    _, rows = decided(tmp_path, sheets, standards=standards)
    assert [row["poverty_relieved"] for row in rows] == ["no", "yes"]
    assert asked == [AS_OF]


def test_values_that_no_sheet_has_are_errors_of_their_row(tmp_path):
    sheets = [
        sheet(sex="other"),
        sheet(birth_date=date(2030, 1, 1)),
        sheet(insured_months_any=-1),
        sheet(earned_income_year=Decimal("0.5"), insured_months_local=Decimal("1.5")),
        sheet(children=[{"birth_date": date(1700, 1, 1), "raised_by_applicant": True}]),
        sheet(household=[{"birth_date": date(1990, 1, 1), "sex": "female"}]),
        sheet(),
    ]
    told, rows = decided(tmp_path, sheets)
    assert [row["error"] for row in rows] == [
        "sex：应为 male、female 之一",
        "as_of：评定日期早于出生日期",
        "insured_months_any：不能是负数",
        "insured_months_local：应为整数",
        "children.birth_date：日期超出范围",
        "household：家庭成员中没有申请人本人",
        None,
    ]
    assert all(row["eligible"] is None for row in rows[:-1])
    assert (told.people, sum(told.errors.values())) == (7, 6)


def test_flat_sheets_are_decided_by_the_facts_they_bring(tmp_path):
    """Derived facts that a file has are taken as they are; lists need not be there."""
    tables = read_tables()
    rules = evaluator(tables)
    people = [sheet(birth_date=date(1975, 1, 1)), sheet(dibao_valid_until=date(2027, 1, 1))]
    facts = [{**without(p, "household", "children", "services", "birth_date"),
              **rules.outcome(p, explain=False).derived} for p in people]  # fmt: skip
    derived = {"age": "SMALLINT", "in_working_age": "BOOLEAN", "counted_services": "INTEGER",
               "minor_children": "INTEGER", "zero_employment_family": "BOOLEAN",
               "zero_transfer_family": "BOOLEAN"}  # fmt: skip
    kept = {k: v for k, v in TYPES.items()
            if k not in ("household", "children", "services", "birth_date")}  # fmt: skip
    facts = [{k: v for k, v in f.items() if k in kept or k in derived} for f in facts]
    _, rows = decided(tmp_path, facts, kept | derived)
    wanted = [rules.outcome(person, explain=False) for person in people]
    assert [answers_of(row)[2:] for row in rows] == [
        (one.categories, one.unknown_categories, one.primary) for one in wanted
    ]


def test_a_file_that_is_no_sheet_file_says_all_that_is_wrong(tmp_path):
    path = tmp_path / "bad.parquet"
    with duckdb.connect() as connection:
        bad = "1.5::DOUBLE AS earned_income_year, 'x' AS birth_date, 1 AS colour"
        connection.execute(f"COPY (SELECT {bad}, [{{'on': 1}}] AS services) TO '{path}'")
    with pytest.raises(BadFile) as found:
        decide_file(read_tables(), str(path), None, as_of=AS_OF, standards=lambda day: {})
    said = found.value.messages
    assert "没有这个字段：colour" in said
    assert "字段 birth_date 应为 DATE，文件中是 VARCHAR" in said
    assert "字段 earned_income_year 应为 整数或 DECIMAL，文件中是 DOUBLE" in said
    assert "字段 services.on 应为 DATE，文件中是 INTEGER" in said
    assert "缺少字段：hukou_in_city" in said
    path.write_text(json.dumps({"a": 1}))
    with pytest.raises(BadFile, match="不是 parquet 文件"):
        decide_file(read_tables(), str(path), None, as_of=AS_OF, standards=lambda day: {})


def test_a_changed_threshold_changes_the_bulk_path(tmp_path):
    text = (ROOT / "workflows" / "eligibility.dmn").read_text()
    person = sheet(sex="female", birth_date=date(1984, 1, 1), household=[])
    path, out = tmp_path / "sheets.parquet", tmp_path / "out.parquet"
    write_sheets(path, [{**person, "unemployed_since": date(2026, 1, 1)}])
    found = []
    for changed in (text, text.replace("<text>40</text>", "<text>45</text>")):
        decide_file(read_tables(eligibility=changed), str(path), out, as_of=AS_OF,
                    standards=lambda day: {})  # fmt: skip
        found.append(results_of(out)[0]["urban_older"])
    assert found == ["yes", "no"]


def test_cells_that_divide_run_interpreted_with_the_same_answers(tmp_path):
    """Half the average, written as a division: two cells, asked once for each pair of incomes."""
    text = (ROOT / "workflows" / "eligibility.dmn").read_text()
    product = "parameters.poor_income_ratio * local_rural_income_average"
    assert text.count(product) == 2
    tables = read_tables(eligibility=text.replace(product, "local_rural_income_average / 2"))
    rng = random.Random(5)
    people = [random_person(rng) for _ in range(300)]
    path, out = tmp_path / "sheets.parquet", tmp_path / "out.parquet"
    write_sheets(path, people)
    told = decide_file(tables, str(path), out, as_of=AS_OF, standards=lambda day: {})
    places = [(one.place.decision, one.place.row, one.place.column) for one in told.interpreted]
    assert places == [
        ("category_rural_zero_transfer", 7, 3),
        ("category_rural_zero_transfer", 8, 3),
    ]
    rules = evaluator(tables)
    for person, row in zip(people, results_of(out), strict=True):
        one = rules.outcome(person, explain=False, look_ahead=False)
        assert answers_of(row)[2:4] == (one.categories, one.unknown_categories), person


def test_csv_by_its_name(tmp_path):
    path, out = tmp_path / "sheets.parquet", tmp_path / "out.csv"
    write_sheets(path, [sheet()])
    decide_file(read_tables(), str(path), out, as_of=AS_OF, standards=lambda day: {})
    head, row = out.read_text().splitlines()
    assert head.split(",")[:4] == ["id", "as_of", "eligible", "precondition"]
    assert row.startswith("0,2026-11-23,no,yes")
    assert set(CATEGORIES) < set(head.split(","))
