"""``flask people ...``: import, the template, and new data keys."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from sqlalchemy import select

from app.accounts.models import User
from app.database import transaction
from app.errors import InvalidInput, NotAllowed
from app.extensions import db
from app.people.actions.keys import rotate_batch, secret_columns
from app.people.import_ import sheets
from app.people.import_.apply import apply_preview
from app.people.import_.preview import Preview, preview
from app.people.import_.workbook import read_sheet
from app.people.permissions import may_import

commands = AppGroup("people", help="People of the register.")
_WORDS = {"new": "新增", "update": "更新", "same": "无变化", "duplicate": "重复", "error": "有误"}
_SHOWN = 20


@commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "username", help="Import with the reach of this user (default: the city).")
@click.option("--check", is_flag=True, help="Only say what each row would do.")
@click.option(
    "--rejected",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the rows to correct go (default: beside FILE).",
)
def import_people(file: Path, username: str | None, check: bool, rejected: Path | None) -> None:
    """Import the registration form FILE (XLSX): all good rows at once, the others to correct."""
    content = file.read_bytes()
    with force_locale("zh"):
        try:
            with transaction():
                result = _run(content, username, check)
        except (InvalidInput, NotAllowed) as error:
            errors = getattr(error, "errors", {})
            text = ";".join(m for messages in errors.values() for m in messages)
            raise click.ClickException(f"没有导入：{text or error.message}") from error
        _report(result, check)
        if result.rejected:
            target = rejected or file.with_name(f"{file.stem}.未导入.xlsx")
            target.write_bytes(sheets.rejected(result.rejected))
            click.echo(f"需要更正的 {len(result.rejected)} 行已存入 {target}")
            raise SystemExit(1)


def _run(content: bytes, username: str | None, check: bool) -> Preview:
    by = None
    if username is not None:
        by = db.session.scalar(select(User).where(User.username == username))
        if by is None:
            raise InvalidInput("as", f"没有用户 {username}")
        if not may_import(by):
            raise NotAllowed
    result = preview(read_sheet(content), by=by)
    if not check:
        apply_preview(result, by=by, source=hashlib.sha256(content).hexdigest()[:16])
    return result


def _report(result: Preview, check: bool) -> None:
    for row in result.rejected[:_SHOWN]:
        click.echo(f"第 {row.number} 行 {row.name}：{'；'.join(row.reasons)}")
    if len(result.rejected) > _SHOWN:
        click.echo(f"…… 另有 {len(result.rejected) - _SHOWN} 行")
    if result.ignored:
        click.echo(f"没有读取的列：{'、'.join(result.ignored)}")
    counts = "，".join(f"{_WORDS[name]} {n}" for name, n in result.counts.items())
    click.echo(("检查结果：" if check else "已导入：") + counts)


@commands.command("template")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def write_template(file: Path) -> None:
    """Write the empty registration form to FILE."""
    file.write_bytes(sheets.template())


@commands.command("rotate-keys")
def rotate_keys() -> None:
    """Encrypt everything anew that an older data key encrypted; may be stopped and repeated."""
    for secret in secret_columns():
        last: int | None = 0
        total = 0
        while last is not None:
            with transaction():
                last, count = rotate_batch(secret, after=last)
            total += count
        click.echo(f"{secret}: {total}")
