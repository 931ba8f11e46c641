"""What is different between two releases: which files, and line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import unified_diff

from app.releases.comparable import comparable
from app.releases.models import Release

CHANGES = ("added", "changed", "removed")
MAX_LINES = 2000  # shown of one file's difference


@dataclass(frozen=True)
class FileChange:
    """``change`` is one of CHANGES; ``lines`` is a unified difference without its heading.

    No lines: only the layout differs.
    """

    path: str
    change: str
    lines: tuple[str, ...]
    is_cut: bool = False

    @property
    def plus(self) -> int:
        return sum(line.startswith("+") for line in self.lines)

    @property
    def minus(self) -> int:
        return sum(line.startswith("-") for line in self.lines)


def changed_paths(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, list[str]]:
    """CHANGES → the paths, in order."""
    return {
        "added": sorted(after.keys() - before.keys()),
        "changed": sorted(p for p in before.keys() & after.keys() if before[p] != after[p]),
        "removed": sorted(before.keys() - after.keys()),
    }


def compare(before: Release | None, after: Release) -> list[FileChange]:
    """Every file that differs, by path. ``before`` None: all are new."""
    old, new = before.contents if before else {}, after.contents
    found = [
        _file_change(path, change, old.get(path, b""), new.get(path, b""))
        for change, paths in changed_paths(old, new).items()
        for path in paths
    ]
    return sorted(found, key=lambda change: change.path)


def _file_change(path: str, change: str, old: bytes, new: bytes) -> FileChange:
    lines = list(unified_diff(comparable(path, old), comparable(path, new), n=2, lineterm=""))[2:]
    return FileChange(path, change, tuple(lines[:MAX_LINES]), len(lines) > MAX_LINES)
