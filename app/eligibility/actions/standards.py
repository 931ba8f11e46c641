"""Entering a figure that the government has published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import exists, select

from app.accounts.models import User
from app.audit.actions import record
from app.cases.models import Case
from app.dates.clock import today
from app.eligibility.codes import STANDARD_KINDS
from app.eligibility.models import RegionalStandard, Watch
from app.errors import InvalidInput
from app.extensions import db
from app.people.actions.changed import mark_for
from app.people.models import Person

# The kinds that a fact sheet reads (standards.py).
FACT_KINDS = ("rural_income_average", "urban_dibao_month")


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
    if kind in FACT_KINDS:
        _mark_region(region_code, published_on)
    record("standard.published", by=by, subject=f"region:{region_code}", kind=kind, year=year)
    return found


def _mark_region(region_code: str, published_on: date) -> None:
    """Whom the tables are watching there: they compare with another figure from that day on."""
    in_region = Person.unit_code.startswith(region_code, autoescape=True)
    has_case = exists().where(Case.person_id == Person.id, Case.status == "open")
    is_watched = exists().where(Watch.person_id == Person.id)
    people = select(Person.id).where(in_region, has_case | is_watched)
    mark_for(people, max(published_on, today()))
