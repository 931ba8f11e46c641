"""Settings under which a process that only builds the city gets on faster."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from app.extensions import db

STATEMENTS_KEPT = 1000  # a life uses more than the hundred that psycopg keeps planned


@contextmanager
def haste() -> Iterator[None]:
    """For this process alone: commits do not wait for the disk (should the machine stop, the city
    is built anew), statements stay planned, and what is loaded is not searched for garbage."""
    engine = db.engine
    event.listen(engine, "connect", _relax)
    _connect_afresh()
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
        event.remove(engine, "connect", _relax)
        _connect_afresh()


def _relax(connection, _record) -> None:
    connection.execute("set synchronous_commit = off")
    connection.commit()
    connection.prepared_max = STATEMENTS_KEPT


def _connect_afresh() -> None:
    db.session.remove()  # its connection goes back first, so that it is closed with the others
    db.engine.dispose()
