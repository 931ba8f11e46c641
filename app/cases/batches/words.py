"""What several tasks at once would do, have done and have undone, for a reader."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.cases.batches.acts import Act
from app.cases.batches.models import CLAIM, COPY, HAND, RELEASE, TaskBatch
from app.cases.batches.queries import Foreseen, Outcome
from app.cases.models import Task
from app.web.labels import label

ACT_NAMES = {CLAIM: _l("签收"), RELEASE: _l("退回岗位组"), HAND: _l("转办"), COPY: _l("抄送")}


def before_words(act: Act, lines: Sequence[Foreseen], *, by: User) -> dict[int, str]:
    """What would become of each task, or why nothing would."""
    return {line.task_id: _before(act, line, by) for line in lines}


def _before(act: Act, line: Foreseen, by: User) -> str:
    if line.error is not None:
        errors = getattr(line.error, "errors", None) or {"": [line.error.message]}
        return "；".join(str(text) for texts in errors.values() for text in texts)
    if act.name == CLAIM:
        return _("由您办理")
    if act.name == RELEASE:
        return _("回到%(role)s岗位组，等待签收", role=label(line.task.role, "role"))
    if act.to is not None and act.name == COPY:
        return _("告知%(to)s，办理人不变", to=act.to.display_name)
    if act.to is None:
        return _holder(line.task, by)
    words = _("改由%(to)s办理", to=act.to.display_name)
    if line.drafts:
        words += _("；还没有办结的草稿会丢弃，撤销也不能恢复")
    return words


def _holder(task: Task, by: User) -> str:
    if task.assignee_id == by.id:
        return _("您本人")
    if task.assignee is None:
        return _("无人签收")
    return task.assignee.display_name


def outcome_words(batch: TaskBatch, line: Outcome) -> tuple[str, str, str]:
    """(mark, its tone, why) of one task."""
    if line.status == "done":
        done = {
            CLAIM: _("已签收"),
            RELEASE: _("已退回岗位组"),
            HAND: _("已转给%(to)s", to=batch.to.display_name if batch.to else ""),
            COPY: _("已抄送给%(to)s", to=batch.to.display_name if batch.to else ""),
        }
        return done[batch.act], "closed", ""
    marks = {
        "waiting": (_("还没有办"), "soon"),
        "refused": (_("没有办成"), "late"),
        "undone": (_("已恢复原状"), "plain"),
        "kept": (_("不能撤销"), "late"),
    }
    return *marks[line.status], line.why or ""


def counted_words(batch: TaskBatch, lines: Sequence[Outcome]) -> str:
    """How many went, and how many did not."""
    number = {status: sum(line.status == status for line in lines) for status in _COUNTED}
    said = [str(words) % {"n": number[status]} for status, words in _COUNTED.items()]
    found = [words for words, n in zip(said, number.values(), strict=True) if n]
    return _("，").join(found) + _("。")


_COUNTED = {
    "done": _l("%(n)s 项已办"),
    "undone": _l("%(n)s 项已恢复原状"),
    "kept": _l("%(n)s 项不能撤销"),
    "refused": _l("%(n)s 项没有办成"),
    "waiting": _l("%(n)s 项还没有办"),
}
