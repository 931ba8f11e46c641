"""Looking a page over as axe-core does, and for what it says to the console."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

SOURCE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SERVED = "/axe/axe.min.js"  # by the product of the tests, so that it is kept as read by the browser
_LOAD = """address => new Promise((loaded, failed) => {
  const script = document.createElement("script");
  script.src = address;
  script.onload = () => { script.remove(); loaded(); };
  script.onerror = () => failed(new Error("axe-core is not served"));
  document.head.append(script);
})"""
# Styles are not fetched and read again for a rule on trial, nor sounds for one that is no serious.
_RUN = """async () => {
  const found = await axe.run(document, {
    preload: false,
    resultTypes: ["violations"],
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
  });
  return found.violations
    .filter((v) => ["serious", "critical"].includes(v.impact))
    .map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
}"""
_OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def serious_findings(page: Page) -> list[str]:
    """What axe-core calls serious or critical on the page as it stands, once it is loaded."""
    page.wait_for_load_state()
    if page.evaluate("typeof axe") == "undefined":  # it stays until the page is left
        if page.url.startswith("http"):
            page.evaluate(_LOAD, SERVED)
        else:
            page.evaluate(SOURCE.read_text(encoding="utf-8"))
    return page.evaluate(_RUN)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate(_OVERFLOW)


class Console:
    """Collects what a page complains of: scripts that fail, the policy's refusals, dead links."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("console", lambda message: self._said(message.type, message.text))
        page.on("response", lambda answer: self._answered(answer.status, answer.url))

    def _said(self, kind: str, text: str) -> None:
        # A failed request is told twice; the response's own line has the address.
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {text}")

    def _answered(self, status: int, address: str) -> None:
        if status >= 400:
            self.complaints.append(f"{status}: {address}")

    def take(self) -> list[str]:
        taken, self.complaints = self.complaints, []
        return taken
