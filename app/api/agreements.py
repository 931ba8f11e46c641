"""Assistance agreements: to read, to print, to sign on the screen."""

from __future__ import annotations

from typing import Any

from flask.wrappers import Response
from marshmallow import Schema, fields, validate

from app.api.assistance_shapes import AgreementShape
from app.api.auth import caller
from app.api.cases import ID
from app.api.described import describe, file_answer, make_blueprint
from app.api.posting import posts
from app.cases.queries import get_case
from app.errors import NotFound
from app.plans.actions import sign_on_screen
from app.plans.agreement_paper import agreement_paper
from app.plans.agreement_text import read_body
from app.plans.models import Agreement
from app.plans.queries import agreements_of_case, get_agreement
from app.web.pdf import pdf_answer

PATH = ""
AGREEMENT = "/agreements/<row:agreement_id>"
blueprint = make_blueprint("agreements", "援助协议")


class BlockShape(Schema):
    kind = fields.String(required=True, metadata={"description": "heading, text, measures"})
    text = fields.String()
    rows = fields.List(
        fields.List(fields.String()),
        metadata={"description": "of measures: number, what, words, day"},
    )


class AgreementWithText(AgreementShape):
    case_id = fields.Integer(required=True)
    responsible_now_id = fields.Integer(
        allow_none=True,
        metadata={"description": "of the case; responsible_id is who the agreement names"},
    )
    body_sha256 = fields.String(allow_none=True)
    signed_at = fields.DateTime(allow_none=True, metadata={"description": "on the screen"})
    blocks = fields.List(
        fields.Nested(BlockShape),
        metadata={"description": "the text; none where the release had no template"},
    )


class Signature(Schema):
    signature = fields.String(
        required=True,
        validate=validate.Length(max=900_000),
        metadata={"description": "a PNG as data URL: data:image/png;base64,…"},
    )


@blueprint.get(f"/cases{ID}/agreements")
@describe(404)
@blueprint.response(200, AgreementShape(many=True))
def list_agreements(case_id: int) -> Any:
    """Every agreement of a case, the newest first."""
    return agreements_of_case(get_case(case_id, by=caller()).id)


@blueprint.get(AGREEMENT)
@describe(404)
@blueprint.response(200, AgreementWithText)
def show_agreement(agreement_id: int) -> Any:
    """One agreement with its text."""
    return _shown(get_agreement(agreement_id, by=caller()))


@blueprint.get(f"{AGREEMENT}/file.pdf")
@describe(404)
@blueprint.doc(responses={"200": file_answer("application/pdf")})
def print_agreement(agreement_id: int) -> Response:
    """To be printed; with the signature, if it was signed on the screen."""
    found = get_agreement(agreement_id, by=caller())
    if found.body is None:
        raise NotFound("这份协议没有电子文本")
    return pdf_answer(agreement_paper(found), f"援助协议{found.number}.pdf")


@blueprint.post(f"{AGREEMENT}/sign")
@describe(404, posting=True)
@blueprint.arguments(Signature)
@blueprint.response(200, AgreementWithText)
@posts()
def sign(body: dict[str, Any], agreement_id: int) -> dict[str, Any]:
    """Keep the person's signature and complete the task that waits for it; 409 when it is signed
    already, or none waits for it."""
    sign_on_screen(agreement_id, body["signature"], by=caller())
    return AgreementWithText().dump(_shown(get_agreement(agreement_id, by=caller())))


def _shown(agreement: Agreement) -> dict[str, Any]:
    names = AgreementWithText().fields.keys() - {"responsible_now_id", "blocks"}
    blocks = read_body(agreement.body.reveal()) if agreement.body else []
    return {
        **{name: getattr(agreement, name) for name in names},
        "responsible_now_id": agreement.case.responsible_id,
        "blocks": [block._asdict() for block in blocks],
    }
