"""A running case goes over to another release.

A state names its tasks by process and element id, so going over means: everything the case stands
on must be there in the new release and be of the same kind. SpiffWorkflow's own `migrate_workflow`
is not used; it looks the new specs up by task and so leaves running tasks on the old ones.

Timers keep the moment they were set to, tasks the role, person and due date they were given.
Events that the new release has taken off an activity are closed; events it has added are opened,
which needs the environment.
"""

from __future__ import annotations

from typing import Any, NoReturn

from SpiffWorkflow.util.task import TaskState

from . import state as states
from .environment import Environment
from .errors import NotMigratable
from .expressions import FeelScriptEngine
from .release import Release
from .runtime.root import RootScope
from .runtime.task import INSTANCE, CaseTask
from .specs.activities import Activity
from .specs.events import BoundaryEvent, EventBasedGateway
from .specs.gateways import ARRIVED, Join
from .specs.node import Node
from .specs.scopes import EventSubProcess, Nesting


def _no_clock() -> NoReturn:
    raise NotMigratable(["没有环境，不能计算"])


_LOOKING_ONLY = Environment(clock=_no_clock)
KEY, ELEMENT, STATE, INTERNAL = 0, 1, 2, 4  # parts of a stored task


def migrate(
    state: bytes, old_release: Release, new_release: Release, env: Environment | None = None
) -> bytes:
    """The state for the new release. Raises NotMigratable with all the reasons, in Chinese."""
    stored = states.unpack(state)
    reasons: list[str] = []
    nested = {entry[1]: entry[0] for entry in stored["s"] if entry[1] is not None}
    for entry in stored["s"]:
        _check_scope(entry, nested, old_release, new_release, reasons)
    if reasons:
        raise NotMigratable(reasons)
    root = states.rebuild(new_release, stored, FeelScriptEngine(env or _LOOKING_ONLY))
    added = _added_events(root, old_release)
    if added and env is None:
        names = "、".join(spec.label for spec, _ in added)
        raise NotMigratable([f"新版本增加了要等待的事件：{names}"])
    for spec, host in added:
        if isinstance(spec, EventSubProcess):
            spec.listen_in(host)
        else:
            spec._update(host._add_child(spec))
    return states.save(root)


def _check_scope(
    entry: list[Any],
    nested: dict[str, str],
    old_release: Release,
    new_release: Release,
    reasons: list[str],
) -> None:
    """Checks one stored scope, and takes out of it the events that are no more."""
    key, tasks = entry[0], entry[5]
    old, new = old_release.specs[key], new_release.specs.get(key)
    if new is None:
        reasons.append(f"新版本中没有流程“{key}”")
        return
    kept = []
    for task in tasks:
        before: Node = old.task_specs[task[ELEMENT]]
        after: Node | None = new.task_specs.get(task[ELEMENT])
        if _only_listens(before, task[STATE]):
            if after is not None and _same_event(before, after):
                kept.append(task)
            continue
        kept.append(task)
        reason = _what_hinders(before, after, task, nested)
        if reason:
            reasons.append(f"流程“{key}”中的“{before.label}”（{before.bpmn_id}）{reason}")
    entry[5] = kept


def _what_hinders(before: Node, after: Node | None, task: list[Any], nested: dict[str, str]) -> str:
    if after is None:
        return "在新版本中不存在"
    if before.kind != after.kind or type(before) is not type(after):
        return "在新版本中换了类型"
    internal = task[INTERNAL] if len(task) > INTERNAL else {}
    if isinstance(before, Activity) and isinstance(after, Activity):
        if (before.loop is None) != (after.loop is None):
            return "在新版本中改变了多实例设置"
        if before.loop is not None and after.loop is not None and INSTANCE not in internal:
            same = before.loop.sequential == after.loop.sequential
            if not same or before.loop.output_collection != after.loop.output_collection:
                return "在新版本中改变了多实例设置"
    if isinstance(after, Nesting) and task[KEY] in nested and nested[task[KEY]] != after.spec:
        return "在新版本中调用另一个流程"
    if isinstance(after, Join) and not set(internal.get(ARRIVED, ())) <= set(after.incoming):
        return "在新版本中缺少已有令牌到达的顺序流"
    if isinstance(after, EventBasedGateway) and _offered(before) != _offered(after):
        return "在新版本中等待的事件有变化"
    if not isinstance(after, Activity) and not _same_event(before, after):
        return "在新版本中换了事件"
    return ""


def _offered(gateway: Node) -> set[str]:
    return {link.target.bpmn_id for link in gateway.links}


def _only_listens(spec: Node, state: int) -> bool:
    return isinstance(spec, BoundaryEvent | EventSubProcess) and state == TaskState.WAITING


def _same_event(before: Node, after: Node) -> bool:
    """The same kind of event; a timer's or message's details may differ."""
    old = getattr(before, "event_definition", None)
    new = getattr(after, "event_definition", None)
    if old is None or new is None:
        return old is new
    if type(before) is not type(after) or old.kind != new.kind:
        return False
    return getattr(old, "timer", None) == getattr(new, "timer", None)


def _added_events(root: RootScope, old_release: Release) -> list[tuple[Any, CaseTask]]:
    """Events that only the new release has, and the task each is to be opened at. One that the
    old release had too and that listens no more has come already."""
    found: list[tuple[Any, CaseTask]] = []
    for scope in root.every_scope():
        old = old_release.specs[scope.spec.name].task_specs
        for task in scope.tasks.values():
            spec = task.task_spec
            if isinstance(spec, Activity) and not task.is_instance and spec.holds_scope(task):
                found += [(event, task) for event in spec.attached if _is_new(event, old)]
        if not any(
            isinstance(t.task_spec, EventSubProcess)
            and t.task_spec.interrupting
            and t.task_spec.holds_scope(t)
            for t in scope.tasks.values()
        ):
            new = [event for event in scope.spec.event_subprocesses if _is_new(event, old)]
            found += [(event, scope.task_tree) for event in new]
    return found


def _is_new(event: Any, old: dict[str, Any]) -> bool:
    before = old.get(event.bpmn_id)
    return event.event_definition.listens and (before is None or not _same_event(before, event))
