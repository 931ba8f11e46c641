"""``flask demo load`` and what ``make run`` does before it starts."""

from __future__ import annotations

import os

import click
from flask.cli import with_appcontext
from sqlalchemy import select, text

from app.accounts.models import User
from app.commands.database import upgrade_database
from app.dates.clock import today
from app.demo.hands import LifeBrokeOff, hands_for
from app.demo.load import is_half_built, load_city
from app.extensions import db

PEOPLE, CASES, SEED = 2000, 600, 2022


@click.group("demo")
def commands() -> None:
    """海岱市, the demo city."""


@commands.command("load")
@click.option("--people", default=PEOPLE, show_default=True)
@click.option("--cases", default=CASES, show_default=True)
@click.option("--seed", default=SEED, show_default=True)
@with_appcontext
def load(people: int, cases: int, seed: int) -> None:
    """Fill an empty database with invented people and their cases."""
    if _is_used():
        raise click.ClickException("the database is not empty; the demo city needs one of its own")
    _build(people, cases, seed)


@commands.command("prepare")
@with_appcontext
def prepare() -> None:
    """Bring the database up to date, and fill it if it is empty.

    ``YICE_DEMO_PEOPLE`` and ``YICE_DEMO_CASES`` make the city of a first start smaller or larger.
    """
    upgrade_database()
    if is_half_built():
        click.echo("The demo city was left half built; starting over.")
        _empty_database()
        upgrade_database()
    if not _is_used():
        click.echo("Building the demo city 海岱市 (once) ...")
        people = int(os.environ.get("YICE_DEMO_PEOPLE", PEOPLE))
        cases = int(os.environ.get("YICE_DEMO_CASES", CASES))
        _build(people, cases, SEED)


def _build(people: int, cases: int, seed: int) -> None:
    try:
        load_city(
            people=people,
            cases=cases,
            seed=seed,
            today=today(),
            say=click.echo,
            processes=hands_for(cases),
        )
    except LifeBrokeOff as error:
        raise click.ClickException(f"the demo city is not whole: {error}") from error


def _is_used() -> bool:
    return db.session.scalar(select(User.id).limit(1)) is not None


def _empty_database() -> None:
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
