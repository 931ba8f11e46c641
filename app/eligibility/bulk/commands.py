"""``flask eligibility bulk``: a parquet of fact sheets, or the whole register, decided at once."""

from __future__ import annotations

from datetime import datetime

import click


@click.command("bulk")
@click.option("--from", "path", metavar="FILE.parquet", help="Fact sheets, a row each.")
@click.option("--register", is_flag=True, help="Everybody in the register instead.")
@click.option("--out", metavar="FILE", required=True, help="Results: .csv, else parquet.")
@click.option("--release", "release_name", metavar="R", help="Name or number; default: in force.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Where a row has none.")
def bulk(
    path: str | None, register: bool, out: str, release_name: str | None, as_of: datetime | None
) -> None:
    """Decide everybody at once; say how many of each category, and what ran interpreted."""
    if (path is None) != register:
        raise click.UsageError("请给出 --from 或 --register 之一")
    # Loaded when asked for: DuckDB is large, and no other process of the product needs it.
    from app.eligibility.bulk.telling import decide_and_tell

    decide_and_tell(path, out, release_name=release_name, as_of=as_of)
