"""What people are told of: each kind with its name and its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l


class Kind(NamedTuple):
    """``words`` may hold %(by)s (a colleague), %(task)s, %(person)s and the notice's own data."""

    name: object
    words: object


KINDS: dict[str, Kind] = {
    "task_assigned": Kind(_l("新任务"), _l("新任务：%(task)s（%(person)s）")),
    "task_handed": Kind(_l("转办给我"), _l("%(by)s把“%(task)s”（%(person)s）转给您办理")),
    "task_taken_back": Kind(
        _l("转办撤销"), _l("%(by)s撤销了转办，“%(task)s”（%(person)s）不用您办理了")
    ),
    "handed_for_me": Kind(
        _l("代我转办"), _l("%(by)s代您把“%(task)s”（%(person)s）转给%(to_name)s办理")
    ),
    "task_returned": Kind(_l("退回给我"), _l("%(by)s退回了“%(task)s”（%(person)s）")),
    "opinion_asked": Kind(_l("请我协办"), _l("%(by)s就“%(task)s”（%(person)s）请您提出意见")),
    "opinion_given": Kind(_l("协办意见"), _l("%(by)s已就“%(task)s”（%(person)s）提出意见")),
    "copied_in": Kind(_l("抄送给我"), _l("%(by)s把一个个案（%(person)s）抄送给您")),
    "task_escalated": Kind(_l("逾期上报"), _l("任务逾期上报：%(task)s（%(person)s）")),
    "substitution_made": Kind(_l("代理安排"), _l("%(dates)s由%(deputy)s代理%(principal)s的工作")),
    "substitution_ended": Kind(
        _l("代理提前结束"), _l("%(deputy)s代理%(principal)s的工作（%(dates)s）已提前结束")
    ),
    "handover_offered": Kind(_l("请我接收个案"), _l("%(by)s请您接收%(officer)s移交的个案")),
    "handover_moved": Kind(
        _l("迁居待接收"), _l("%(person)s迁到别的社区，等待%(to_name)s接收；接收之前仍由您负责")
    ),
    "handover_answered": Kind(
        _l("移交的结果"), _l("%(by)s已答复移交：接收 %(accepted)s 个，退回 %(declined)s 个")
    ),
    "moved_unreceived": Kind(
        _l("迁居无人接收"), _l("%(person)s迁入的社区没有可以接收的社区专员，个案仍由原责任人负责")
    ),
    "due_today": Kind(_l("今天到期"), _l("您有 %(n)s 项任务今天到期")),
    "overdue": Kind(_l("已经逾期"), _l("您有 %(n)s 项任务已经逾期")),
}


def sentence(
    kind: str, data: Mapping[str, Any], *, task: str | None, person: str, by: str | None
) -> str:
    """A notice in words. ``person``: how the person assisted is called here; ``by``: who did it."""
    known = {"task": task or _("任务"), "person": person, "by": by or _("系统")}
    words = str(KINDS[kind].words) % ({**data} | known)
    if data.get("as_deputy"):
        return _("%(words)s（其中代同事办理 %(n)s 项）", words=words, n=data["as_deputy"])
    if data.get("instead_of"):
        return _("%(words)s，代%(name)s办理", words=words, name=data["instead_of"])
    return words
