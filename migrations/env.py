"""Runs the migrations inside the application's own database settings."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def _ours(_object, name, kind, reflected, _compare_to) -> bool:
    """The queue's tables are Procrastinate's own; everything else is described by the models."""
    table = name if kind == "table" else getattr(getattr(_object, "table", None), "name", "")
    return not (reflected and table.startswith("procrastinate_"))


def run() -> None:
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            include_object=_ours,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
