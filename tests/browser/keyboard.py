"""Working on a page without the mouse: Tab to what one wants, then the keys it answers to."""

from __future__ import annotations

from playwright.sync_api import Page

# What a screen reader would call it: of a radio button, the question that it is an answer to.
_NAME = """() => {
  const e = document.activeElement;
  const question = e.type === "radio" && e.closest("fieldset")?.querySelector("legend");
  return (question || e.labels?.[0] || e).textContent.trim();
}"""
_CHOSEN = "document.activeElement.selectedOptions[0].textContent"


def tabs_to(page: Page, name: str, at_most: int = 60) -> bool:
    """Press Tab until what has the focus is called so, or begins with these words."""
    for _press in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate(_NAME).startswith(name):
            return True
    return False


class Keyboard:
    """Each method goes forward from where the focus is, and gives the keyboard back."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, name: str) -> Keyboard:
        assert tabs_to(self.page, name), f"Tab does not come to {name}"
        return self

    def press(self, *keys: str) -> Keyboard:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def go(self, name: str) -> Keyboard:
        """Follow a link, press a button, unfold a part. Wait for what comes before going on."""
        return self.to(name).press("Enter")

    def write(self, label: str, text: str) -> Keyboard:
        self.to(label).page.keyboard.insert_text(text)
        return self

    def select(self, label: str, option: str, at_most: int = 20) -> Keyboard:
        self.to(label)
        for _press in range(at_most):
            if option in self.page.evaluate(_CHOSEN):
                return self
            self.press("ArrowDown")
        raise AssertionError(f"no {option} under {label}")

    def choose(self, question: str, number: int = 1) -> Keyboard:
        """The nth answer to a question, of which none is chosen yet."""
        return self.to(question).press(*["ArrowDown"] * (number - 1), "Space")
