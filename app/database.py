"""One place that ends a transaction.

The edge (a view, a job, a command) writes ``with transaction(): action(...)``; actions change and
flush, and never commit. What must only happen once the change is certain (telling people,
enqueueing work) goes through ``after_commit``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db

_HOOKS = "yice_after_commit"
_RIDERS = "yice_riders"
_OPEN = "yice_transaction_open"


@contextmanager
def transaction() -> Iterator[None]:
    """Carry a whole step: commit at the end, roll everything back on any exception.

    Raises RuntimeError when opened inside another one: two places would end the same work.
    """
    info = db.session.info
    if info.get(_OPEN):
        raise RuntimeError("a transaction is open already; only the edge opens one")
    info[_OPEN] = True
    try:
        yield
        send_waiting()
        db.session.commit()
        hooks = info.pop(_HOOKS, [])
    except BaseException:
        db.session.rollback()
        info.pop(_HOOKS, None)
        info.pop(_RIDERS, None)
        raise
    finally:
        info.pop(_OPEN, None)
    for hook in hooks:
        hook()


def after_commit(hook: Callable[[], None]) -> None:
    """Run ``hook`` once the transaction around this call has been committed; never otherwise."""
    db.session.info.setdefault(_HOOKS, []).append(hook)


def send_along(sql: str, values: dict[str, Any]) -> None:
    """What nothing in this transaction reads again: it goes out as a part of the step's
    one statement (``app.cases.rows``), or at the end by itself. A statement of its own would cost
    more than the row. ``sql`` names its ``values`` as ``:name``, cast where a type is not plain."""
    db.session.info.setdefault(_RIDERS, []).append((sql, values))


def riders() -> list[tuple[str, dict[str, Any]]]:
    """What waits to be sent along; whoever asks sends it."""
    return db.session.info.pop(_RIDERS, [])


def send_waiting() -> None:
    """Send what no step has taken along."""
    for sql, values in riders():
        db.session.execute(text(sql), values)


def end_reading(error: BaseException | None = None) -> None:
    """What a request has only looked at ends with a commit.

    At a rollback psycopg forgets every statement that it has prepared on the connection, and the
    server would plan each page anew. Changes are not kept by this: there are none outside of
    ``transaction``, and where objects were changed all the same, they go as before.
    """
    if error is not None or not db.session.registry.has():
        return
    session = db.session()
    if session.in_transaction() and not (session.new or session.dirty or session.deleted):
        try:
            session.commit()
        except SQLAlchemyError:  # the database is away: the answer has been made already
            session.rollback()


@contextmanager
def single_statements() -> Iterator[Connection]:
    """A connection without a transaction: for one that only looks, and is asked all day. Beginning
    and ending one would be two journeys to the database beside the statement's own."""
    with db.engine.connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")


def init_app(app: Flask) -> None:
    app.teardown_request(end_reading)
