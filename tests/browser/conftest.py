"""A browser, and the product served over HTTP from this very process with a clock to move."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, expect, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server
from whitenoise import WhiteNoise

from app.accounts.models import User
from app.application import create_app
from app.cases.jobs import fire_due_timers
from app.database import transaction
from app.dates.clock import shift_process_clock, today
from app.demo.load import load_city
from app.extensions import db
from app.web.headers import YEAR
from config import Config
from tests.browser import axe, chromium
from tests.browser.desk import Desk
from tests.browser.windows import windows

ROOT = Path(__file__).resolve().parents[2]
expect.set_options(timeout=15_000)  # as long as the pages' own waits: machines are shared


class Product:
    """The running product: its address, and what a test does to the world outside."""

    def __init__(self, app, address: str) -> None:
        self.app = app
        self.address = address
        self.signed_in: dict[str, StorageState] = {}  # by user name
        self._ahead = timedelta(0)

    def days_pass(self, days: int) -> None:
        """Move the clock, and let the worker do what has come due."""
        self._ahead += timedelta(days=days)
        shift_process_clock(self._ahead)
        with self.app.app_context():
            fire_due_timers()

    def clock_back(self) -> None:
        self._ahead = timedelta(0)
        shift_process_clock(self._ahead)


@pytest.fixture(scope="session")
def product(own_database, environment_for):
    """A small demo city of its own, served on a free port of the loopback interface."""
    with own_database("browser") as url:
        with environment_for(url):
            config = Config()
        config.RATELIMIT_ENABLED = False
        yield from _served(create_app(config))


def _served(app):
    with app.app_context():
        load_city(people=60, cases=12, seed=7, today=today(), say=lambda _text: None)
    beside = WhiteNoise(app, max_age=YEAR)
    beside.add_files(str(axe.SOURCE.parent), prefix=axe.SERVED.rpartition("/")[0])
    http = make_server("127.0.0.1", 0, beside, threaded=True)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    product = Product(app, f"http://127.0.0.1:{http.server_port}")
    yield product
    http.shutdown()
    thread.join(timeout=10)
    http.server_close()
    product.clock_back()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(),
            args=list(chromium.ARGUMENTS),
            env=chromium.environment(),
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, product: Product):
    """``visit("shequ")`` opens a window of its own for that person, at desk or phone width."""
    with windows(browser, product) as open_window:
        yield open_window


@pytest.fixture
def desk(visit):
    """``desk("shequ", "林晚秋")``: a window in which that officer works on that person's case; one
    for each officer and width."""
    at = cache(visit)

    def sit_down(username: str, person: str, **window: int) -> Desk:
        return Desk(at(username, **window), person)

    return sit_down


@pytest.fixture(scope="session")
def names(product) -> dict[str, str]:
    """What the staff are called, by their sign-in names."""
    with product.app.app_context():
        return {
            user.username: user.display_name for user in db.session.scalars(select(User)).unique()
        }


@pytest.fixture(autouse=True)
def _clock_of_today(product):
    yield
    product.clock_back()


@pytest.fixture
def in_database(product):
    """Act on the product's database as another part of it would."""

    def act(function):
        with product.app.app_context(), transaction():
            return function()

    return act
