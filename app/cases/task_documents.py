"""Files that come in with a task's form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from app.accounts.models import User
from app.cases.models import Task
from app.cases.permissions import may_complete
from app.database import transaction
from app.errors import InvalidInput
from app.forms.answers import PREFIX
from app.forms.fields import MAX_FILES
from app.forms.model import Component, Form
from app.people.actions.documents import upload_document


def store_uploads(
    task: Task,
    form: Form,
    files: MultiDict[str, FileStorage],
    answers: dict[str, Any],
    *,
    by: User,
) -> None:
    """Keep the chosen files with the case and put their numbers into ``answers``.

    Raises InvalidInput at the form's field; the files before the bad one stay in ``answers``.
    """
    if not task.is_open or not may_complete(by, task):
        return  # completing refuses in its own words
    for component in form.answered:
        if component.kind == "filepicker":
            _store(task, component, files.getlist(PREFIX + component.key), answers, by)


def _store(
    task: Task, component: Component, chosen: list[FileStorage], answers: dict[str, Any], by: User
) -> None:
    kept: list = answers.setdefault(component.key, [])
    for file in [f for f in chosen if f.filename][:MAX_FILES]:
        try:
            with transaction():
                document = upload_document(
                    task.case.person_id,
                    file.filename or "",
                    file.read(),
                    _described(component),
                    by=by,
                    case_id=task.case_id,
                )
        except InvalidInput as error:
            messages = [text for texts in error.errors.values() for text in texts]
            raise InvalidInput(
                errors={component.key: [f"{file.filename}:{text}" for text in messages]}
            ) from None
        kept.append(document.id)


def _described(component: Component) -> Mapping[str, str]:
    """What kind of document a field takes is said in the form; anything else is "other"."""
    return {"kind": component.properties.get("document_kind", "other")}
