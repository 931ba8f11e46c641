"""协办: asking a colleague's opinion on a task, answering, withdrawing."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.api.auth import caller
from app.api.described import Nothing, describe, make_blueprint
from app.api.posting import posts
from app.api.staff import named_user
from app.cases.opinions.actions import answer_opinion, ask_opinion, withdraw_opinion
from app.cases.opinions.models import MAX_ANSWER, TaskOpinion
from app.cases.opinions.queries import opinions_of_task, questions_to
from app.cases.queries import get_task

PATH = ""
TASK = "/tasks/<long:task_id>/opinions"
ID = "/opinions/<row:opinion_id>"
blueprint = make_blueprint("opinions", "协办")


class ColleagueOpinionShape(Schema):
    id = fields.Integer(required=True)
    task_id = fields.Integer(required=True)
    case_id = fields.Integer(required=True)
    asked_by = fields.Integer(required=True)
    of = fields.Integer(required=True, attribute="of_id")
    question = fields.String(required=True)
    asked_at = fields.DateTime(required=True)
    answer = fields.String(allow_none=True)
    answered_at = fields.DateTime(allow_none=True)
    withdrawn_at = fields.DateTime(allow_none=True)


class ColleagueQuestionShape(Schema):
    id = fields.Integer(required=True)
    task_id = fields.Integer(required=True)
    task = fields.String(required=True)
    person = fields.String(required=True)
    by = fields.String(required=True)
    question = fields.String(required=True)
    asked_at = fields.DateTime(required=True)


class QuestionBody(Schema):
    of = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1))
    question = fields.String(required=True, validate=validate.Length(min=1, max=500))


class OpinionBody(Schema):
    answer = fields.String(required=True, validate=validate.Length(min=1, max=MAX_ANSWER))


@blueprint.get("/opinions")
@describe()
@blueprint.response(200, ColleagueQuestionShape(many=True))
def list_questions() -> Any:
    """What colleagues ask the caller and wait for."""
    return questions_to(caller())


@blueprint.get(TASK)
@describe(404)
@blueprint.response(200, ColleagueOpinionShape(many=True))
def list_opinions(task_id: int) -> Any:
    """What colleagues were asked about a task, and what they said."""
    return opinions_of_task(get_task(task_id, by=caller()).id)


@blueprint.post(TASK)
@describe(404, posting=True)
@blueprint.arguments(QuestionBody)
@blueprint.response(200, ColleagueOpinionShape)
@posts()
def ask(body: dict[str, Any], task_id: int) -> dict[str, Any]:
    """Ask a colleague about a task that the caller does; it stays theirs."""
    get_task(task_id, by=caller())  # reach comes before whether there is such a colleague
    of = named_user(body["of"], "of")
    return _json(ask_opinion(task_id, of=of, question=body["question"], by=caller()))


@blueprint.post(f"{ID}/answer")
@describe(404, posting=True)
@blueprint.arguments(OpinionBody)
@blueprint.response(200, ColleagueOpinionShape)
@posts()
def answer(body: dict[str, Any], opinion_id: int) -> dict[str, Any]:
    """What the caller, who was asked, says."""
    return _json(answer_opinion(opinion_id, answer=body["answer"], by=caller()))


@blueprint.post(f"{ID}/withdraw")
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(200, ColleagueOpinionShape)
@posts()
def withdraw(_body: dict[str, Any], opinion_id: int) -> dict[str, Any]:
    """Ask no longer."""
    return _json(withdraw_opinion(opinion_id, by=caller()))


def _json(opinion: TaskOpinion) -> dict[str, Any]:
    return ColleagueOpinionShape().dump(opinion)
