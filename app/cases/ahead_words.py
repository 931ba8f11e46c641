"""What comes next, as the line under a form's button."""

from __future__ import annotations

from itertools import groupby

from flask_babel import gettext as _

from app.cases.ahead import Branch, NextStep, steps_ahead
from app.cases.models import Case, Task
from app.releases.runtime import parsed
from app.web.labels import label

_RESPONSIBLE = "=responsible_officer"


def words_ahead(task: Task) -> str:
    """Empty where the diagram says nothing."""
    ahead = steps_ahead(parsed(task.case.release_id), task.process_id, task.element_id)
    if not ahead.branches:
        return ""
    if not ahead.is_decided:
        return _("办结后：%(steps)s。", steps=_steps(ahead.branches[0], task.case))
    question = ahead.question or _("填写的内容")
    answers = _("；").join(_branch(branch, task.case) for branch in ahead.branches)
    return _("办结后看“%(question)s”：%(answers)s。", question=question, answers=answers)


def _branch(branch: Branch, case: Case) -> str:
    steps = _steps(branch, case)
    return _("%(answer)s → %(steps)s", answer=branch.answer or _("其他"), steps=steps)


def _steps(branch: Branch, case: Case) -> str:
    """What is waited for together is told together: 等待公示期满或收到异议."""
    found: list[str] = []
    for kind, group in groupby(branch.steps, lambda step: step.kind):
        if kind == "wait":
            found.append(_("等待%(what)s", what=_("或").join(step.name for step in group)))
        else:
            found += [_step(step, case) for step in group]
    return (_("，同时") if branch.is_all else _("，或")).join(found)


def _step(step: NextStep, case: Case) -> str:
    if step.kind == "task":
        return _("%(task)s（%(who)s）", task=step.name, who=_who(step, case))
    if step.kind == "stage_end":
        return _("本阶段结束：%(name)s", name=step.name)
    if step.kind == "case_end":
        return _("个案办结：%(name)s", name=step.name)
    return step.name


def _who(step: NextStep, case: Case) -> str:
    if step.assignee == _RESPONSIBLE and case.responsible:
        return case.responsible.display_name
    return label(step.role, "role") or _("还没有人签收")
