"""One row of the spreadsheet: its values, checked, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from app.errors import InvalidInput
from app.people.fields import load
from app.people.import_.cells import CellError, read_cell
from app.people.import_.columns import BY_HEADING, HEADING_OF
from app.people.schemas import CertificateSchema, PersonSchema, RegistrationSchema

NEW, UPDATE, SAME, DUPLICATE, ERROR = "new", "update", "same", "duplicate", "error"
STATUSES = (NEW, UPDATE, SAME, DUPLICATE, ERROR)


@dataclass
class Row:
    """``person``, ``registration`` and ``certificates`` hold checked values of their schemas."""

    number: int
    cells: dict[str, Any]
    status: str = ERROR
    reasons: list[str] = field(default_factory=list)
    person: dict[str, Any] = field(default_factory=dict)
    registration: dict[str, Any] = field(default_factory=dict)
    certificates: list[dict[str, Any]] = field(default_factory=list)
    given: frozenset[str] = frozenset()  # what the row really says about the person

    @property
    def name(self) -> str:
        name = self.cells.get("姓名")
        return str(name).strip()[:50] if name is not None else ""

    @property
    def is_good(self) -> bool:
        return self.status in (NEW, UPDATE)

    def refuse(self, status: str, reason: str) -> None:
        self.status = status
        self.reasons.append(reason)


class RowReader:
    """Checks rows; made once for a file, since making schemas costs more than using them."""

    def __init__(self, default_unit: str | None) -> None:
        self._default_unit = default_unit
        self._schemas = {
            "person": PersonSchema(),
            "registration": RegistrationSchema(),
            "certificate": CertificateSchema(),
        }

    def read(self, number: int, cells: dict[str, Any]) -> Row:
        row = Row(number, cells)
        parts: dict[str, dict[str, Any]] = {"person": {}, "registration": {}, "certificate": {}}
        for heading, raw in cells.items():
            column = BY_HEADING[heading]
            try:
                value = read_cell(column, raw)
            except CellError as error:
                row.reasons.append(f"{heading}：{error}")
                continue
            if value is not None:
                parts[column.part][column.field] = value
        if row.reasons:
            return row
        if self._default_unit:
            parts["person"].setdefault("unit_code", self._default_unit)
        row.person = self._check(row, "person", parts["person"])
        row.given = frozenset(parts["person"])
        if parts["registration"]:
            row.registration = self._check(row, "registration", parts["registration"])
        for kind, values in _by_certificate(parts["certificate"]).items():
            checked = self._check(row, "certificate", {"kind": kind, "source": "import", **values})
            if kind == "disability" and not checked.get("valid_until"):
                row.reasons.append(_("残疾人证有效期至：填了证号就要填有效期"))
            row.certificates.append(checked)
        return row

    def _check(self, row: Row, part: str, values: dict[str, Any]) -> dict[str, Any]:
        try:
            return load(self._schemas[part], values)
        except InvalidInput as error:
            kind = f"{values.get('kind')}."
            for name, messages in error.errors.items():
                heading = HEADING_OF.get(name) or HEADING_OF.get(kind + name, name)
                row.reasons.append(f"{heading}：{'；'.join(map(str, messages))}")
            return {}


def _by_certificate(values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """``{"dibao.valid_until": x}`` → ``{"dibao": {"valid_until": x}}``."""
    found: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        kind, _dot, attribute = name.partition(".")
        found.setdefault(kind, {})[attribute] = value
    return found
