"""The caseworker's pages: my work, a task, a case."""

from app.cases import (
    views_acts,
    views_case,
    views_case_list,
    views_task,
    views_work,
    views_work_saved,
)
from app.cases.batches import views as views_batch
from app.cases.blueprint import blueprint
from app.cases.copies import views as views_copy
from app.cases.drafts import views as views_draft
from app.cases.handover import views as views_handover
from app.cases.opinions import views as views_opinion

__all__ = [
    "blueprint",
    "views_acts",
    "views_batch",
    "views_case",
    "views_case_list",
    "views_copy",
    "views_draft",
    "views_handover",
    "views_opinion",
    "views_task",
    "views_work",
    "views_work_saved",
]
