"""``flask database upgrade``: bring the database to what this version of the code expects."""

from __future__ import annotations

from pathlib import Path

import click
import flask_migrate
from flask.cli import with_appcontext

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def upgrade_database() -> None:
    """Apply the migrations that are missing; nothing when there are none."""
    flask_migrate.upgrade(directory=str(MIGRATIONS))


@click.group("database")
def commands() -> None:
    """The database's shape."""


@commands.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Apply missing migrations."""
    upgrade_database()
    click.echo("The database is up to date.")
