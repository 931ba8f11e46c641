"""What stands beside a task's form: the categories, the documents, the plan, the last visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.cases.models import Task
from app.eligibility.materials import Material, materials_for
from app.eligibility.models import Determination
from app.eligibility.queries import running_recognition
from app.eligibility.wording import category_names
from app.people.models import Document
from app.people.queries import documents_of
from app.plans.models import RUNNING, Measure, Plan
from app.visits.models import Visit

_VISITS = 3


class Beside(NamedTuple):
    """``is_recognised``: the categories are those recognised, else those recommended."""

    categories: list[str]
    is_recognised: bool
    materials: list[Material]
    documents: list[Document]
    plan: Plan | None
    open_measures: list[Measure]
    visits: list[Visit]

    @property
    def wanting(self) -> int:
        """How many of the documents asked for are missing or no longer valid."""
        return sum(material.is_wanting for material in self.materials)


def beside(
    task: Task, assistance: Mapping[str, Any] | None, determination: Determination | None
) -> Beside:
    """``assistance`` as ``overview.assistance_of`` gives it."""
    person_id, done = task.case.person_id, assistance or {}
    recognition = running_recognition(person_id)
    documents = documents_of(person_id)
    plan: Plan | None = done.get("plan")
    return Beside(
        categories=category_names(recognition, [determination] if determination else []),
        is_recognised=recognition is not None,
        materials=materials_for(task.case, task.process_id, determination, documents),
        documents=documents,
        plan=plan,
        open_measures=_open(plan.measures) if plan else [],
        visits=list(done.get("visits", ()))[:_VISITS],
    )


def _open(measures: Sequence[Measure]) -> list[Measure]:
    return [m for m in measures if m.status in RUNNING]


def records_below(assistance: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The rest of what was done, under the form: what stands beside it is not said twice."""
    if assistance is None:
        return None
    return {**assistance, "plan": None, "visits": [], "services": []}
