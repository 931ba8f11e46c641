"""A worker killed (``kill -9``) between sending a notice and writing it down (decision 0018)."""

from __future__ import annotations

import signal

import pytest
from sqlalchemy import select, text

from app.accounts.models import User
from app.bench import servers
from app.database import transaction
from app.extensions import db
from app.notices.actions import tell
from app.notices.choices.actions import choose_notices
from app.notices.dispatch.jobs import send_notices
from app.queue import open_queue
from tests.processes import nursery

KILLED = {"YICE_MAIL_SENDER": "tests.processes.killed_sender:send"}


@pytest.fixture
def reader(instance):
    """The id of an officer who wants mails at once, and has been told something."""
    with transaction():
        user = db.session.scalars(select(User).where(User.username == "shequ")).unique().one()
        choose_notices(
            mail_address="limei@example.org",
            mobile="",
            digest_hour=8,
            hidden=(),
            mail={"due_today": "once"},
            sms={},
            by=user,
        )
    with transaction():
        tell("due_today", to=[user.id], by=None, n=2)
    yield user.id
    with transaction():  # whoever counts workers next counts none that are gone
        db.session.execute(text("truncate procrastinate_jobs, procrastinate_workers cascade"))


def dispatches(user_id: int) -> list[tuple[str, int]]:
    query = text("select status, attempts from dispatch where user_id = :user")
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query, {"user": user_id})]


@pytest.fixture
def outbox(instance, tmp_path):
    before, instance.app.config["OUTBOX"] = instance.app.config["OUTBOX"], tmp_path
    yield tmp_path
    instance.app.config["OUTBOX"] = before


@pytest.mark.timeout(400)
def test_a_mail_whose_worker_is_killed_is_sent_again_under_the_same_id(instance, reader, outbox):
    with open_queue(instance.app).open() as queue:
        queue.configure_task("yice:send_notices").defer()
    environment = instance.environment | KILLED | {"YICE_OUTBOX": str(outbox)}
    with nursery.process(servers.WORKER, environment) as worker:
        worker.join(timeout=180)
        assert worker.exitcode == -signal.SIGKILL
    [mail] = outbox.glob("*.json")
    sent = mail.read_text()
    assert dispatches(reader) == [("waiting", 0)]

    mail.unlink()
    send_notices()  # as the next worker does; to start one more would cost seconds and tell no more
    assert mail.read_text() == sent
    assert list(outbox.iterdir()) == [mail]
    assert dispatches(reader) == [("sent", 1)]
