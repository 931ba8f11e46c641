"""``make screens``: the README's pictures, from the running product with the whole demo city."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.bench.servers import web
from app.demo.sign_ins import PASSWORD
from app.embedded import EmbeddedServer
from app.launcher import keys
from config import VAR
from tests.browser import chromium
from tests.browser.pictures import keep

PICTURES = (
    ("shequ", "/work", "work"),
    ("zhuguan", "/oversight", "overview"),
)


def main() -> None:
    """Needs the data of ``make run``."""
    server = EmbeddedServer(VAR / "postgres")
    environment = keys(VAR / "keys.env") | {"DATABASE_URL": server.url("yice")}
    try:
        with web(environment, workers=1) as port:
            _take(f"http://127.0.0.1:{port}")
    finally:
        server.stop()


def _take(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(),
            args=list(chromium.ARGUMENTS),
            env=chromium.environment(),
        )
        for username, path, name in PICTURES:
            page = _signed_in(browser, address, username)
            page.goto(address + path)
            keep(page, name)
        _studio(_signed_in(browser, address, "zhengce"), address)
        browser.close()


def _signed_in(browser: Browser, address: str, username: str) -> Page:
    window = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    page = window.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def _studio(page: Page, address: str) -> None:
    """A diagram in its editor: in a draft that is thrown away again."""
    page.goto(f"{address}/studio")
    page.get_by_role("button", name="新建草稿").click()
    page.wait_for_url("**/studio/releases/*")
    draft = page.url
    page.goto(f"{draft}/files/workflows/service.bpmn")
    page.wait_for_selector("[data-studio-editor][data-ready=true]")
    expect(page.locator("[data-status]")).to_have_text("检查没有发现错误", timeout=30_000)
    keep(page, "studio")
    page.goto(draft)
    token = page.locator("input[name=csrf_token]").first.input_value()
    page.request.post(f"{draft}/discard", form={"csrf_token": token})


if __name__ == "__main__":
    main()
