"""How what was done in a case looks outside: plan, visits, follow-up, exit."""

from __future__ import annotations

from marshmallow import Schema, fields

_CODES = fields.List(fields.String())


class MeasureShape(Schema):
    number = fields.Integer()
    kind = fields.String()
    description = fields.String()
    due_on = fields.Date(allow_none=True)
    owner_id = fields.Integer(allow_none=True)
    status = fields.String()
    started_on = fields.Date(allow_none=True)
    done_on = fields.Date(allow_none=True)


class PlanShape(Schema):
    id = fields.Integer(required=True)
    version = fields.Integer()
    goal = fields.String()
    target_on = fields.Date(allow_none=True)
    difficulty_grade = fields.String(allow_none=True)
    grade_reason = fields.String(allow_none=True)
    entitlements = fields.List(fields.Dict())
    note = fields.String(allow_none=True)
    drafted_at = fields.DateTime()
    drafted_by = fields.Integer(allow_none=True)
    measures = fields.List(fields.Nested(MeasureShape))


class AssessmentShape(Schema):
    id = fields.Integer(required=True)
    met_on = fields.Date()
    mode = fields.String(allow_none=True)
    barriers = _CODES
    needs = _CODES
    unemployed_months = fields.Integer(allow_none=True)
    recorded_by = fields.Integer(allow_none=True)


class AgreementShape(Schema):
    id = fields.Integer(required=True)
    number = fields.String()
    plan_id = fields.Integer()
    status = fields.String()
    party = fields.String()
    responsible_id = fields.Integer(allow_none=True)
    prepared_on = fields.Date()
    valid_until = fields.Date()
    signed_on = fields.Date(allow_none=True)
    document_id = fields.Integer(allow_none=True)
    reason = fields.String(allow_none=True)
    ended_on = fields.Date(allow_none=True)


class PlanningShape(Schema):
    """The newest of each; null as long as there is none."""

    assessment = fields.Nested(AssessmentShape, allow_none=True)
    plan = fields.Nested(PlanShape, allow_none=True)
    agreement = fields.Nested(AgreementShape, allow_none=True)


class PlanReviewShape(Schema):
    """``answers``: progress, effect, review_result (continue or change), change_reason."""

    task_id = fields.Integer(required=True, attribute="id")
    reviewed_at = fields.DateTime(attribute="ended_at")
    by_id = fields.Integer(allow_none=True, attribute="ended_by")
    answers = fields.Dict(allow_none=True)


class VisitShape(Schema):
    number = fields.Integer(required=True)
    task_id = fields.Integer(allow_none=True)
    visited_on = fields.Date()
    met = fields.Boolean()
    mode = fields.String(allow_none=True)
    outcome = fields.String()
    by_id = fields.Integer(allow_none=True)


class RefusalShape(Schema):
    id = fields.Integer(required=True)
    source = fields.String()
    offered = _CODES
    about = fields.String()
    refused_on = fields.Date()
    reason = fields.String()
    recorded_by = fields.Integer(allow_none=True)
    suitable = fields.Boolean(allow_none=True)
    person_heard = fields.Boolean(allow_none=True)
    is_justified = fields.Boolean(allow_none=True)
    finding = fields.String(allow_none=True)
    confirmed_by = fields.Integer(allow_none=True)
    counts = fields.Boolean(allow_none=True)
    set_aside_at = fields.DateTime(allow_none=True)
    set_aside_by = fields.Integer(allow_none=True)
    set_aside_reason = fields.String(allow_none=True)
    upheld_at = fields.DateTime(allow_none=True)
    upheld_by = fields.Integer(allow_none=True)
    upheld_reason = fields.String(allow_none=True)


class EmploymentShape(Schema):
    id = fields.Integer(required=True)
    employed_on = fields.Date()
    employment_type = fields.String(allow_none=True)
    source = fields.String()
    lost_on = fields.Date(allow_none=True)
    recorded_by = fields.Integer(allow_none=True)


class FollowUpShape(Schema):
    number = fields.Integer(required=True)
    task_id = fields.Integer(allow_none=True)
    contacted_on = fields.Date()
    mode = fields.String(allow_none=True)
    status = fields.String()
    by_id = fields.Integer(allow_none=True)


class UrgentHelpShape(Schema):
    id = fields.Integer(required=True)
    arranged_on = fields.Date()
    kinds = _CODES
    note = fields.String(allow_none=True)
    recorded_by = fields.Integer(allow_none=True)


class ChangeShape(Schema):
    id = fields.Integer(required=True)
    change = fields.String()
    confirmed = fields.Boolean()
    happened_on = fields.Date(allow_none=True)
    employment_type = fields.String(allow_none=True)
    exit_reason = fields.String(allow_none=True)
    new_unit_code = fields.String(allow_none=True)
    reason = fields.String()
    recorded_at = fields.DateTime()
    recorded_by = fields.Integer(allow_none=True)


class ExitShape(Schema):
    id = fields.Integer(required=True)
    reason = fields.String()
    effective_on = fields.Date()
    evidence = fields.String()
    proposed_at = fields.DateTime()
    proposed_by = fields.Integer(allow_none=True)
    hearing_window_ends_on = fields.Date(allow_none=True)
    hearing_on = fields.Date(allow_none=True)
    hearing_statement = fields.String(allow_none=True)
    hearing_findings = fields.String(allow_none=True)
    decision = fields.String(allow_none=True)
    decision_reason = fields.String(allow_none=True)
    decided_at = fields.DateTime(allow_none=True)
    decided_by = fields.Integer(allow_none=True)
    notified_at = fields.DateTime(allow_none=True)
    re_entry_on = fields.Date(allow_none=True)


class LetterShape(Schema):
    id = fields.Integer(required=True)
    number = fields.String()
    kind = fields.String()
    title = fields.String()
    dated = fields.Date()
    signed_by_unit = fields.String()


class LetterText(LetterShape):
    case_id = fields.Integer()
    paragraphs = fields.List(fields.String())
