"""``flask audit verify``: prove that the trail and every case's history are whole."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from app.audit.queries import first_broken_entry
from app.cases.models import Case
from app.cases.verification import first_broken_event
from app.extensions import db


@click.group("audit")
def commands() -> None:
    """The append-only trail."""


@commands.command("verify")
@with_appcontext
def verify() -> None:
    """Check every link of every chain; exit status 1 if one is broken."""
    broken = []
    entry = first_broken_entry()
    if entry is not None:
        broken.append(f"audit entry {entry}")
    for case_id in db.session.scalars(select(Case.id).order_by(Case.id)).all():
        event = first_broken_event(case_id)
        if event is not None:
            broken.append(f"case {case_id}, event {event or 'at the end'}")
        db.session.expire_all()
    for line in broken:
        click.echo(f"broken: {line}")
    click.echo("The chains are whole." if not broken else f"{len(broken)} chains are broken.")
    sys.exit(bool(broken))
