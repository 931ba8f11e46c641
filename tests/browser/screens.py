"""``make screens``: the README's pictures, from the running product with the whole demo city."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

from app.bench.servers import web
from app.demo.staff import PASSWORD
from app.embedded import EmbeddedServer
from app.launcher import keys
from config import ROOT, VAR
from tests.browser import chromium

FOLDER = ROOT / "docs" / "screens"
PICTURES = (
    ("shequ", "/work", "work"),
    ("zhuguan", "/oversight", "overview"),
    ("zhengce", "/studio", "studio"),
)


def main() -> None:
    """Needs the data of ``make run``."""
    server = EmbeddedServer(VAR / "postgres")
    environment = keys(VAR / "keys.env") | {"DATABASE_URL": server.url("yice")}
    try:
        with web(environment, workers=1) as port:
            _take(f"http://127.0.0.1:{port}", FOLDER)
    finally:
        server.stop()


def _take(address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(),
            args=list(chromium.ARGUMENTS),
            env=chromium.environment(),
        )
        for username, path, name in PICTURES:
            page = browser.new_context(
                viewport={"width": 1280, "height": 800}, locale="zh-CN"
            ).new_page()
            page.goto(f"{address}/sign-in")
            page.fill("[name=username]", username)
            page.fill("[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{name}.png")
            print(os.path.relpath(folder / f"{name}.png"))
        browser.close()


if __name__ == "__main__":
    main()
