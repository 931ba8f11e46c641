"""No page goes without a look at it in the browser (tests/browser/test_pages.py)."""

from __future__ import annotations

from urllib.parse import urlsplit

from werkzeug.routing import Rule

from tests.browser.pages import BESIDE_A_TASK, EDITORS, IN_ENGLISH, PAGES

# Addresses that answer with something else than a page of their own, or are looked over elsewhere.
NO_PAGES = {
    "accounts.session_now": "who is signed in, for scripts",
    "accounts.sign_in": "looked over in a test of its own",
    "cases.saved_menu": "a part of My work, opened in test_fold.py",
    "offers.new_answer": "looked over on the way to the third refusal (test_refusals.py)",
    "offers.new_offer": "looked over on the way to the third refusal",
    "people.document": "the file",
    "static": "scripts and styles",
    "web.health": "a sign of life",
    "web.home": "only leads on",
}
FILES = (".pdf", ".xlsx", "/download", "/diagram")


def addresses() -> list[str]:
    """What is looked over, with a number for each name in braces."""
    texts = [path for paths in PAGES.values() for path in paths]
    texts += [*EDITORS, *IN_ENGLISH, *BESIDE_A_TASK.values(), "/tasks/{task}"]
    numbers = dict.fromkeys(
        (part.split("}")[0] for text in texts for part in text.split("{")[1:]), 1
    )
    return [urlsplit(text.format(**numbers)).path for text in texts]


def is_page(rule: Rule) -> bool:
    return (
        "GET" in rule.methods
        and rule.endpoint not in NO_PAGES
        and not rule.rule.startswith("/api/")
        and not rule.rule.endswith(FILES)
    )


def test_every_page_is_looked_over_in_the_browser(app):
    matcher = app.url_map.bind("localhost")
    seen = {matcher.match(path)[0] for path in addresses() if path != "/nothing-here"}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if is_page(rule)}
    assert sorted(pages - seen) == []
