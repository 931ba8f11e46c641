"""One place that ends a transaction.

The edge (a view, a job, a command) writes ``with transaction(): action(...)``; actions change and
flush, and never commit. What must only happen once the change is certain (telling people,
enqueueing work) goes through ``after_commit``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.extensions import db

_HOOKS = "yice_after_commit"
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
        db.session.commit()
        hooks = info.pop(_HOOKS, [])
    except BaseException:
        db.session.rollback()
        info.pop(_HOOKS, None)
        raise
    finally:
        info.pop(_OPEN, None)
    for hook in hooks:
        hook()


def after_commit(hook: Callable[[], None]) -> None:
    """Run ``hook`` once the transaction around this call has been committed; never otherwise."""
    db.session.info.setdefault(_HOOKS, []).append(hook)
