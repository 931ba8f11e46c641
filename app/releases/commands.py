"""``flask release …``: check a directory, publish it."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from app import engine
from app.accounts.models import User
from app.database import transaction
from app.errors import YiceError
from app.extensions import db
from app.releases.actions.publishing import import_directory
from app.releases.checking import findings_in
from app.releases.directories import read_checked
from app.releases.errors import ReleaseUnsound

commands = AppGroup("release", help="Releases: bundles of workflows, decisions and forms.")
_directory = click.argument(
    "directory", type=click.Path(exists=True, file_okay=False, path_type=Path)
)


@commands.command("check")
@_directory
def check_command(directory: Path) -> None:
    """Check DIRECTORY (with workflows/ and forms/). Exit code 1 when there are errors."""
    try:
        files = {path: text.encode() for path, text in read_checked(directory).items()}
    except YiceError as error:
        raise click.ClickException(str(error.message)) from None
    findings = findings_in(files)
    _print(findings)
    errors = sum(finding.severity == "error" for finding in findings)
    click.echo(f"{len(files)} files, {errors} errors, {len(findings) - errors} warnings")
    sys.exit(1 if errors else 0)


@commands.command("publish")
@_directory
@click.option("--name", required=True, help="The release's name, not used before.")
@click.option(
    "--effective-on",
    required=True,
    type=click.DateTime(formats=["%Y-%m-%d"]),
    help="The day from which new cases start on it.",
)
@click.option("--by", "username", required=True, help="Sign-in name of the approver.")
def publish_command(directory: Path, name: str, effective_on: datetime, username: str) -> None:
    """Publish DIRECTORY (with workflows/ and forms/) as the next release."""
    day: date = effective_on.date()
    try:
        with transaction():
            by = _user(username)
            release = import_directory(directory, name=name, by=by, effective_on=day)
            done = f"release {release.number} ({release.name}), in force from {day.isoformat()}"
    except ReleaseUnsound as error:
        _print(error.details["findings"])
        raise click.ClickException(str(error.message)) from None
    except YiceError as error:
        raise click.ClickException(str(error.message)) from None
    click.echo(done)


def _user(username: str) -> User:
    found = db.session.scalars(db.select(User).where(User.username == username)).unique().first()
    if found is None:
        raise click.ClickException(f"there is no user {username!r}")
    return found


def _print(findings: list[engine.Finding]) -> None:
    for finding in findings:
        place = f"{finding.file}#{finding.element_id}" if finding.element_id else finding.file
        click.echo(f"{finding.severity:8}{place}: {finding.message}")
