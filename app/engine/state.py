"""The stored state of a case: its task tree and its variables, nothing else.

JSON with short keys, compressed where that pays. One entry per running scope:
`[key, host, ended_at, written, shared, tasks, given]`, parents before children. `host` is the key
of the task that the scope is nested in. Variables are in three parts: those that the process has
written (null where a sub-process works on those of its process), those that were given to it, and
the names of given ones that are still the caller's own (contexts such as the deadlines would be
kept once per level otherwise).
A task is `[key, element, state, parent, internal data]`; trailing parts without content are cut.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from app import feel

from .errors import StateError
from .runtime.root import RootScope
from .runtime.scope import ROOT, NestedScope
from .runtime.task import LOCAL, CaseTask
from .values import from_text, to_text

if TYPE_CHECKING:
    from .expressions import FeelScriptEngine
    from .release import Release

FORMAT = 1
COMPRESS_ABOVE = 600  # bytes; below, zlib gains little
MAX_BYTES = 2_000_000


def save(root: RootScope) -> bytes:
    stored = {"f": FORMAT, "n": root.last_key, "s": [_scope(s) for s in root.every_scope()]}
    if root.completed:
        stored["x"] = 1
    text = to_text(stored).encode()
    if len(text) > MAX_BYTES:
        raise StateError(f"个案状态过大：{len(text)} 字节")
    return zlib.compress(text, 1) if len(text) > COMPRESS_ABOVE else text


def _scope(scope: Any) -> list[Any]:
    host = scope.host.id if scope.host is not None else None
    tasks = [_task(task) for task in scope.tasks.values() if task.id != ROOT]
    if scope.shares_variables:
        return [scope.spec.name, host, scope.ended_at, None, [], tasks]
    if scope.host is None:
        return [scope.spec.name, host, scope.ended_at, scope.data, [], tasks]
    written, shared, given = _split(scope)
    return [scope.spec.name, host, scope.ended_at, written, shared, tasks, given]


def _split(scope: Any) -> tuple[dict[str, Any], list[str], dict[str, Any]]:
    callers = scope.host.workflow.data
    written: dict[str, Any] = {}
    shared: list[str] = []
    given: dict[str, Any] = {}
    for name, value in scope.data.items():
        if name in scope.written:
            written[name] = value
        elif isinstance(value, dict | list) and callers.get(name) is value:
            shared.append(name)
        else:
            given[name] = value
    return written, shared, given


def _task(task: CaseTask) -> list[Any]:
    parts = [task.id, task.task_spec.name, task._state, task._parent, task.internal_data]
    while not parts[-1]:
        parts.pop()
    return parts


def unpack(state: bytes) -> dict[str, Any]:
    """The stored structure. Raises StateError for anything but what `save` has written."""
    try:
        text = state
        if not state.startswith(b"{"):
            unzip = zlib.decompressobj()
            text = unzip.decompress(state, MAX_BYTES)
            if unzip.unconsumed_tail:
                raise StateError("个案状态过大")
        stored = from_text(text)
    except (zlib.error, ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise StateError("个案状态已损坏") from error
    if not isinstance(stored, dict) or stored.get("f") != FORMAT:
        raise StateError("个案状态的格式不是本版本的格式")
    return stored


def restore(release: Release, state: bytes, script_engine: FeelScriptEngine) -> RootScope:
    return rebuild(release, unpack(state), script_engine)


def rebuild(release: Release, stored: dict[str, Any], script_engine: FeelScriptEngine) -> RootScope:
    """From the unpacked structure."""
    specs = release.specs
    try:
        first, *nested = stored["s"]
        root = RootScope(specs[first[0]], specs, script_engine)
        root.last_key = stored["n"]
        root.completed = bool(stored.get("x"))
        _fill(root, first)
        for entry in nested:
            host = root.find_task(entry[1])
            if host is None:
                raise StateError(f"个案状态已损坏：找不到任务 {entry[1]}")
            scope = NestedScope(specs[entry[0]], host)
            root.subprocesses[host.id] = scope
            _fill(scope, entry)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise StateError(f"个案状态与流程版本不符：{error}") from error
    return root


def _fill(scope: Any, entry: list[Any]) -> None:
    _, _, ended_at, written, shared, tasks, *given = entry
    scope.ended_at = ended_at
    if not scope.shares_variables:
        for name in shared:
            scope.data[name] = scope.host.workflow.data[name]
        if given:
            scope.data.update(feel.to_feel(given[0]))
        scope.data.update(feel.to_feel(written))
        scope.written.update(written)
    specs = scope.spec.task_specs
    for key, element, state, *rest in tasks:
        parent = scope.tasks[rest[0]] if rest and rest[0] else scope.task_tree
        task = CaseTask(scope, specs[element], parent, state, id=key)
        if len(rest) > 1:
            task.internal_data = rest[1]
            if LOCAL in rest[1]:
                rest[1][LOCAL] = feel.to_feel(rest[1][LOCAL])


def as_readable(state: bytes) -> str:
    """For people who look into a case: the stored structure as indented JSON."""
    unpack(state)
    text = state if state.startswith(b"{") else zlib.decompress(state)
    return json.dumps(json.loads(text), ensure_ascii=False, indent=1)
