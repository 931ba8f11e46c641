"""Asking for pages and looking at them."""

from __future__ import annotations

from collections.abc import Callable

from flask import g
from lxml import html
from sqlalchemy import event

from app.extensions import db
from tests.factories import sign_in


def page(response) -> html.HtmlElement:
    """The parsed page; every control has a name for its reader."""
    root = html.fromstring(response.get_data(as_text=True))
    labelled = set(root.xpath("//label/@for"))
    for control in root.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert (
            control.get("id") in labelled
            or control.get("aria-label")
            or control.xpath("ancestor::label")
        ), html.tostring(control)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
    assert len(root.xpath("//h1")) == 1
    return root


def get(client, user, address: str, status: int = 200) -> html.HtmlElement:
    sign_in(client, user)
    g.pop("_flask_babel", None)  # the language of the request before, in the test's own context
    response = client.get(address)
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    return page(response)


def text_of(element) -> str:
    return " ".join(element.text_content().split())


def rows(root) -> list[str]:
    """The lines of the page's tables."""
    return [text_of(row) for row in root.xpath("//table//tbody/tr")]


def count_queries(action: Callable[[], object]) -> int:
    """How many statements the database got; save points of the tests do not count."""
    statements = []

    def note(_connection, _cursor, statement, *_more):
        if not statement.startswith(("SAVEPOINT", "RELEASE")):
            statements.append(statement)

    engine = db.session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        action()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(statements)
