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
from app.forms.answers import PREFIX, SIGNED
from app.forms.fields import MAX_FILES
from app.forms.model import Component, Form
from app.forms.signatures import read_signature
from app.people.actions.documents import upload_document


def is_anything_sent(files: MultiDict[str, FileStorage], posted: Mapping[str, str]) -> bool:
    """Is there a file, or a signature drawn on the screen, beside the form's answers?"""
    return bool(files) or any(name.startswith(SIGNED) and posted[name] for name in posted)


def store_uploads(
    task: Task,
    form: Form,
    files: MultiDict[str, FileStorage],
    posted: Mapping[str, str],
    answers: dict[str, Any],
    *,
    by: User,
) -> None:
    """Keep the chosen files, and what was drawn, with the case and put their numbers into
    ``answers``.

    Raises InvalidInput at the form's field; the files before the bad one stay in ``answers``.
    """
    if not task.is_open or not may_complete(by, task):
        return  # completing refuses in its own words
    for component in form.answered:
        if component.is_signature and (drawn := posted.get(SIGNED + component.key)):
            _store_signature(task, component, drawn, answers, by)
        elif component.kind == "filepicker":
            _store(task, component, files.getlist(PREFIX + component.key), answers, by)


def _store(
    task: Task, component: Component, chosen: list[FileStorage], answers: dict[str, Any], by: User
) -> None:
    kept: list = answers.setdefault(component.key, [])
    for file in [f for f in chosen if f.filename][:MAX_FILES]:
        try:
            kept.append(_keep(task, component, file.filename or "", file.read(), by))
        except InvalidInput as error:
            messages = [text for texts in error.errors.values() for text in texts]
            raise InvalidInput(
                errors={component.key: [f"{file.filename}:{text}" for text in messages]}
            ) from None


def _store_signature(
    task: Task, component: Component, drawn: str, answers: dict[str, Any], by: User
) -> None:
    """A new signature takes the place of one that was kept before."""
    try:
        picture = read_signature(drawn)
    except InvalidInput as error:
        raise InvalidInput(errors={component.key: error.errors["signature"]}) from None
    answers[component.key] = [_keep(task, component, f"{component.label}.png", picture, by)]


def _keep(task: Task, component: Component, name: str, content: bytes, by: User) -> int:
    """The document's number; its hash and moment are kept with it."""
    with transaction():
        return upload_document(
            task.case.person_id,
            name,
            content,
            _described(component),
            by=by,
            case_id=task.case_id,
        ).id


def _described(component: Component) -> Mapping[str, str]:
    """What kind of document a field takes is said in the form; anything else is "other"."""
    return {"kind": component.properties.get("document_kind", "other")}
