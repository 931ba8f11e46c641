"""Several tasks at once: looked over, done with a result for each, and taken back."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from marshmallow import Schema, fields, validate

from app.accounts.permissions import WORKING_ROLES
from app.api.auth import caller
from app.api.described import Nothing, describe, make_blueprint
from app.api.posting import fingerprint, posts, required_key
from app.cases.batches.actions import checked_act, note_out_of_reach, words_of
from app.cases.batches.models import ACTS, MOST_TASKS, STATUSES, TaskBatch
from app.cases.batches.queries import foresee, get_batch, outcomes
from app.cases.batches.running import do_several, undo_several

PATH = "/tasks/batches"
ID = "/<row:batch_id>"
blueprint = make_blueprint("task_batches", "多项任务一起办理", roles=WORKING_ROLES)

_TASK = fields.Integer(strict=True, validate=validate.Range(min=1, max=2**53 - 1))


class BatchBody(Schema):
    act = fields.String(required=True, validate=validate.OneOf(ACTS))
    tasks = fields.List(_TASK, required=True, validate=validate.Length(min=1, max=MOST_TASKS))
    to = fields.Integer(
        load_default=None,
        strict=True,
        allow_none=True,
        validate=validate.Range(min=1, max=2**31 - 1),
        metadata={"description": "who gets them, is told or asked; of act=hand, copy and ask"},
    )
    reason = fields.String(
        load_default="",
        validate=validate.Length(max=500),
        metadata={"description": "the word to the receiver; of act=hand, copy, ask and return"},
    )


class ForeseenShape(Schema):
    task_id = fields.Integer(required=True)
    possible = fields.Boolean(required=True)
    why = fields.String(allow_none=True, metadata={"description": "what stands in the way"})
    assignee_id = fields.Integer(allow_none=True, metadata={"description": "who has it now"})
    drafts_dropped = fields.Integer()
    returns_to = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "of act=return: the names of the steps it would go back to"},
    )


class BatchPreviewShape(Schema):
    items = fields.List(fields.Nested(ForeseenShape), required=True)


class OutcomeShape(Schema):
    task_id = fields.Integer(required=True)
    status = fields.String(
        required=True,
        validate=validate.OneOf(STATUSES),
        metadata={"description": "kept: it was to be taken back, and could not be"},
    )
    why = fields.String(allow_none=True)


class BatchShape(Schema):
    id = fields.Integer(required=True)
    act = fields.String(required=True)
    to = fields.Integer(allow_none=True)
    reason = fields.String(allow_none=True)
    at = fields.DateTime()
    undoable_until = fields.DateTime()
    undone_at = fields.DateTime(allow_none=True)
    items = fields.List(fields.Nested(OutcomeShape), required=True)


@blueprint.post("/preview")
@describe(posting=True)
@blueprint.arguments(BatchBody)
@blueprint.response(200, BatchPreviewShape)
@posts()
def preview(body: dict[str, Any]) -> dict[str, Any]:
    """What would become of each task; nothing is done."""
    act = checked_act(body["act"], to_id=body["to"], word=body["reason"])
    lines = foresee(act, body["tasks"], by=caller())
    note_out_of_reach([line.error for line in lines], by=caller())
    items = [
        {
            "task_id": line.task_id,
            "possible": line.error is None,
            "why": words_of(line.error) if line.error else None,
            "assignee_id": line.task.assignee_id if line.task else None,
            "drafts_dropped": line.drafts,
            "returns_to": list(line.returns_to.steps) if line.returns_to else [],
        }
        for line in lines
    ]
    return {"items": items}


@blueprint.post("")
@describe(posting=True)
@blueprint.arguments(BatchBody)
@blueprint.response(200, BatchShape)
def create(body: dict[str, Any]) -> Any:
    """Each task in a transaction of its own: one that cannot be done does not stop the others. The
    same key again goes on with the same batch, and answers how it stands."""
    batch = do_several(
        checked_act(body["act"], to_id=body["to"], word=body["reason"]),
        body["tasks"],
        by=caller(),
        key=required_key(),
        request=fingerprint(),
    )
    return jsonify(_json(batch))


@blueprint.get(ID)
@describe(404)
@blueprint.response(200, BatchShape)
def show(batch_id: int) -> Any:
    """The caller's own; it is kept for a week."""
    return jsonify(_json(get_batch(batch_id, by=caller())))


@blueprint.post(f"{ID}/undo")
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(200, BatchShape)
def undo(_body: dict[str, Any], batch_id: int) -> Any:
    """Within ten minutes, and once: 409 afterwards, and for act=return always. What has moved on
    since stays, and says why."""
    required_key()
    return jsonify(_json(undo_several(batch_id, by=caller())))


def _json(batch: TaskBatch) -> dict[str, Any]:
    lines, until = outcomes(batch, by=caller()), batch.undoable_until
    return {
        "id": batch.id,
        "act": batch.act,
        "to": batch.to_id,
        "reason": batch.word,
        "at": batch.at.isoformat(),
        "undoable_until": until.isoformat(),
        "undone_at": batch.undone_at.isoformat() if batch.undone_at else None,
        "items": [
            {"task_id": line.task_id, "status": line.status, "why": line.why} for line in lines
        ],
    }
