"""Re-encrypting what older data keys encrypted."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import LargeBinary, Table, bindparam, select, type_coerce, update

from app.extensions import Base, db
from app.people.secrets import Encrypted, EncryptedBytes, key_ring


@dataclass(frozen=True)
class SecretColumn:
    table: Table
    name: str
    label: str
    batch: int  # rows at a time: numbers are small, files are not

    def __str__(self) -> str:
        return f"{self.table.name}.{self.name}"


def secret_columns() -> list[SecretColumn]:
    """Every encrypted column there is, in any feature."""
    return [
        SecretColumn(table, column.name, column.type.label, batch)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for kind, batch in ((Encrypted, 500), (EncryptedBytes, 10))
        if isinstance(column.type, kind)
    ]


def rotate_batch(secret: SecretColumn, *, after: int) -> tuple[int | None, int]:
    """Bring the next rows behind id ``after`` to the newest key.

    Returns the last id seen (None at the end) and how many were encrypted anew. May be stopped
    and started again at any time: a value tells itself which key it needs.
    """
    ring, table = key_ring(), secret.table
    raw = type_coerce(table.c[secret.name], LargeBinary)
    rows = db.session.execute(
        select(table.c.id, raw)
        .where(table.c.id > after, raw.is_not(None))
        .order_by(table.c.id)
        .limit(secret.batch)
        .with_for_update()
    ).all()
    fresh = [
        {"row": row_id, "sealed": ring.encrypt(ring.decrypt(bytes(old), label), label)}
        for label in (secret.label,)
        for row_id, old in rows
        if old[0] != ring.current
    ]
    if fresh:
        statement = (
            update(table)
            .where(table.c.id == bindparam("row"))
            .values({table.c[secret.name]: type_coerce(bindparam("sealed"), LargeBinary)})
        )
        db.session.connection().execute(statement, fresh)
    return (rows[-1][0] if rows else None), len(fresh)
