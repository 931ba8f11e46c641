"""Somebody who wants to be told by mail and SMS, and the folder where that ends up."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import pytest

from app.dates.clock import ZONE, clock_at
from app.notices.choices.actions import choose_notices
from tests.factories import make_user

MONDAY = datetime(2026, 11, 30, 8, 30, tzinfo=ZONE)


@pytest.fixture
def officer(session):
    return make_user(display_name="李梅")


@pytest.fixture
def outbox(app, tmp_path) -> Callable[[], list[dict]]:
    """What lies in the outbox, by way and time."""
    before, app.config["OUTBOX"] = app.config["OUTBOX"], tmp_path / "outbox"
    yield lambda: [json.loads(file.read_text()) for file in sorted(tmp_path.glob("outbox/*.json"))]
    app.config["OUTBOX"] = before


def choose(user, *, at: datetime = MONDAY, **wanted) -> None:
    """As on the page: both addresses, in the evening of the day before nothing was chosen."""
    usual = {
        "mail_address": "limei@example.org",
        "mobile": "13800001111",
        "digest_hour": 8,
        "hidden": (),
        "mail": {},
        "sms": {},
    }
    with clock_at(at):
        choose_notices(**(usual | wanted), by=user)
