"""Is there anything to prepare before a start? Asked without the application, which takes longer
to load than the answer."""

from __future__ import annotations

import psycopg

from config import ROOT

BEGUN, LOADED = "demo.begun", "demo.loaded"
_STANDING = """
    select (select version_num from alembic_version),
           exists (select from user_account),
           (select action from audit_entry order by id limit 1) is not distinct from %(begun)s
           and not exists (select from audit_entry where action = %(loaded)s)
"""


def is_ready(address: str) -> bool:
    """The database at ``address`` has the newest shape and somebody to sign in, and no demo city
    was left half built. ``False`` only means that `demo prepare` should look closer."""
    newest = max((ROOT / "migrations" / "versions").glob("[0-9]*.py")).stem.split("_")[0]
    plain = address.replace("postgresql+psycopg://", "postgresql://", 1)
    try:
        with psycopg.connect(plain, connect_timeout=5) as connection:
            row = connection.execute(_STANDING, {"begun": BEGUN, "loaded": LOADED}).fetchone()
    except psycopg.Error:
        return False
    return row is not None and row == (newest, True, False)
