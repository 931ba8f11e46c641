"""``flask eligibility check``: fact sheets in, determinations out, a line each."""

from __future__ import annotations

import gc
import json
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup

from app.database import transaction
from app.dates.clock import today
from app.eligibility.actions import publish_standard
from app.eligibility.bulk.commands import bulk
from app.eligibility.codes import STANDARD_KINDS
from app.eligibility.evaluate import Evaluator, evaluator
from app.eligibility.facts.parameters import ParameterError
from app.eligibility.json_values import plain
from app.eligibility.sheet import MAX_LINE_BYTES, SheetError, read_line
from app.eligibility.standards import regional_defaults
from app.feel import FeelError
from app.releases.queries import current_release, find_release
from app.releases.runtime import parsed

_CHUNK = 1 << 16
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": "))

commands = AppGroup("eligibility", help="Eligibility under a release's decision tables.")
commands.add_command(bulk)


@commands.command("check")
@click.option("--release", "release_name", metavar="R", help="Name or number; default: in force.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Where a line has none.")
@click.option("--no-reasons", is_flag=True, help="Leave the reasons out.")
@click.option("--no-next-change", is_flag=True, help="Do not look ahead for next_change_on.")
def check(
    release_name: str | None, as_of: datetime | None, no_reasons: bool, no_next_change: bool
) -> None:
    """Read JSON lines from standard input, write an answer for each (policy/facts.md).

    Answers come in the order of the lines, a line that is no fact sheet is answered with its error,
    and the exit status is 1 if there was any. Nothing is kept of a line, so there may be any
    number of them; whoever waits for an answer before writing the next line gets it.

    Of what a line costs, the answer itself is about a third, the reasons are another, and so is
    looking ahead: without both, three times as many lines are answered in the same time.
    """
    day = as_of.date() if as_of else today()
    release = find_release(release_name) if release_name else current_release(day)
    if release is None:
        raise click.ClickException(f"没有这个发布版本：{release_name}")
    try:
        by_tables = evaluator(parsed(release.id).decisions)
    except (KeyError, ParameterError) as error:
        raise click.ClickException(f"发布版本 {release.name} 不能评定：{error}") from error
    checker = Checker(
        by_tables, release.name, day, explain=not no_reasons, look_ahead=not no_next_change
    )
    out = sys.stdout.buffer
    gc.freeze()  # what is loaded by now stays: no need to go through it again and again
    try:
        for lines in batches(sys.stdin.buffer):
            out.writelines(map(checker.answer, lines))
            out.flush()
    finally:
        gc.unfreeze()
    if checker.errors:
        sys.exit(1)


@commands.command("standard")
@click.argument("region")
@click.argument("kind", type=click.Choice(list(STANDARD_KINDS)))
@click.argument("year", type=click.IntRange(1990, 2100))
@click.argument("amount", metavar="YUAN")
@click.option("--published-on", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--source", default="", help="The document that publishes it.")
def standard(
    region: str, kind: str, year: int, amount: str, published_on: datetime, source: str
) -> None:
    """Enter a REGION's published figure (4 digits: the city, 6: a county)."""
    if not re.fullmatch(r"\d{4}(\d{2})?", region, re.ASCII):
        raise click.BadParameter("地区代码应为 4 位或 6 位数字")
    if not re.fullmatch(r"\d{1,8}(\.\d{1,2})?", amount, re.ASCII):
        raise click.BadParameter("金额应为元，最多两位小数")
    day = published_on.date()
    with transaction():
        publish_standard(
            region, kind, year, Decimal(amount), published_on=day, by=None, source=source
        )


class Checker:
    """Answers line after line; nothing is kept of a line but whether it was an error."""

    def __init__(
        self,
        evaluator: Evaluator,
        release: str,
        as_of: date,
        *,
        explain: bool = True,
        look_ahead: bool = True,
    ) -> None:
        self.evaluator, self.release, self.as_of = evaluator, release, as_of
        self.explain, self.look_ahead = explain, look_ahead
        self.errors = 0
        self._defaults: dict[date, dict[str, Any]] = {}

    def answer(self, line: bytes) -> bytes:
        try:
            sheet = read_line(line, as_of=self.as_of)
            answer = self._determine(sheet)
        except SheetError as error:
            self.errors += 1
            answer = _error(error.sheet_id, error.field, error.message)
        # A lone surrogate is no UTF-8; as the escape that it came in as, it is good JSON.
        return _ENCODER.encode(answer).encode("utf-8", "backslashreplace") + b"\n"

    def _determine(self, sheet: dict[str, Any]) -> dict[str, Any]:
        sheet = {**self._standards(sheet["as_of"]), **sheet}
        try:
            outcome = self.evaluator.outcome(
                sheet, explain=self.explain, look_ahead=self.look_ahead
            )
        except FeelError as error:
            raise SheetError(None, f"决策表无法求值：{error}", sheet.get("id")) from error
        answer = {
            "id": sheet.get("id"),
            "as_of": sheet["as_of"].isoformat(),
            "release": self.release,
            "eligible": outcome.eligible,
            "precondition": outcome.precondition,
            "categories": outcome.categories,
            "unknown_categories": outcome.unknown_categories,
            "primary": outcome.primary,
        }
        if self.look_ahead:
            answer["next_change_on"] = plain(outcome.next_change_on)
        if self.explain:
            answer["reasons"] = outcome.reasons
        return answer

    def _standards(self, as_of: date) -> dict[str, Any]:
        """The city's published figures of the day, where a line has none of its own."""
        found = self._defaults.get(as_of)
        if found is None:
            if len(self._defaults) > 1_000:
                self._defaults.clear()
            city = current_app.config["PROVINCE_CITY"]
            with transaction():  # ended at once: a run may last for hours
                found = self._defaults[as_of] = regional_defaults(city, as_of)
        return found


def _error(sheet_id: Any, field: str | None, message: str) -> dict[str, Any]:
    return {"id": sheet_id, "error": {"field": field, "message": message}}


def batches(source: BinaryIO) -> Iterator[list[bytes]]:
    """The lines as they come in: all that have come, then those that come next.

    Of a line that is too long only the beginning is kept in memory.
    """
    begun = b""
    while chunk := source.read1(_CHUNK):  # type: ignore[attr-defined]  # buffered ones have it
        *ended, rest = chunk.split(b"\n")
        if ended:
            ended[0] = _longer(begun, ended[0])
            begun = b""
            yield [line.removesuffix(b"\r") for line in ended]
        begun = _longer(begun, rest)
    if begun:
        yield [begun.removesuffix(b"\r")]


def _longer(begun: bytes, more: bytes) -> bytes:
    return begun if len(begun) > MAX_LINE_BYTES + 1 else begun + more
