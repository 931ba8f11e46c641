"""Windows of the browser with somebody signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page

from app.demo.sign_ins import PASSWORD

if TYPE_CHECKING:
    from tests.browser.conftest import Product


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


@contextmanager
def windows(browser: Browser, product: Product) -> Iterator[Callable[..., Visitor]]:
    """Opens a window of its own for each call. Whoever has signed in once is known in the next."""
    contexts = []

    def open_window(username: str, *, width: int = 1280, height: int = 900) -> Visitor:
        known = product.signed_in.get(username)
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            storage_state=known,
            reduced_motion="reduce",  # each colour that fades is drawn ten times over
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        visitor = Visitor(context.new_page(), product)
        if known is None:
            visitor.sign_in(username)
            product.signed_in[username] = context.storage_state()
        return visitor

    yield open_window
    for context in contexts:
        context.close()
