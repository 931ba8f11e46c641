"""A release as a directory: ``workflows/*.bpmn``, ``workflows/*.dmn``, ``forms/*.form``."""

from __future__ import annotations

from pathlib import Path

from flask_babel import gettext as _

from app.releases.contents import (
    MAX_BYTES,
    MAX_FILES,
    UnacceptableFile,
    checked_content,
    checked_path,
)

PATTERNS = ("workflows/*.bpmn", "workflows/*.dmn", "forms/*.form")


def read_directory(directory: Path) -> dict[str, bytes]:
    """Path within the release → content. Other files (a README) are left alone."""
    found = sorted(path for pattern in PATTERNS for path in directory.glob(pattern))
    if not found:
        raise UnacceptableFile(
            "path", _("目录里没有流程、决策表或表单：%(path)s", path=str(directory))
        )
    if len(found) > MAX_FILES:
        raise UnacceptableFile("path", _("一个版本最多有 %(n)s 个文件", n=MAX_FILES))
    return dict(_read(directory, path) for path in found)


def read_checked(directory: Path) -> dict[str, str]:
    """The same as texts, each of them well-formed and safe to read; else the error names the file
    first: of forty there is one to mend."""
    return {path: _checked(path, data) for path, data in read_directory(directory).items()}


def _checked(path: str, data: bytes) -> str:
    try:
        return checked_content(path, data)
    except UnacceptableFile as error:
        raise UnacceptableFile("content", f"{path}：{error.message}") from None


def _read(directory: Path, path: Path) -> tuple[str, bytes]:
    name = checked_path(path.relative_to(directory).as_posix())
    # A link could lead anywhere; a huge file is refused before it is read.
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
        raise UnacceptableFile("content", _("文件不能读取或超过 2 MB：%(path)s", path=name))
    return name, path.read_bytes()
