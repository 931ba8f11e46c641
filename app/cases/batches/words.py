"""What several tasks at once would do, have done and have undone, for a reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.cases.batches.acts import Act
from app.cases.batches.models import ASK, CLAIM, COPY, HAND, RELEASE, SEND_BACK, TaskBatch
from app.cases.batches.queries import Foreseen, Outcome
from app.cases.models import Task
from app.cases.ways_back import way_back
from app.web.labels import label

ACT_NAMES = {
    CLAIM: _l("签收"),
    RELEASE: _l("退回岗位组"),
    HAND: _l("转办"),
    COPY: _l("抄送"),
    ASK: _l("请同事协办"),
    SEND_BACK: _l("退回前面的环节"),
}

# As a verb with the number of tasks behind it.
ACT_VERBS = ACT_NAMES | {SEND_BACK: _l("退回")}


class Asking(NamedTuple):
    """What a page asks for before an act with a word, and how it says so."""

    lead: LazyString
    word: LazyString
    hint: LazyString
    to: LazyString | str = ""
    nobody: LazyString | str = ""  # there is no colleague for it
    kept: LazyString | str = ""  # "for %(to)s", above what is looked over


ASKING = {
    HAND: Asking(
        _l("选择转给谁、写明说明；下一步先核对，再转办。"),
        _l("转办说明"),
        _l("为什么转办、要注意什么；对方在每项任务里都看得到"),
        _l("转给"),
        _l("没有其他同事的岗位和辖区可以接这些任务。"),
        _l("转给%(to)s"),
    ),
    COPY: Asking(
        _l("选择抄送给谁、写明说明；下一步先核对，再抄送。"),
        _l("抄送说明"),
        _l("为什么告诉对方；在每项任务里都看得到"),
        _l("抄送给"),
        _l("这些任务没有可以抄送的同事。"),
        _l("抄送给%(to)s"),
    ),
    ASK: Asking(
        _l("选择请谁协办、写明要请教的问题；下一步先核对，再发出。任务仍由您办理。"),
        _l("请教的问题"),
        _l("对每项任务都要适用；对方逐项答复，答复之前可以查看这些个案"),
        _l("请谁协办"),
        _l("这些任务没有可以请来协办的同事。"),
        _l("请%(to)s协办"),
    ),
    SEND_BACK: Asking(
        _l("请核对，并写明理由。确认后逐项退回，任务随即结束，表单里填写的内容不提交。"),
        _l("退回理由"),
        _l("写明需要补充、改正或再核实的事项，对每项任务都要适用；对方在每项任务里都看得到"),
    ),
}


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
    if act.name == SEND_BACK:
        words = _("退回到“%(steps)s”重新办理", steps=line.returns_to.words)
        return words + _("；还没有办结的草稿会丢弃") if line.drafts else words
    if act.to is not None and act.name == COPY:
        return _("告知%(to)s，办理人不变", to=act.to.display_name)
    if act.to is not None and act.name == ASK:
        return _("请%(to)s提出意见，办理人不变", to=act.to.display_name)
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
        done = str(_DONE[batch.act]) % {"to": batch.to and batch.to.display_name}
        return done, "closed", _where_to(batch, line)
    marks = {
        "waiting": (_("还没有办"), "soon"),
        "refused": (_("没有办成"), "late"),
        "undone": (_("已收回") if batch.act == ASK else _("已恢复原状"), "plain"),
        "kept": (_("不能撤销"), "late"),
    }
    return *marks[line.status], line.why or ""


def _where_to(batch: TaskBatch, line: Outcome) -> str:
    """The step that a task went back to, for those who still see it."""
    way = way_back(line.task) if batch.act == SEND_BACK and line.task else None
    return _("由“%(steps)s”重新办理", steps=way.words) if way else ""


_DONE = {
    CLAIM: _l("已签收"),
    RELEASE: _l("已退回岗位组"),
    HAND: _l("已转给%(to)s"),
    COPY: _l("已抄送给%(to)s"),
    ASK: _l("已请%(to)s协办"),
    SEND_BACK: _l("已退回"),
}


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
