"""Clients that complete visits, each in a process of its own: they do not slow one another."""

from __future__ import annotations

import multiprocessing
import time
from statistics import median

from app.bench.client import Client
from app.demo.sign_ins import PASSWORD

FIELDS = {
    "f.mode": "phone",
    "f.met": "yes",
    "f.outcome": "continues",
    "f.situation": "正在看岗位,暂无合适的,愿意参加下一期技能培训。",
    "then": "list",
}


def complete_visit(client: Client, task_id: int, visited_on: str) -> float:
    """Milliseconds for one completed visit; an error for anything but success."""
    start = time.perf_counter()
    status, page = client.post(f"/tasks/{task_id}", FIELDS | {"f.visited_on": visited_on})
    elapsed = (time.perf_counter() - start) * 1000
    if status != 303:
        raise RuntimeError(f"task {task_id}: {status} {page[:2000].decode(errors='replace')}")
    return elapsed


def throughput(port: int, username: str, tasks: list[int], visited_on: str, clients: int) -> float:
    """Completions a second of ``clients`` at once over ``tasks``, from first start to last end."""
    context = multiprocessing.get_context("fork")
    ready, spans = context.Barrier(clients), context.Queue()
    parts = [tasks[n::clients] for n in range(clients)]
    running = [
        context.Process(target=_work, args=(port, username, part, visited_on, ready, spans))
        for part in parts
    ]
    for one in running:
        one.start()
    times = [spans.get(timeout=600) for _ in running]
    for one in running:
        one.join()
    return len(tasks) / (max(end for _, end in times) - min(start for start, _ in times))


def _work(port: int, username: str, tasks: list[int], visited_on: str, ready, spans) -> None:
    client = Client(port)
    client.sign_in(username, PASSWORD)
    ready.wait()
    start = time.monotonic()
    for task_id in tasks:
        complete_visit(client, task_id, visited_on)
    spans.put((start, time.monotonic()))
    client.close()


def one_by_one(client: Client, tasks: list[int], visited_on: str) -> float:
    """Median milliseconds of one client alone."""
    return median(complete_visit(client, task_id, visited_on) for task_id in tasks)
