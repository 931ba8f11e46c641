"""``flask clock``: the same as ``python -m app.clock``, which loads nothing else."""

from __future__ import annotations

import click

from app.clock import main


@click.command("clock")
def commands() -> None:
    """Enqueue what the calendar says until told to stop."""
    main()
