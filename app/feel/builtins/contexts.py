"""Functions of contexts."""

from __future__ import annotations

from typing import Any

from ..errors import Unfit
from ..run import Run
from .registry import builtin


@builtin("get value(m: context, key: string)")
def get_value(run: Run, m: dict[str, Any], key: str) -> Any:
    if key not in m:
        raise Unfit(f"get value: no entry {key}")
    return m[key]


@builtin("get entries(m: context)")
def get_entries(run: Run, m: dict[str, Any]) -> list[dict[str, Any]]:
    run.spend(len(m))
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin("context(entries: list)")
def context(run: Run, entries: list[Any]) -> dict[str, Any]:
    run.check_list(len(entries))
    result: dict[str, Any] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not {"key", "value"} <= entry.keys():
            raise Unfit("context: an entry needs a key and a value")
        if not isinstance(entry["key"], str) or entry["key"] in result:
            raise Unfit("context: a key is missing or stands twice")
        result[entry["key"]] = entry["value"]
    return result


@builtin(
    "context put(context: context, key: string, value: any)",
    "context put(context: context, keys: list, value: any)",
)
def context_put(run: Run, context: dict[str, Any], key: str | list[Any], value: Any) -> Any:
    keys = [key] if isinstance(key, str) else key
    if not keys or not all(isinstance(part, str) for part in keys):
        raise Unfit("context put: keys are strings, at least one")
    if len(keys) > run.limits.value_depth:
        raise Unfit("context put: nested too deeply")
    return _put(run, context, keys, value)


def _put(run: Run, context: Any, keys: list[str], value: Any) -> dict[str, Any]:
    if not isinstance(context, dict):
        raise Unfit(f"context put: {keys[0]} is inside something that is no context")
    run.spend(len(context))
    inner = value if len(keys) == 1 else _put(run, context.get(keys[0]), keys[1:], value)
    return {**context, keys[0]: inner}


@builtin("context merge(contexts: list)")
def context_merge(run: Run, contexts: list[Any]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for part in contexts:
        if not isinstance(part, dict):
            raise Unfit("context merge: not a context")
        run.spend(len(part))
        result.update(part)
    return result
