"""The figures, one function each, in the order in which they are taken."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from itertools import chain
from statistics import median, quantiles
from urllib.parse import unquote

from app.bench import city, crowd, load
from app.bench.client import Client
from app.bench.figures import Report
from app.bench.servers import CLOCK, WORKER, process, web
from app.demo.sign_ins import PASSWORD
from app.extensions import db
from config import ROOT

OFFICER = "zhuguan"  # a manager of a county: the visits are given to this one sign-in
ROUNDS = 6
VISITS = 60
STATIC = ROOT / "app" / "static"
GROWN = 12  # cases that are visited 60 times


def measure(report: Report, environment: dict[str, str], cases: list[int], today: str) -> None:
    grown, others = cases[:GROWN], cases[GROWN:]
    with web(environment, workers=2) as port:
        client = Client(port)
        client.sign_in(OFFICER, PASSWORD)
        _warm_up(port, client, others, today)
        completion(report, port, client, others, today)
        growth(report, client, grown, today)
        my_work(report, client)
        client.close()
    timers(report, environment, others)
    my_work_of_years(report, environment)


def _warm_up(port: int, client: Client, cases: list[int], today: str) -> None:
    """Both web processes parse the release and fill their statement caches."""
    load.one_by_one(client, _visits(cases[:60]), today)
    load.throughput(port, OFFICER, _visits(cases), today, clients=4)


def _visits(cases: list[int]) -> list[int]:
    """The visit task of each case, handed to the officer who signs in."""
    city.give_to(OFFICER, cases)
    found = [city.visit_task_of(case) for case in cases]
    db.session.remove()
    return [task for task in found if task is not None]


def completion(report: Report, port: int, client: Client, cases: list[int], today: str) -> None:
    report.rate(
        "complete a user task, 4 clients",
        lambda: load.throughput(port, OFFICER, _visits(cases), today, clients=4),
        unit="/s",
        least=220,
        rounds=ROUNDS,
        cores=2,  # two web processes beside the database: both cores are busy all the time
    )
    report.time(
        "complete a user task, 1 client, median",
        lambda: load.one_by_one(client, _visits(cases), today),
        unit="ms",
        limit=10,
    )


def growth(report: Report, client: Client, cases: list[int], today: str) -> None:
    before = city.database_bytes()
    rounds = []
    for _ in range(VISITS):
        rounds.append(load.one_by_one(client, _visits(cases), today))
    first, last = median(rounds[1:6]), median(rounds[-5:])
    report.plain("60th visit against the first, time", last / first, unit="×", limit=1.1)
    largest = max(city.state_bytes(case) for case in cases)
    report.plain("stored state after 60 visits", largest / 1024, unit="kB", limit=16)
    grown = (city.database_bytes() - before) / len(cases)
    report.plain("database growth of a case by 60 visits", grown / 1024, unit="kB", limit=60)
    db.session.remove()


def my_work(report: Report, client: Client) -> None:
    def p95() -> float:
        times = [client.timed_get("/work") for _ in range(200)]
        return quantiles(times, n=20)[-1]

    city.fill_task_list(OFFICER, mine=300, others=99_700)
    for _ in range(20):
        client.timed_get("/work")
    report.time("My work, 100,000 open tasks, 300 mine, 95th percentile", p95, unit="ms", limit=30)
    city.empty_task_list()


def my_work_of_years(report: Report, environment: dict[str, str]) -> None:
    """Every tab under every filter, for those who have most: all of them together, and the one that
    takes longest."""
    crowd.fill_county(cases=50_000, tasks=1_000_000)
    db.session.remove()
    sizes: list[int] = []
    with web(environment, workers=1) as port:  # one process: each has its statements to prepare
        clients = [Client(port) for _ in crowd.BUSY]
        for client, username in zip(clients, crowd.BUSY, strict=True):
            client.sign_in(username, PASSWORD)

        def look(rounds: int) -> dict[str, list[float]]:
            taken = defaultdict(list)
            for _ in range(rounds):
                for client in clients:
                    for address in crowd.ADDRESSES:
                        taken[address].append(client.timed_get(address))
            return taken

        def slowest() -> float:
            found = look(5)
            address = max(found, key=lambda each: median(found[each]))
            print(f"  {unquote(address)} takes longest", flush=True)
            return median(found[address])

        look(2)  # three people each time: the database has prepared every statement by then
        sizes += [_weight(client.get(path)[1]) for client in clients for path in crowd.ADDRESSES]
        report.time(
            "My work, 1,000,000 tasks, any tab and filter, 95th percentile",
            lambda: quantiles(chain.from_iterable(look(2).values()), n=20)[-1],
            unit="ms",
            limit=30,
        )
        report.time("The slowest of these addresses, median", slowest, unit="ms", limit=30)
        for client in clients:
            client.close()
    report.plain(
        "largest page of My work with scripts and styles", max(sizes) / 1000, unit="kB", limit=150
    )


def _weight(page: bytes) -> int:
    """Bytes of the page and of the scripts and styles that it names, compressed as they go out."""
    named = set(re.findall(rb"/static/(dist/assets/[^\"]+\.(?:js|css))", page))
    return len(page) + sum((STATIC / f"{path.decode()}.gz").stat().st_size for path in named)


def timers(report: Report, environment: dict[str, str], cases: list[int]) -> None:
    number = 10_000
    city.copy_cases_with_due_timers(cases[0], number)
    db.session.remove()

    def drain() -> float:
        with process(WORKER, environment), process(CLOCK, environment):
            _until(lambda: city.timers_due() < number)
            left, start = city.timers_due(), time.monotonic()
            _until(lambda: city.timers_due() == 0)
            return left / (time.monotonic() - start)

    report.rate("due timers fired by one worker", drain, unit="/s", least=200)
    with process(WORKER, environment), process(CLOCK, environment):
        time.sleep(6)
        chosen = city.cases_with_timers(40)
        city.set_timers(chosen, [n * 0.5 for n in range(len(chosen))])
        _until(lambda: city.timers_due_of(chosen) == 0, least=len(chosen) * 0.5)
        report.plain("latest timer under no load", city.lateness_of(chosen), unit="s", limit=5)


def _until(true, *, seconds: float = 600, least: float = 0) -> None:
    start = time.monotonic()
    while time.monotonic() - start < least or not true():
        db.session.remove()
        if time.monotonic() - start > seconds:
            raise RuntimeError("what was waited for did not come")
        time.sleep(0.1)
    db.session.remove()
