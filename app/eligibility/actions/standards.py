"""Entering a figure that the government has published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import User
from app.audit.actions import record
from app.eligibility.codes import STANDARD_KINDS
from app.eligibility.models import RegionalStandard
from app.errors import InvalidInput
from app.extensions import db


def publish_standard(
    region_code: str,
    kind: str,
    year: int,
    amount: Decimal,
    *,
    published_on: date,
    by: User | None,
    source: str = "",
) -> RegionalStandard:
    """A region's figure of a year, in yuan; entered again, the newer one replaces it.

    What was determined with the older keeps it: the figure is part of the fact sheet.
    """
    if kind not in STANDARD_KINDS:
        raise InvalidInput("kind", _("不在可选项中"))
    if amount <= 0:
        raise InvalidInput("amount", _("应大于零"))
    found = db.session.scalar(
        select(RegionalStandard).where(
            RegionalStandard.region_code == region_code,
            RegionalStandard.kind == kind,
            RegionalStandard.year == year,
        )
    ) or RegionalStandard(region_code=region_code, kind=kind, year=year)
    found.amount, found.published_on, found.source = amount, published_on, source
    db.session.add(found)
    db.session.flush()
    record("standard.published", by=by, subject=f"region:{region_code}", kind=kind, year=year)
    return found
