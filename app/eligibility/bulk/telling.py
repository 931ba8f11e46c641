"""What ``flask eligibility bulk`` does, and what it says of it."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app

from app.dates.clock import today
from app.decisions import DecisionModel
from app.decisions.bulk import Interpreted
from app.eligibility.bulk.register import snapshot
from app.eligibility.bulk.running import Summary, decide_file, decide_register
from app.eligibility.bulk.sheets import BadFile
from app.eligibility.codes import ANSWERS, CATEGORIES
from app.eligibility.facts.parameters import ParameterError
from app.eligibility.standards import regional_defaults
from app.extensions import db
from app.feel import FeelError
from app.releases.queries import current_release, find_release
from app.releases.runtime import parsed


def decide_and_tell(
    path: str | None, out: str, *, release_name: str | None, as_of: datetime | None
) -> None:
    """Decide the sheets in ``path``, or the register; write the results to ``out``, and say how
    many of each category, and what ran interpreted. Ends the process with 1 where data is wrong.
    Raises ClickException."""
    target = Path(out)
    if not target.parent.is_dir():
        raise click.ClickException(f"没有这个目录：{target.parent}")
    day = as_of.date() if as_of else today()
    release = find_release(release_name) if release_name else current_release(day)
    if release is None:
        raise click.ClickException(f"没有这个发布版本：{release_name}")
    told = _decide(parsed(release.id).decisions, path, target, day)
    for line in lines(told, release.name):
        click.echo(line)
    if told.errors:
        sys.exit(1)


def _decide(decisions: DecisionModel, path: str | None, out: Path, day: date) -> Summary:
    city = current_app.config["PROVINCE_CITY"]
    try:
        if path is not None:
            return decide_file(
                decisions, path, out, as_of=day, standards=lambda on: regional_defaults(city, on)
            )
        with snapshot(_database_url()) as sources:
            return decide_register(
                decisions,
                sources,
                out,
                as_of=day,
                city=city,
                standards=lambda region: regional_defaults(region, day),
            )
    except BadFile as error:
        raise click.ClickException(str(error)) from error
    except KeyError as error:
        raise click.ClickException("这个发布版本没有资格认定的决策表") from error
    except (ParameterError, FeelError) as error:
        raise click.ClickException(f"决策表无法求值：{error}") from error


def _database_url() -> str:
    return db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def lines(told: Summary, release: str) -> list[str]:
    """What is said of a run."""
    counts = "，".join(f"{words} {told.eligible.get(code, 0)}" for code, words in ANSWERS.items())
    said = [f"{release}：{told.people} 人，用时 {told.seconds:.1f} 秒。{counts}。"]
    for name, (yes, unknown) in told.categories.items():
        said.append(f"{name}\t{CATEGORIES[name]}\t符合 {yes}\t待核实 {unknown}")
    if told.interpreted:
        said.append(f"由解释器计算的有 {len(told.interpreted)} 处：")
        said += [_of_interpreted(one) for one in told.interpreted]
    if told.errors:
        said.append(f"数据有误的有 {sum(told.errors.values())} 人：")
        said += [f"{number} 人\t{words}" for words, number in told.errors.items()]
    return said


def _of_interpreted(one: Interpreted) -> str:
    place = one.place
    where = "，".join(part for part in (place.file, place.decision, place.words()) if part)
    return f"{where}：{one.reason}"
