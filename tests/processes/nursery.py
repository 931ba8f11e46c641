"""The product's commands in processes that are forked from one which has loaded the application.

To load it takes seconds of a processor, and nearly every test here begins processes anew. That the
commands begin from nothing as well is seen where ``make run`` is (``test_launcher``).
"""

from __future__ import annotations

import os
import runpy
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

from app.bench import servers
from config import Config

_nursery = get_context("forkserver")
_nursery.set_forkserver_preload(["tests.processes.loaded"])


def start(command: list[str], environment: dict[str, str]) -> BaseProcess:
    """``command`` is one of Python's, ``[…, "-m", module, …]``. All commands of a test run are over
    the database that the environment named at the first."""
    process = _nursery.Process(target=_become, args=(command, environment))
    process.start()
    return process


@contextmanager
def process(command: list[str], environment: dict[str, str]) -> Iterator[BaseProcess]:
    running = start(command, environment)
    try:
        yield running
    finally:
        running.terminate()
        running.join(timeout=20)
        if running.is_alive():
            running.kill()
            running.join()


@contextmanager
def web(environment: dict[str, str]) -> Iterator[int]:
    """The web processes; yields the port once they answer."""
    port = servers.free_port()
    with process(servers.web_command(port, workers=2), environment):
        servers.wait_for_web(port)
        yield port


def _become(command: list[str], environment: dict[str, str]) -> None:
    """In the new process: go on as Python would with this command line."""
    os.environ.update(environment)
    import wsgi  # loaded here before; the test run itself is not to load it

    wsgi.app.config.from_object(Config())
    _python, _m, module, *_ = sys.argv = command
    del sys.argv[:2]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the clock has been imported with the rest
        runpy.run_module(module, run_name="__main__", alter_sys=True)
