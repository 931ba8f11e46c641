"""A browser, and the product served over HTTP from this very process with a clock to move."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from app.application import create_app
from app.cases.jobs import fire_due_timers
from app.commands.database import upgrade_database
from app.database import transaction
from app.dates.clock import shift_process_clock, today
from app.demo.load import load_city
from app.demo.sign_ins import PASSWORD
from app.extensions import db
from config import Config
from tests.browser import chromium

ROOT = Path(__file__).resolve().parents[2]
expect.set_options(timeout=15_000)  # as long as the pages' own waits: machines are shared


class Product:
    """The running product: its address, and what a test does to the world outside."""

    def __init__(self, app, address: str) -> None:
        self.app = app
        self.address = address
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
def product(server, environment_for):
    """A small demo city of its own, served on a free port of the loopback interface."""
    name = f"yice_browser_{os.getpid()}"
    server.drop_database(name)
    server.create_database(name)
    with environment_for(server.url(name)):
        config = Config()
    config.RATELIMIT_ENABLED = False
    app = create_app(config)
    with app.app_context():
        upgrade_database()
        load_city(people=60, cases=12, seed=7, today=today(), say=lambda _text: None)
    http = make_server("127.0.0.1", 0, app, threaded=True)
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
    server.drop_database(name)


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


class Visitor:
    """A member of staff at a browser window."""

    def __init__(self, page: Page, product: Product) -> None:
        self.page = page
        self.product = product
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def sign_in(self, username: str) -> Visitor:
        self.open("/sign-in")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self

    def open(self, path: str) -> None:
        self.page.goto(self.product.address + path)


@pytest.fixture
def visit(browser: Browser, product: Product):
    """``visit("shequ")`` opens a window of its own for that person, at desk or phone width."""
    contexts = []

    def open_window(username: str, *, width: int = 1280, height: int = 900) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        context.set_default_timeout(15_000)
        contexts.append(context)
        visitor = Visitor(context.new_page(), product)
        visitor.sign_in(username)
        return visitor

    yield open_window
    for context in contexts:
        context.close()


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
