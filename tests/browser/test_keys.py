"""My work by keyboard: along the list, into a task, to the next one and back to the row."""

from __future__ import annotations


def test_a_morning_without_the_mouse(visit):
    visitor = visit("shequ")
    page = visitor.page
    visitor.open("/work?view=done")  # in a young city most of her work is done
    page.wait_for_selector("[data-keys-open]")  # the scripts are there
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    row = page.evaluate("document.activeElement.closest('[data-row]').id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/*")
    page.keyboard.press("[")
    page.wait_for_function("() => !document.querySelector('[rel=prev]')")
    page.keyboard.press("]")
    page.wait_for_selector("[rel=prev]")
    page.keyboard.press("Escape")
    page.wait_for_url(f"**/work?*#{row}")
    page.wait_for_function("id => document.activeElement.closest('[data-row]')?.id === id", arg=row)
    page.keyboard.press("/")
    page.keyboard.type("jk?x")
    assert page.input_value("[name=q]") == "jk?x"
    assert not page.query_selector("dialog[open]")
    page.keyboard.press("Tab")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/work?view=today**")
    assert visitor.problems == []
