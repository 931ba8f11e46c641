"""A filter, or any of its form: by the same things, whatever their values.

To build the statement of a list takes as long as to run it (``app.accounts.viewer``). Built for
``AnyFilter``, it serves every filter of that form, each with its own values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, String, bindparam
from sqlalchemy.types import TypeEngine

from app.accounts.models import UnitCode
from app.accounts.permissions import after_prefix, end_name
from app.cases.sought import COMPARED, Sought
from app.cases.work_list_cases import NO_CATEGORY
from app.cases.work_list_filter import Filter
from app.eligibility.models import Recognition

_TYPES: dict[str, TypeEngine] = {
    "stage": String(),
    "unit": UnitCode,
    "element": String(),
    "role": String(),
    "person": Integer(),
    "categories": Recognition.categories.type,
}
_ANY = "any"
_MOMENT = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class AnyFilter(Filter):
    """What is a value in a filter only tells here that there is one. ``search`` is the kind of
    what is looked for (``sought``)."""

    def operand(self, name: str) -> Any:
        return bindparam(_parameter(name), type_=_TYPES[name])

    @property
    def sought(self) -> Sought:
        columns = enumerate(COMPARED[self.search])
        parameters = (bindparam(_parameter(f"search_{n}"), type_=c.type) for n, c in columns)
        return Sought(self.search, tuple(parameters))

    @property
    def cursor(self) -> tuple[Any, Any] | None:
        if self.after is None:
            return None
        moment = bindparam(_parameter("moment"), type_=DateTime(timezone=True))
        last = bindparam(_parameter("last"), type_=BigInteger())
        return (moment if self.after[0] else None), last


def form_of(wanted: Filter) -> tuple[AnyFilter, dict[str, Any]]:
    """The form, and the values to run its statement with."""
    given: dict[str, Any] = {}
    form: dict[str, Any] = {}
    for name in ("stage", "element", "role"):
        if value := getattr(wanted, name):
            form[name], given[name] = _ANY, value
    if wanted.unit:
        form["unit"], given["unit"] = _ANY, wanted.unit
        given[end_name("unit")] = after_prefix(wanted.unit)
    if wanted.category:
        form["category"] = NO_CATEGORY
        if wanted.category != NO_CATEGORY:
            form["category"], given["categories"] = _ANY, wanted.operand("categories")
    if wanted.person:
        form["person"], given["person"] = 1, wanted.person
    if wanted.search:
        form["search"], values = wanted.sought
        given |= {f"search_{n}": value for n, value in enumerate(values)}
    if wanted.after:
        moment, given["last"] = wanted.after
        form["after"] = (moment and _MOMENT, 0)
        if moment:
            given["moment"] = moment
    form |= {name: getattr(wanted, name) for name in ("view", "due", "priority", "order", "limit")}
    return AnyFilter(**form), {_parameter(name): value for name, value in given.items()}


def _parameter(name: str) -> str:
    return f"wanted_{name}"
