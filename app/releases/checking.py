"""The engine's check, with what this installation knows: the service types that are registered."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app import engine

MAX_FINDINGS = 300
_vocabulary = engine.Vocabulary()


def know_services(types: Collection[str]) -> None:
    """Called once by ``create_app``: a service task of any other type is found by the check."""
    global _vocabulary
    _vocabulary = engine.Vocabulary(services=frozenset(types))


def findings_in(files: Mapping[str, bytes]) -> list[engine.Finding]:
    """Errors first, then by file; of a file full of them only as many as anybody would read."""
    found = engine.check(files, _vocabulary)
    found.sort(key=lambda f: (f.severity != "error", f.file, f.element_id or ""))
    return found[:MAX_FINDINGS]
