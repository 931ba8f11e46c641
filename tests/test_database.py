"""How a request's look at the database ends."""

from __future__ import annotations

from sqlalchemy import text

from app.accounts.models import OrganisationUnit
from app.extensions import db

PREPARED = text("select count(*) from pg_prepared_statements where statement like '%a page%'")


def test_what_was_prepared_for_a_page_serves_the_next_one(app):
    with app.app_context():
        db.engine.dispose()  # one connection from here on, without statements
    for _page in range(8):
        with app.test_request_context("/"):
            db.session.execute(text("select 'a page'"))
            app.do_teardown_request()
    with app.app_context():
        assert db.session.scalar(PREPARED) == 1


def test_an_object_changed_outside_a_transaction_is_not_kept(app):
    with app.test_request_context("/"):
        db.session.add(OrganisationUnit(code="3799", name="海岱市", level="city"))
        app.do_teardown_request()
    with app.app_context():
        assert db.session.scalar(text("select count(*) from organisation_unit")) == 0
