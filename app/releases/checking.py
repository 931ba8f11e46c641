"""The engine's check, with what this installation knows: which services are registered, which
decisions the features ask, and what they read."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping

from app import engine
from app.decisions import Use
from app.forms.reader import problems_of
from app.forms.texts import unknown_names

MAX_FINDINGS = 300
_vocabulary = engine.Vocabulary()
_texts: Mapping[str, Collection[str]] = {}


def know(
    services: Collection[str],
    uses: Collection[Use] = (),
    read: Mapping[str, Collection[str] | None] | None = None,
    texts: Mapping[str, Collection[str]] | None = None,
) -> None:
    """Called once by ``create_app``.

    From then on the check finds service tasks that nobody carries out, and inputs and outputs of
    decisions that neither a feature nor a diagram supplies or reads. ``read``: variable → the parts
    that services read of it, None for all. ``texts``: form → what its texts may name in {{ }}.
    """
    global _vocabulary, _texts
    _found.cache_clear()
    _texts = dict(texts or {})
    _vocabulary = engine.Vocabulary(services=frozenset(services), uses=uses, read=dict(read or {}))


def findings_in(files: Mapping[str, bytes]) -> list[engine.Finding]:
    """Errors first, then by file; of a file full of them only as many as anybody would read."""
    return list(_found(tuple(sorted(files.items()))))


@functools.lru_cache(maxsize=4)  # a draft is checked when it is seen, submitted and published
def _found(contents: tuple[tuple[str, bytes], ...]) -> list[engine.Finding]:
    files = dict(contents)
    found = engine.check(files, _vocabulary)
    faulty = {finding.file for finding in found if finding.severity == "error"}
    for path, content in files.items():
        if path.endswith(".form") and path not in faulty:
            found += _undrawable(path, content) or _unfillable(path, content)
    found.sort(key=lambda f: (f.severity != "error", f.file, f.row, f.column))
    return found[:MAX_FINDINGS]


def _undrawable(path: str, content: bytes) -> list[engine.Finding]:
    """What keeps the pages from drawing a form that is sound by itself."""
    return [
        engine.Finding(path, component, "error", f"“{component or path}”：{message}")
        for component, message in problems_of(content)
    ]


def _unfillable(path: str, content: bytes) -> list[engine.Finding]:
    """A name that a text such as the agreement's gives no value would print as nothing."""
    known = _texts.get(path.rsplit("/", 1)[-1].removesuffix(".form"))
    return [
        engine.Finding(path, component, "error", f"“{component}”：文字中的 {name} 没有可填的内容")
        for component, name in (unknown_names(content, known) if known else ())
    ]
